#!/usr/bin/env bash
# From a fresh Debian 12 to the first month: installs what is missing, builds, and runs a scenario.
#
#   examples/quickstart.sh                   # examples/energy-supplier
#   examples/quickstart.sh SCENARIO [DIR]    # another folder of examples/; DIR is where the book and files go
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scenario=${1:-energy-supplier}
script="$root/examples/$scenario/run.sh"

if [ ! -x "$script" ]; then
    echo "There is no scenario $scenario. There are:" >&2
    (cd "$root/examples" && ls -d -- */ | tr -d /) >&2
    exit 64
fi

if ! command -v swift > /dev/null; then
    cat >&2 << 'HELP'
Swift is missing. Incasso needs Swift 6.3; on Debian 12 the shortest way is swiftly, Swift's own installer:

  curl -O https://download.swift.org/swiftly/linux/swiftly-$(uname -m).tar.gz
  tar zxf swiftly-$(uname -m).tar.gz && ./swiftly init
  swiftly install 6.3

Then run this script again. More ways: https://www.swift.org/install/linux/
HELP
    exit 1
fi
version=$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
read -r major minor <<< "${version:-0 0}"
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
    echo "Incasso needs Swift 6.3, found $major.$minor. See https://www.swift.org/install/linux/" >&2
    exit 1
fi

packages="libxml2-dev libsqlite3-dev libpq-dev libqrencode-dev zlib1g-dev pkg-config git ca-certificates tzdata libcurl4 libncurses6
    libstdc++-12-dev binutils"
missing=""
for package in $packages; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2> /dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $package"
done
if [ -n "$missing" ]; then
    echo "Installing Debian packages:$missing"
    sudo=""
    [ "$(id -u)" -eq 0 ] || sudo="sudo"
    # shellcheck disable=SC2086  # the lists are words on purpose
    $sudo apt-get install --yes --no-install-recommends $missing > /dev/null ||
        { $sudo apt-get update && $sudo apt-get install --yes --no-install-recommends $missing; }
fi

cd "$root"
if [ ! -x .build/release/incasso ]; then
    echo "Building Incasso and its libraries (release). The first time this takes 7 to 15 minutes on two cores;"
    echo "after that it takes seconds."
fi
swift build --configuration release --product incasso

export INCASSO="$root/.build/release/incasso"
exec "$script" "${@:2}"
