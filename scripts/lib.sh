# What the other scripts share. Sourced, never run: . "$(dirname "$0")/lib.sh"
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

PYTHON=.venv/bin/python

say() { printf '%s\n' "$@"; }

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

# under_ci: whether something that is missing is a failure rather than a note.
under_ci() { [ -n "${CI:-}" ]; }

# browser: the Chromium that drives the journeys; prints nothing where there is none.
browser() { command -v "${CHROMIUM:-chromium}" || true; }

# For scripts that run several parts: whether one of them failed, and what could not run here.
failed=0
not_run=()

# part TITLE COMMAND...: run it and go on, also where it fails.
part() {
    say "" "== $1"
    shift
    "$@" || failed=1
}

# sum_up: say what became of the parts and end with it; under CI, what could not run is a failure.
sum_up() {
    say ""
    [ $failed = 0 ] || say "Something FAILED; see above."
    if [ ${#not_run[@]} -gt 0 ]; then
        if under_ci; then failed=1; fi
        printf -v list '%s, ' "${not_run[@]}"
        say "NOT RUN: ${list%, }"
    else
        say "Everything was run."
    fi
    exit $failed
}
