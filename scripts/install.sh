#!/usr/bin/env bash
# Install what is missing for one purpose: `run` (the site) or `dev` (the site, its tests and checks).
# Asks nothing and does nothing a second time. Uses apt only as root on Debian; otherwise says what to install.
. "$(dirname "$0")/lib.sh"

purpose=${1:?run or dev}
lock=requirements.txt
packages=(python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-morisawa-bizud-gothic)
if [ "$purpose" = dev ]; then
    lock=requirements-dev.txt
    packages+=(chromium)
fi

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        # A browser or a Python from elsewhere serves as well as Debian's.
        case $package in
        chromium) [ -z "$(browser)" ] || continue ;;
        python3-venv) ! python3 -c 'import ensurepip' 2>/dev/null || continue ;;
        esac
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
        *' installed') ;;
        *) printf '%s\n' "$package" ;;
        esac
    done
}

install_packages() {
    local missing
    command -v dpkg-query >/dev/null || {
        say "This is not Debian: without Pango, HarfBuzz and a Japanese font there are no PDFs. Going on."
        return
    }
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    local command="apt-get install --yes --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" != 0 ]; then
        say "Missing: ${missing[*]}. Going on without; to install, run as root:" "  $command"
        return
    fi
    say "Installing ${missing[*]} ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && $command -qq >/dev/null; } ||
        say "That did not succeed. Going on without; later: $command"
}

make_venv() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
        stop "Connected Desk needs Python 3.11 or newer as python3; here is: $(python3 --version 2>&1 || true)."
    # A venv whose Python has gone (an upgrade, a moved folder) is made anew.
    if [ -x $PYTHON ] && $PYTHON -m pip --version >/dev/null 2>&1; then return; fi
    rm -rf .venv
    python3 -m venv .venv || stop "Python cannot make a virtual environment; on Debian: apt-get install python3-venv"
}

install_lock() {
    # The stamp holds the lock's own hash: an unchanged lock costs nothing, a changed one is installed.
    local stamp=.venv/installed-$lock sum
    sum=$(sha256sum "$lock" | cut -d ' ' -f 1)
    [ "$(cat "$stamp" 2>/dev/null || true)" != "$sum" ] || return 0
    say "Installing $lock into .venv ..."
    $PYTHON -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
        stop "pip could not install $lock. Is the package index reachable?"
    printf '%s\n' "$sum" >"$stamp"
    # The development lock holds every pin of the other (a test compares them).
    [ "$lock" = requirements.txt ] || sha256sum requirements.txt | cut -d ' ' -f 1 >.venv/installed-requirements.txt
}

install_packages
make_venv
install_lock
