#!/usr/bin/env bash
# Make ready and serve: `make run`. Ends with both processes stopped, however it ends.
. "$(dirname "$0")/lib.sh"

PORT=${PORT:-8000}
export PORT
web='' worker=''

alive() { kill -0 "$1" 2>/dev/null; }

listening() { (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }

stop_both() {
    trap - EXIT
    trap '' INT TERM HUP
    # shellcheck disable=SC2086  # empty where not started
    kill $web $worker 2>/dev/null || true
    wait
}

started_or_stop() {
    local i
    for i in $(seq 240); do
        if listening; then return; fi
        alive "$web" || stop "The web process did not start; its last words are above."
        sleep 0.25
    done
    stop "The web process does not listen on port $PORT after a minute."
}

if listening; then stop "Something answers on port $PORT already. Stop it, or choose another: make run PORT=8001"; fi

bash scripts/install.sh run
# The port belongs to the address that mails and links name.
[ "$PORT" = 8000 ] || export DESK_URL="${DESK_URL:-http://127.0.0.1:$PORT}"
$PYTHON scripts/prepare.py --static

trap stop_both EXIT
trap 'exit 0' INT TERM HUP
.venv/bin/gunicorn --config scripts/gunicorn.conf.py connected_desk.wsgi &
web=$!
$PYTHON manage.py worker &
worker=$!
started_or_stop

say "" "Connected Desk is served on http://127.0.0.1:$PORT/   (Ctrl-C stops it)"
# Asked each second rather than waited for: bash forgets a child that ended before `wait` names it.
while alive "$web" && alive "$worker"; do sleep 1; done
alive "$worker" && stop "The web process ended by itself; the worker is stopped too."
stop "The worker ended by itself; the web process is stopped too: half a desk looks alive and answers nobody."
