#!/usr/bin/env bash
# The whole suite: units on SQLite in Japanese, units on PostgreSQL in English, every browser journey once.
# The last line names what could not run here; where CI is set, that is a failure.
. "$(dirname "$0")/lib.sh"

database=${TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test}
# What is tested is the suite's own settings, not those of a desk that runs on this machine.
unset DATABASE_URL DESK_DATA DESK_FACE DESK_URL

bash scripts/install.sh dev

part "Units on SQLite, in Japanese" \
    env TEST_LANGUAGE=ja $PYTHON -m pytest -q -n 2 -m "not journey"

if why=$($PYTHON scripts/database_answers.py "$database"); then
    part "Units on PostgreSQL, in English" \
        env TEST_LANGUAGE=en DATABASE_URL="$database" $PYTHON -m pytest -q -n 2 -m "not journey"
else
    not_run+=("PostgreSQL ($why)")
fi

if [ -n "$(browser)" ]; then
    part "Journeys in a browser" $PYTHON -m pytest -q -n 2 -m journey
else
    not_run+=("browser journeys (no Chromium on this machine)")
fi

part "The engine on django-fsm-2" bash scripts/fsm2.sh

sum_up
