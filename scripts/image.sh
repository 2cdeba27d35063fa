#!/usr/bin/env bash
# Build the image and see it answer, with no container engine: debootstrap makes the base, buildah builds and runs in a
# chroot. As root on Debian. Takes minutes and about 2 GB under var/image; `rm -r var/image` gives them back.
. "$(dirname "$0")/lib.sh"

[ "$(id -u)" = 0 ] || stop "make image works as root on Debian; with Docker: docker compose up"
for tool in buildah debootstrap; do
    command -v $tool >/dev/null ||
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $tool >/dev/null; } ||
        stop "apt could not install $tool."
done

place=$PWD/var/image
mkdir -p "$place"
buildah=(buildah --root "$place/storage" --runroot "$place/run" --storage-driver vfs)
store() { "${buildah[@]}" "$@"; }
container='' served=''
clean_up() {
    # The whole group: buildah passes no signal on to what runs inside.
    [ -z "$served" ] || kill -- "-$served" 2>/dev/null || true
    wait
    [ -z "$container" ] || store rm "$container" >/dev/null
}
trap clean_up EXIT

base=docker.io/library/debian:bookworm-slim
if ! store inspect --type image $base >/dev/null 2>&1; then
    say "Making the base with debootstrap ..."
    rm -rf "$place/base"
    debootstrap --variant=minbase bookworm "$place/base" >"$place/debootstrap.log"
    container=$(store from scratch)
    store add --quiet "$container" "$place/base" / >/dev/null
    store commit --quiet "$container" $base >/dev/null
    store rm "$container" >/dev/null
    container=''
    rm -rf "$place/base"
fi

say "Building ..."
# This machine's certificates are lent to the build, for networks that inspect what passes; they stay out of the image.
store build --quiet --isolation chroot --pull-never --format docker \
    --volume /etc/ssl/certs/ca-certificates.crt:/run/certificates.crt:ro --build-arg PIP_CERT=/run/certificates.crt --tag connected-desk . >/dev/null

say "Running ..."
container=$(store from --pull-never connected-desk)
port=$((20000 + RANDOM % 20000))
# One after the other: buildah keeps /data between runs, and takes it from under a second one at the same time.
run=("${buildah[@]}" run --isolation chroot --user 10001:10001 --env "PORT=$port" --env DESK_BIND=127.0.0.1 "$container" --)
[ "$("${run[@]}" id -u)" = 10001 ] || stop "The image does not run as its own user."
"${run[@]}" python scripts/prepare.py
# The month before this one, in every form: proves that the image holds what the PDF needs.
"${run[@]}" python manage.py build_report "$(date --date "$(date +%Y-%m-01) -1 day" +%Y-%m)" --out /data/report
setsid "${run[@]}" bash -c "python manage.py worker & exec gunicorn --config scripts/gunicorn.conf.py connected_desk.wsgi" \
    >"$place/served.log" 2>&1 &
served=$!
for _ in $(seq 60); do
    # From outside: in a chroot the site listens on this machine's own loopback.
    if python3 scripts/healthy.py "http://127.0.0.1:$port/readyz"; then
        say "The image was built, prepared, printed a report and answered on /readyz."
        exit 0
    fi
    sleep 1
done
stop "The image did not answer within a minute; it said:" "$(tail -n 20 "$place/served.log")"
