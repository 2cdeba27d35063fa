#!/usr/bin/env bash
# The long runs (`make soak`): everything marked soak, on SQLite and on PostgreSQL, as far as this machine can.
# The last line names what could not run here; where CI is set, that is a failure.
. "$(dirname "$0")/lib.sh"

database=${TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test}
unset DATABASE_URL DESK_DATA DESK_FACE DESK_URL

bash scripts/install.sh dev

# -s: the runs print their figures.
part "On SQLite, in Japanese" env TEST_LANGUAGE=ja $PYTHON -m pytest -q -s -m "soak" "$@"

if why=$($PYTHON scripts/database_answers.py "$database"); then
    part "On PostgreSQL, in English" \
        env TEST_LANGUAGE=en DATABASE_URL="$database" $PYTHON -m pytest -q -s -m "soak and not journey" "$@"
else
    not_run+=("PostgreSQL ($why)")
fi

PATH=$PATH:/usr/sbin command -v clamd >/dev/null || not_run+=("the virus scanner itself (no clamd; on Debian: apt-get install clamav-daemon)")
command -v cc >/dev/null || not_run+=("clocks that jump (no C compiler)")
[ -n "$(browser)" ] || not_run+=("browser runs (no Chromium on this machine)")

sum_up
