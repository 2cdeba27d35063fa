#!/usr/bin/env bash
# Draw docs/looks anew: `make looks`. Serves a desk of its own under var/looks and ends it again.
. "$(dirname "$0")/lib.sh"

# Its own port: make hands down the one of `make run`, and a desk may be running there.
export PORT=${LOOKS_PORT:-8797} DESK_DATA=${DESK_DATA:-$PWD/var/looks} DESK_LIMITS=off
export DESK_URL="http://127.0.0.1:$PORT" DESK_DEMO_PASSWORD=${DESK_DEMO_PASSWORD:-looks-only-password}

bash scripts/install.sh dev
bash scripts/run.sh &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT
for _ in $(seq 600); do
    if (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
        $PYTHON scripts/looks.py
        exit
    fi
    kill -0 $server 2>/dev/null || stop "The desk for the pictures did not start."
    sleep 1
done
stop "The desk for the pictures does not listen on port $PORT after ten minutes."
