#!/bin/bash
# A throw-away PostgreSQL server for the tests, from the Debian package `postgresql`.
#
#   Tests/postgres.sh start DIR   makes a cluster in DIR, starts it, prints its URL (for INCASSO_TEST_POSTGRES)
#   Tests/postgres.sh stop DIR    stops it and removes DIR
#
# The server listens on a unix socket in DIR only. PostgreSQL refuses to run as root: root runs it as another user, who
# must be able to reach DIR (so not below /root). The package's own cluster is neither needed nor touched.
set -euo pipefail

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

[ $# -eq 2 ] || fail "usage: postgres.sh start|stop DIR"
action=$1
directory=$(realpath -m "$2")

binaries=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$binaries" ] && [ -x "$binaries/initdb" ] || fail "no initdb found: apt-get install postgresql"

as_owner() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    elif id postgres >/dev/null 2>&1; then
        runuser -u postgres -- "$@"
    else
        runuser -u nobody -- "$@"
    fi
}

start() {
    [ ! -e "$directory/data" ] || fail "$directory/data exists already"
    # A socket's path is limited to 107 bytes, of which the file's name takes 15.
    [ ${#directory} -le 80 ] || fail "the path is too long for a unix socket: $directory"
    case $directory in *[!A-Za-z0-9/._-]*) fail "use a path of letters, digits and / . _ - only: $directory" ;; esac
    mkdir -p "$directory"
    chmod 700 "$directory"
    if [ "$(id -u)" -eq 0 ]; then
        if id postgres >/dev/null 2>&1; then chown postgres "$directory"; else chown nobody "$directory"; fi
    fi
    cd / # the unprivileged user may not be allowed into the current directory
    as_owner test -w "$directory" || fail "the unprivileged user cannot reach $directory"
    # A linguistic sort order, as most installations have it: ours must not depend on it.
    as_owner "$binaries/initdb" --pgdata="$directory/data" --username=incasso --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US --no-instructions >"$directory/initdb.log" 2>&1 ||
        { cat "$directory/initdb.log" >&2; fail "initdb failed"; }
    as_owner tee -a "$directory/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$directory'
max_connections = 50
fsync = on
max_wal_size = 4GB
shared_buffers = 256MB
CONF
    as_owner "$binaries/pg_ctl" --pgdata="$directory/data" --log="$directory/server.log" --wait --timeout=60 \
        --silent start </dev/null >&2 || { cat "$directory/server.log" >&2; fail "the server did not start"; }
    echo "postgresql:///postgres?host=$directory&user=incasso"
}

stop() {
    [ -e "$directory/data/PG_VERSION" ] || fail "no cluster in $directory"
    cd /
    if [ -e "$directory/data/postmaster.pid" ]; then
        as_owner "$binaries/pg_ctl" --pgdata="$directory/data" --mode=immediate --silent stop >&2
    fi
    rm -rf "$directory"
}

case $action in
start) start ;;
stop) stop ;;
*) fail "usage: postgres.sh start|stop DIR" ;;
esac
