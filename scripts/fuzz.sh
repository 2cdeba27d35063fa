#!/usr/bin/env bash
# Inputs that grow by what they reach, against the parsers of other people's words (`make fuzz`): file names, CSV, days, kinds of
# files, packages across the gap. SECONDS_EACH of them, ten minutes if not said. The tool lives in a venv of its own.
. "$(dirname "$0")/lib.sh"

bash scripts/install.sh dev
venv=var/fuzz
[ -x $venv/bin/python ] || python3 -m venv $venv
$venv/bin/pip install --quiet --disable-pip-version-check atheris==3.0.0 || stop "pip could not install atheris."
PYTHONPATH=$($PYTHON -c 'import site; print(site.getsitepackages()[0])')
export PYTHONPATH
for parser in names csv days kinds package; do
    mkdir -p var/fuzz/seen/$parser
    part "$parser" $venv/bin/python -W ignore -m tests.attacks.parsers $parser var/fuzz/seen/$parser \
        -max_total_time="${SECONDS_EACH:-600}" -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix=var/fuzz/ 2> >(grep --line-buffered -v "^INFO: Instrumenting" >&2)
done
sum_up
