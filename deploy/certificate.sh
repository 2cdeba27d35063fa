#!/usr/bin/env bash
# A certificate for trying the desk out on this machine: deploy/certificates/desk.pem and desk.key. For citizens and staff
# the city's own takes their place.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p certificates
openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 90 -subj "/CN=${1:-localhost}" \
    -addext "subjectAltName=DNS:${1:-localhost},IP:127.0.0.1" \
    -keyout certificates/desk.key -out certificates/desk.pem 2>/dev/null
# The proxy reads it as a user of its own.
chmod 0644 certificates/desk.pem certificates/desk.key
