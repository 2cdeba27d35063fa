#!/usr/bin/env bash
# Prove the way out of django-fsm: run the engine's tests with django-fsm-2 in its place (docs/decisions/0002).
# Its venv looks into .venv for everything else, so the two packages never share a folder.
. "$(dirname "$0")/lib.sh"

bash scripts/install.sh dev
venv=var/fsm2
stamp=$venv/installed sum=$(sha256sum requirements-fsm2.txt | cut -d ' ' -f 1)
if [ "$(cat $stamp 2>/dev/null || true)" != "$sum" ]; then
    rm -rf $venv
    mkdir -p var
    $PYTHON -m venv $venv
    site=$($venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    # Read after the venv's own folder: what lies here, django-fsm-2, is found first.
    $PYTHON -c 'import sysconfig; print(sysconfig.get_path("purelib"))' >"$site/project.pth"
    $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        -r requirements-fsm2.txt || stop "pip could not install requirements-fsm2.txt."
    printf '%s\n' "$sum" >$stamp
fi

$venv/bin/python -c "
import warnings; warnings.simplefilter('ignore')
import sys, django_fsm
sys.exit('fsm2' not in django_fsm.__file__)" || stop "The tests would not run on django-fsm-2."
# The doors in front of the moves (pages, workbook, worker) are the same with either package.
exec $venv/bin/python -m pytest -q -n 2 tests/engine --ignore tests/engine/test_guards.py
