#!/usr/bin/env bash
# The figures (`make bench`): each part measures one thing the desk promises and says whether it is reached.
. "$(dirname "$0")/lib.sh"

bash scripts/install.sh run

part "The field of a case, from its title and summary" env PYTHONPATH=. $PYTHON scripts/bench_fields.py

sum_up
