#!/usr/bin/env bash
# The figures (`make bench`): how well a proposal is read, and what the pages cost with many cases. Each part of the
# latter fills a database of its own, asks a real server and every page, measures beside bare views, and writes its
# tables into docs/reference/benchmarks.md and their figures into benchmarks.json. SIZES="1000" makes it short; a million cases take half an hour.
# The last line names what could not run here.
. "$(dirname "$0")/lib.sh"

server=${BENCH_DATABASE_SERVER:-postgres://postgres@127.0.0.1:5432}
sizes=${SIZES:-1000 100000 1000000}
page=docs/reference/benchmarks.md
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
unset DATABASE_URL DESK_FACE DESK_URL
export DESK_DATA=$data

bash scripts/install.sh dev

part "The field of a case, from its title and summary" env PYTHONPATH=. $PYTHON scripts/bench_fields.py

part "Papers" env PYTHONPATH=. $PYTHON -W ignore scripts/bench_papers.py

on_postgresql() {
    psql -q "$server/postgres" -c "DROP DATABASE IF EXISTS desk_bench" -c "CREATE DATABASE desk_bench"
    DATABASE_URL="$server/desk_bench" $PYTHON -W ignore -m tests.bench "$1" --into "$page"
    psql -q "$server/postgres" -c "DROP DATABASE desk_bench"
}

on_sqlite() {
    rm -f "$data"/desk.sqlite3*
    $PYTHON -W ignore -m tests.bench "$1" --into "$page"
}

for size in $sizes; do
    # SQLite is for a desk on one machine; a hundred thousand cases are a city's century.
    [ "$size" -gt 100000 ] || part "Pages, SQLite, $size cases" on_sqlite "$size"
done

if why=$($PYTHON scripts/database_answers.py "$server/postgres"); then
    for size in $sizes; do
        part "Pages, PostgreSQL, $size cases" on_postgresql "$size"
    done
else
    not_run+=("PostgreSQL ($why)")
fi

sum_up
