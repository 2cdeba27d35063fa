#!/usr/bin/env bash
# Write the reference pages that are printed from the code, or with --check tell whether they are stale.
. "$(dirname "$0")/lib.sh"

bash scripts/install.sh dev
DJANGO_SETTINGS_MODULE=tests.settings $PYTHON manage.py render_workflow "$@"
$PYTHON scripts/evidence.py "$@"
