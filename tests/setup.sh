#!/usr/bin/env bash
# Installs what building (`setup.sh build`) or testing (`setup.sh test`) needs and is missing, so that
# a clean clone with git and a Rust toolchain is enough. What is there already is left alone: run
# again, it needs no network. It starts no service: Prometheus and Alertmanager are unpacked into the
# cache, not installed, because their Debian packages enable themselves as services.
set -euo pipefail

what="${1:-test}"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
cache="${DUNGHEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dunghen}"

say() { printf 'set-up: %s\n' "$*"; }
fail() { printf 'set-up: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif has sudo; then sudo "$@"
    else fail "not root and no sudo; as root, run: $*"
    fi
}

# The package lists are fetched once, and only when something is missing.
lists_fresh=
fresh_lists() {
    [ -n "$lists_fresh" ] && return
    has apt-get || fail "no apt-get here; install what the line above names in your system's own way"
    say "fetching the package lists (apt-get update)"
    as_root apt-get update -qq
    lists_fresh=1
}

install_packages() {
    [ $# = 0 ] && return
    say "installing with apt-get: $*"
    fresh_lists
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Programs of packages whose service nobody asked for: unpacked, not installed.
unpack_package() {
    local package="$1" program="$2" work
    { has "$program" || [ -x "$cache/debian/usr/bin/$program" ]; } && return
    say "unpacking the Debian package $package into $cache/debian"
    fresh_lists
    work="$(mktemp -d)"
    (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root "$package" && dpkg-deb -x ./*.deb "$work/unpacked")
    mkdir -p "$cache/debian"
    cp -a "$work/unpacked/." "$cache/debian/"
    rm -rf "$work"
}

# Debian's Alertmanager looks for its templates under /usr/share alone, where nothing is unpacked. Its copy
# gets a path as long that leads to the folder it is started in.
make_alertmanager_movable() {
    local from=/usr/share/prometheus/alertmanager to bin="$cache/debian/usr/bin"
    { [ -x "$bin/alertmanager-here" ] || [ ! -x "$bin/prometheus-alertmanager" ]; } && return
    to="$(printf './%.0s' {1..17})"
    LC_ALL=C sed "s#$from#$to#g" "$bin/prometheus-alertmanager" >"$bin/alertmanager-here.part"
    chmod +x "$bin/alertmanager-here.part"
    mv "$bin/alertmanager-here.part" "$bin/alertmanager-here"
}

check_rust() {
    has cargo || fail "no cargo; install the Rust toolchain: https://rustup.rs"
    [ "$what" = test ] || return 0
    cargo fmt --version >/dev/null 2>&1 || fail "no rustfmt; run: rustup component add rustfmt"
    cargo clippy --version >/dev/null 2>&1 || fail "no clippy; run: rustup component add clippy"
}

# The C compiler, OpenSSL and zlib are for librdkafka, which is built from source.
build_packages() {
    { has cc && has c++ && has make; } || echo build-essential
    has pkg-config || { echo pkg-config libssl-dev zlib1g-dev; return; }
    pkg-config --exists openssl || echo libssl-dev
    pkg-config --exists zlib || echo zlib1g-dev
}

# Kafka runs on any Java from 17 on; kcat is the producer that nobody here wrote.
test_packages() {
    has java || echo default-jre-headless
    { has mvn || [ -d "$kafka" ]; } || echo maven
    has kcat || echo kcat
    # Certificates for the tests of TLS, and a client for them.
    has openssl || echo openssl
    has curl || echo curl
    # Debian's Python makes no environment without it.
    { { [ -d "$moto" ] && [ -d "$schemathesis" ]; } || python3 -c 'import ensurepip, venv' 2>/dev/null; } || echo python3-venv
    # The wallboard is looked at in a browser; any Chromium will do.
    { has chromium || has chromium-browser || has google-chrome; } || echo chromium
    has node || echo nodejs
    { has npm || [ -d "$browser" ]; } || echo npm
    # Tests end processes with the program kill; the shell's own does not count.
    [ -n "$(type -P kill)" ] || echo procps
}

# The jars of Apache Kafka and of what it needs at run time, moved into place only when complete.
fetch_kafka() {
    [ -d "$kafka" ] && return
    say "fetching Apache Kafka $kafka_version with maven into $kafka"
    local work="$kafka.part"
    rm -rf "$work"
    mvn -q -B -f "$here/kafka/pom.xml" dependency:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$work"
    mv "$work" "$kafka"
}

# A program from Python's packages, in an environment of its own; moved into place only when complete.
fetch_python() {
    local what="$1" requirement="$2" place="$3"
    [ -d "$place" ] && return
    say "fetching $what with pip into $place"
    local work="$place.part"
    rm -rf "$work"
    python3 -m venv "$work"
    "$work/bin/python" -m pip install -q --disable-pip-version-check "$requirement"
    mv "$work" "$place"
}

# What drives the browser and what looks for barriers in a page: two packages without dependencies,
# moved into place only when complete.
fetch_browser_tools() {
    [ -d "$browser" ] && return
    say "fetching playwright-core $playwright_version and axe-core $axe_version with npm into $browser"
    local work="$browser.part"
    rm -rf "$work"
    mkdir -p "$work"
    npm install --prefix "$work" --no-save --no-package-lock --no-audit --no-fund --silent \
        "playwright-core@$playwright_version" "axe-core@$axe_version"
    mv "$work" "$browser"
}

# All checkouts share one build folder, and cargo tells stale from fresh by times alone: what another
# checkout built last would pass for a build of this one's older files. So they are made the newest.
take_over_the_build() {
    local built_by="${CARGO_TARGET_DIR:-$root/target}/checkout"
    [ "$(cat "$built_by" 2>/dev/null)" = "$root" ] && return
    find "$root/services" "$root/tests" -name '*.rs' -exec touch {} +
    mkdir -p "$(dirname "$built_by")"
    printf '%s\n' "$root" >"$built_by"
}

kafka_version="$(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$here/kafka/pom.xml")"
kafka="$cache/kafka-$kafka_version"
moto_version=5.2
moto="$cache/moto-$moto_version"
schemathesis_version=4.32
schemathesis="$cache/schemathesis-$schemathesis_version"
playwright_version=1.64.1
axe_version=4.14.1
browser="$cache/browser-$playwright_version-$axe_version"

mkdir -p "$cache"
check_rust
case "$what" in
build)
    # shellcheck disable=SC2046 # one word a package
    install_packages $(build_packages)
    ;;
test)
    # shellcheck disable=SC2046
    install_packages $(build_packages) $(test_packages)
    unpack_package prometheus prometheus
    unpack_package prometheus-alertmanager amtool
    make_alertmanager_movable
    fetch_kafka
    fetch_python "moto $moto_version, a store that speaks S3," "moto[s3,server]==$moto_version.*" "$moto"
    fetch_python "schemathesis $schemathesis_version, which tries the API," "schemathesis==$schemathesis_version.*" "$schemathesis"
    fetch_browser_tools
    ;;
*) fail "unknown step '$what'; use: setup.sh build, or setup.sh test" ;;
esac
take_over_the_build
say "ready to $what"
