#!/bin/bash
# A throw-away PostgreSQL server for the tests, from the Debian package `postgresql`.
#
#   Tests/postgres.sh start DIR   makes a cluster in DIR, starts it, prints its URL (for INCASSO_TEST_POSTGRES)
#   Tests/postgres.sh tls DIR     the same, with a certificate, a password and the network; prints its port. Over the network
#                                 only encrypted connections with the password `open:s@same` are taken from the loopback
#                                 interface, any from elsewhere. DIR holds authority.crt, which signed, and other.crt, which
#                                 did not.
#   Tests/postgres.sh restart DIR stops it as if the machine had failed, and starts it after a second
#   Tests/postgres.sh stop DIR    stops it and removes DIR
#
# The server listens on a unix socket in DIR. PostgreSQL refuses to run as root: root runs it as another user, who
# must be able to reach DIR (so not below /root). The package's own cluster is neither needed nor touched.
set -euo pipefail

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

[ $# -eq 2 ] || fail "usage: postgres.sh start|tls|restart|stop DIR"
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

make() {
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
}

launch() (
    # The server outlives this script, and must not keep open what the caller reads to its end.
    for descriptor in /proc/self/fd/*; do
        descriptor=${descriptor##*/}
        [ "$descriptor" -le 2 ] || [ "$descriptor" -eq 255 ] || eval "exec $descriptor>&-"
    done
    as_owner "$binaries/pg_ctl" --pgdata="$directory/data" --log="$directory/server.log" --wait --timeout=60 \
        --silent start </dev/null >&2 || { cat "$directory/server.log" >&2; fail "the server did not start"; }
)

start() {
    make
    launch
    echo "postgresql:///postgres?host=$directory&user=incasso"
}

certify() {
    local new=(openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes) name
    for name in authority other; do
        as_owner "${new[@]}" -x509 -days 2 -subj "/CN=$name" -keyout "$directory/$name.key" -out "$directory/$name.crt"
    done
    as_owner "${new[@]}" -subj /CN=localhost -keyout "$directory/server.key" -out "$directory/server.csr"
    as_owner tee "$directory/server.ext" >/dev/null <<<"subjectAltName=DNS:localhost,IP:127.0.0.1"
    as_owner openssl x509 -req -days 2 -in "$directory/server.csr" -CA "$directory/authority.crt" \
        -CAkey "$directory/authority.key" -CAcreateserial -extfile "$directory/server.ext" -out "$directory/server.crt"
}

tls() {
    make
    certify >"$directory/openssl.log" 2>&1 || { cat "$directory/openssl.log" >&2; fail "openssl failed"; }
    local port=$((20000 + RANDOM % 20000))
    as_owner tee -a "$directory/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '*'
port = $port
shared_buffers = 16MB
ssl = on
ssl_cert_file = '$directory/server.crt'
ssl_key_file = '$directory/server.key'
CONF
    as_owner tee "$directory/data/pg_hba.conf" >/dev/null <<CONF
local all all trust
hostssl all all 127.0.0.1/32 scram-sha-256
hostssl all all ::1/128 scram-sha-256
host all all 127.0.0.1/32 reject
host all all samehost trust
CONF
    launch
    as_owner "$binaries/psql" --quiet --host="$directory" --port=$port --username=incasso --dbname=postgres \
        --command="ALTER ROLE incasso PASSWORD 'open:s@same'" >&2
    echo "$port"
}

restart() {
    cd /
    as_owner "$binaries/pg_ctl" --pgdata="$directory/data" --mode=immediate --silent stop >&2
    sleep 1
    launch
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
start | tls | restart | stop) "$action" ;;
*) fail "usage: postgres.sh start|tls|restart|stop DIR" ;;
esac
