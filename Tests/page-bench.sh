#!/bin/bash
# Measures the payment page: a book with many claims, 500 requests a second over many different links on loopback.
#
#   Tests/page-bench.sh [CLAIMS] [SECONDS]    default 100000 and 30
#
# Needs wrk and curl (Debian packages of these names), and a release build in .build/release or $INCASSO. Fails when one in a
# hundred requests takes longer than 50 ms, or when any is answered with an error.
set -euo pipefail

cd "$(dirname "$0")/.."
claims=${1:-100000}
seconds=${2:-30}
incasso=${INCASSO:-.build/release/incasso}
[ -x "$incasso" ] || { echo "page-bench.sh: no $incasso: run swift build -c release --product incasso" >&2; exit 1; }
command -v wrk >/dev/null || { echo "page-bench.sh: wrk is not installed" >&2; exit 1; }

place=$(mktemp --directory /tmp/incasso-page.XXXXXX)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$place"
}
trap finish EXIT

echo "== a book with $claims claims, of which one in fifty fails" >&2
cat >"$place/creditor.toml" <<'TOML'
id = "gym"
name = "Sportschule Köln"
country = "DE"
currency = "EUR"
[contact]
email = "service@example.org"
website = "https://example.org"
[sepa]
iban = "DE89370400440532013000"
creditor_identifier = "DE98ZZZ09999999999"
TOML
awk -v n="$claims" -v mandates="$place/mandates.csv" -v claims="$place/claims.csv" '
function iban(i,  body, digits, rest, k) {
    body = "37040044" sprintf("%010d", i)
    digits = body "131400"
    rest = 0
    for (k = 1; k <= length(digits); k++) rest = (rest * 10 + substr(digits, k, 1)) % 97
    return sprintf("DE%02d%s", 98 - rest, body)
}
BEGIN {
    print "mandate_id,scheme,signature_date,debtor_name,iban,email,language" > mandates
    print "claim_id,mandate_id,amount,due_date,description" > claims
    split("de nl en fr", languages, " ")
    for (i = 1; i <= n; i++) {
        printf "M%d,sepa-core,2024-03-01,Kunde %d,%s,k%d@example.org,%s\n", i, i, iban(i), i, languages[i % 4 + 1] > mandates
        printf "C%d,M%d,%d.50,2026-12-01,Beitrag %d\n", i, i, 10 + i % 50, i > claims
    }
}'
run() {
    "$incasso" "$@" --data "$place/book" >/dev/null 2>"$place/talk" || { cat "$place/talk" >&2; exit 1; }
}
run init
run creditor add "$place/creditor.toml"
run import mandates "$place/mandates.csv" --creditor gym --as-of 2026-11-17T10:00
run import collections "$place/claims.csv" --creditor gym --as-of 2026-11-17T10:00
run batch build --creditor gym --as anna --as-of 2026-11-17T10:00
run batch approve --all --as ben --as-of 2026-11-17T10:00
run batch release --all --out "$place/to-bank" --as anna --as-of 2026-11-17T10:00
"$incasso" simulate bank "$place/to-bank" --out "$place/from-bank" --seed 1 --return AM04=2% >/dev/null
run inbox process "$place/from-bank" --as-of 2026-12-08T08:00
run recovery run --as-of 2026-12-08T08:05

"$incasso" notices list -o jsonl --reveal --data "$place/book" --as-of 2026-12-08T08:05 |
    sed -n 's|.*"link":"http[s]*://[^/]*\(/p/[a-z0-9]*\)".*|\1|p' >"$place/links"
echo "== $(wc -l <"$place/links") links" >&2

"$incasso" serve --port 0 --data "$place/book" --as-of 2026-12-08T08:05 2>"$place/serve.log" &
server=$!
for _ in $(seq 100); do
    address=$(sed -n 's/^Serving on //p' "$place/serve.log")
    [ -z "$address" ] || break
    sleep 0.1
done
[ -n "$address" ] || { cat "$place/serve.log" >&2; exit 1; }

# 50 connections, each with a request every 100 ms: 500 a second when answers are fast, less when they are not.
cat >"$place/pages.lua" <<LUA
local links = {}
for line in io.lines("$place/links") do links[#links + 1] = line end
local next = 0
function delay() return 100 end
function request()
    next = next % #links + 1
    return wrk.format("GET", links[next])
end
function done(summary, latency)
    local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    io.write(string.format("requests/s %.0f, p50 %.1f ms, p99 %.1f ms, max %.1f ms, failed %d\n",
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000, failed))
    if failed > 0 or latency:percentile(99) > 50000 then os.exit(1) end
end
LUA
curl --silent --fail --output /dev/null "$address/healthz"
wrk --threads 1 --connections 50 --duration "${seconds}s" --script "$place/pages.lua" "$address" >"$place/result" || status=$?
tail -1 "$place/result"
echo "server: $(ps -o time=,rss= -p "$server" | awk '{print $1 " CPU, " int($2 / 1024) " MiB"}')"
exit "${status:-0}"
