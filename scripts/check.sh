#!/usr/bin/env bash
# Everything that can be told without running the suite. Goes on after a fault, so that one run tells them all.
. "$(dirname "$0")/lib.sh"

export DJANGO_SETTINGS_MODULE=tests.settings
faults=()

part() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        say "ok    $name"
    else
        say "FAULT $name" "$output"
        faults+=("$name")
    fi
}

templates() {
    mapfile -t files < <(find templates connected_desk proposals workflows -name '*.html')
    [ ${#files[@]} = 0 ] || .venv/bin/djade --check --target-version 5.2 "${files[@]}"
}

deployment() {
    # As a city would run it: behind TLS, on its own name. Secrets of this moment; nothing is kept.
    env DJANGO_SETTINGS_MODULE=connected_desk.settings DESK_DATA="$scratch" \
        DESK_URL=https://desk.city.example DESK_HOSTS=desk.city.example \
        SECRET_KEY="$($PYTHON -c 'import secrets; print(secrets.token_urlsafe(48))')" \
        LINK_KEY="$($PYTHON -c 'import secrets; print(secrets.token_urlsafe(48))')" \
        $PYTHON manage.py check --deploy --fail-level WARNING
}

bash scripts/install.sh dev
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

part "lint" .venv/bin/ruff check .
part "format" .venv/bin/ruff format --check .
part "templates" templates
part "types" .venv/bin/mypy connected_desk proposals workflows
part "start-up checks" $PYTHON manage.py check --fail-level WARNING
part "deployment checks" deployment
part "migrations match the models" $PYTHON manage.py makemigrations --check --dry-run
part "generated pages are fresh" bash scripts/docs.sh --check
part "translations are complete and compiled" $PYTHON scripts/messages.py check
part "the lock answers the declarations" $PYTHON scripts/locked.py
part "docker-compose.yml follows the Compose specification" \
    .venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
part "imports, clock and states" \
    $PYTHON -m pytest -q tests/house/test_imports.py tests/house/test_invariants.py

[ ${#faults[@]} = 0 ] || stop "" "${#faults[@]} of the checks found faults: $(printf '%s; ' "${faults[@]}")"
say "All checks passed."
