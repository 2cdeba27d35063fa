#!/usr/bin/env bash
# What the network and other people's tools say of the code and its parts (`make audit`): bandit, detect-secrets, newest patches,
# and a list of all parts (var/sbom.json). In a venv of its own; the last line says whether something was found.
. "$(dirname "$0")/lib.sh"

bash scripts/install.sh dev
venv=var/audit
tools=(bandit==1.9.4 detect-secrets==1.5.0 cyclonedx-bom==7.5.0)
if [ "$(cat $venv/tools 2>/dev/null || true)" != "${tools[*]}" ]; then
    rm -rf $venv
    mkdir -p var
    python3 -m venv $venv
    $venv/bin/pip install --quiet --disable-pip-version-check "${tools[@]}" || stop "pip could not install the tools."
    printf '%s' "${tools[*]}" >$venv/tools
fi

# Newer patches of the series each direct dependency is declared in; other series are told and are no fault.
patches() {
    $PYTHON -m pip list --outdated --disable-pip-version-check --format json 2>/dev/null | $PYTHON scripts/behind.py
}

# What is in the tree and could be a secret, but for the examples in sentences, the office called SECRETARIAT and the letters
# that recovery codes are made of.
secrets() {
    local found
    found=$($venv/bin/detect-secrets scan --no-verify --exclude-lines 'Example: |key:secret@|SECRETARIAT|^ALPHABET = ' connected_desk proposals workflows scripts deploy docker-compose.yml Dockerfile)
    $PYTHON - "$found" <<'PY'
import json, sys
found = json.loads(sys.argv[1])["results"]
for name, rows in found.items():
    for row in rows:
        print(f"{name}:{row['line_number']}: {row['type']}")
sys.exit(len(found) > 0)
PY
}

# Ruff asks what these five ask (S308, S608, S108, S310) and wants the reason beside each line.
part "bandit, medium and above" $venv/bin/bandit --quiet --recursive --severity-level medium \
    --skip B108,B308,B310,B608,B703 connected_desk proposals workflows scripts
part "secrets in the tree" secrets
part "newest patches" patches
part "list of parts" $venv/bin/cyclonedx-py environment --output-file var/sbom.json $PYTHON
sum_up
