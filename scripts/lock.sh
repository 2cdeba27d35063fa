#!/usr/bin/env bash
# Answer requirements*.in anew: exact versions with hashes for every Python from 3.11 on. Needs the network.
# Keeps the versions already locked where they still fit; `make lock UPGRADE=1` looks for newer ones.
. "$(dirname "$0")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch"
"$scratch/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9

answer() {
    local out=$1
    shift
    "$scratch/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url ${UPGRADE:+--upgrade} --output-file "$out" "$@" >/dev/null
    # Where a lock was made is nobody's business, and another machine has other places.
    sed -i '/^--\(index-url\|extra-index-url\|find-links\|trusted-host\)/d' "$out"
}

answer requirements.txt requirements.in
answer requirements-dev.txt --constraint requirements.txt requirements-dev.in
answer requirements-fsm2.txt --no-deps requirements-fsm2.in
say "Locked. Now: make test"
