#!/bin/bash
# Builds and tests everything, in debug mode, on Debian 12:
#
#   Tests/run.sh                  all checks
#   Tests/run.sh --filter NAME    arguments go on to `swift test`; the other checks run all the same
#
# Installs the Debian packages that are missing (as root, or with sudo) and says which. Tests run on SQLite and on a
# throw-away PostgreSQL server, which is started for them and removed at the end, whatever happens. A server of your own
# can be given as a libpq URL in INCASSO_TEST_POSTGRES; then none is started.
set -euo pipefail

cd "$(dirname "$0")/.."

say() { echo "== $*" >&2; }
fail() {
    echo "run.sh: $*" >&2
    exit 1
}

packages=(
    binutils ca-certificates git libcurl4 libncurses6 libstdc++-12-dev pkg-config procps tzdata zlib1g-dev
    libpq-dev libqrencode-dev libsqlite3-dev libxml2-dev
    chromium curl default-jdk-headless librsvg2-bin libxml2-utils openssl postgresql sqlite3 strace zbar-tools
)

install_missing() {
    command -v dpkg-query >/dev/null || fail "this is no Debian: install the equivalents of ${packages[*]}"
    local missing=() package status
    for package in "${packages[@]}"; do
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "run this as root, or install them yourself: apt-get install ${missing[*]}"
        root=(sudo)
    fi
    local install=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "${missing[@]}")
    # The package lists are fetched only where there are none, or where they are too old to install from.
    if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || ! "${install[@]}" >&2; then
        "${root[@]}" apt-get update --quiet >&2
        "${install[@]}" >&2
    fi
}

require_swift() {
    local version
    if ! command -v swift >/dev/null; then
        fail "Swift 6.3 is not installed. Get it with swiftly (https://www.swift.org/install/linux):
  apt-get install curl gnupg
  curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
  tar zxf swiftly-$(uname -m).tar.gz && ./swiftly init --skip-install
  . ~/.local/share/swiftly/env.sh && swiftly install 6.3"
    fi
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    read -r major minor <<<"${version:-0 0}"
    if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
        fail "Swift 6.3 or later is needed, this is $major.$minor: swiftly install 6.3"
    fi
}

server=
stop_server() {
    if [ -n "$server" ]; then
        Tests/postgres.sh stop "$server" || true
        rm -rf "$server"
        server=
    fi
}

start_server() {
    if [ -n "${INCASSO_TEST_POSTGRES:-}" ]; then
        say "using the PostgreSQL server of INCASSO_TEST_POSTGRES"
        return
    fi
    say "starting a throw-away PostgreSQL"
    # A unix socket's path is short by law of the system; a $TMPDIR may be long.
    server=$(mktemp --directory /tmp/incasso.XXXXXX)
    INCASSO_TEST_POSTGRES=$(Tests/postgres.sh start "$server")
    export INCASSO_TEST_POSTGRES
}

install_missing
require_swift
trap stop_server EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
start_server

say "swift format lint"
sources=(Sources Tests Package.swift)
[ ! -d Fuzz ] || sources+=(Fuzz)
swift format lint --strict --recursive --parallel "${sources[@]}"

say "swift build (debug; the first build compiles all dependencies and takes some minutes)"
# The exit code tells; the last line says "Build complete!" also when an import was refused.
swift build --build-tests --explicit-target-dependency-import-check error

say "swift test"
swift test --skip-build "$@"
say "all passed"
