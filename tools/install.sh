# shellcheck shell=bash
# Finds every tool the build needs and installs what is missing, after one line that says what and why. Sourced by
# build.sh. Each `need_…` function returns with the tool usable or ends the script with one sentence that tells what to
# install. Root is asked for apt only, and only where something is missing.

readonly RUST_AT_LEAST=1.90
readonly NODE_AT_LEAST=18
readonly WASM=wasm32-unknown-unknown

say() { printf 'lotse: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# at_least VERSION WANTED: compares dotted versions.
at_least() { [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# need_apt WHY PACKAGE…: installs those packages that are missing.
need_apt() {
  local why=$1 missing=() package
  shift
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get || die "$why: this system has no apt, install what Debian calls ${missing[*]} by hand"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null ||
      die "$why: run 'sudo apt-get update && sudo apt-get install ${missing[*]}', then start this again"
    root=(sudo -n)
  fi
  say "installing ${missing[*]} with apt: $why"
  # --no-remove: a build must never take something off somebody's machine.
  local apt=("${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300) log
  if [ -z "${APT_LISTS_FRESH:-}" ]; then
    "${apt[@]}" -qq update >&2 || say 'apt could not refresh its package lists, going on with the ones it has'
    APT_LISTS_FRESH=yes
  fi
  log=$(mktemp)
  if ! "${apt[@]}" install --yes --no-remove --no-install-recommends "${missing[@]}" </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "$why: apt could not install ${missing[*]} (its own words are above)"
  fi
  rm "$log"
  # Debian starts a freshly installed server; the tests start their own, on their own ports.
  for package in ngircd prosody; do
    if [[ " ${missing[*]} " == *" $package "* ]] && [ -d /run/systemd/system ]; then
      "${root[@]}" systemctl disable --now --quiet $package
    fi
  done
}

# rust_version RUSTC: its version, empty where there is none.
rust_version() { "$1" --version 2>/dev/null | cut -d ' ' -f 2; }

# A C compiler to link with, cargo and rustc.
need_rust() {
  have cc || need_apt 'linking needs a C compiler' gcc libc6-dev
  if have rustc && ! at_least "$(rust_version rustc)" "$RUST_AT_LEAST"; then
    die "the Rust on PATH is $(rust_version rustc), $RUST_AT_LEAST or newer is needed: update it, for example with 'rustup update'"
  fi
  if have rustc && have cargo; then return; fi
  need_apt "Rust $RUST_AT_LEAST or newer is missing (where apt has none, rustup does)" rustc-web cargo-web
}

# rustfmt and clippy of the Rust on PATH.
need_rust_checks() {
  need_rust
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  if have rustup && rustup component add rustfmt clippy >/dev/null 2>&1; then return; fi
  need_apt 'rustfmt and clippy are missing' rustfmt-web rust-web-clippy
}

rust_has_wasm() { [ -d "$("$1" --print target-libdir --target "$WASM" 2>/dev/null)" ]; }

# Debian's own Rust, its standard library as source (there is no prebuilt one for WebAssembly) and the linker of its LLVM.
debian_rust_has_wasm() {
  at_least "$(rust_version /usr/bin/rustc)" "$RUST_AT_LEAST" && [ -x /usr/bin/cargo ] &&
    [ -e "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/std/Cargo.toml" ] &&
    have "wasm-ld-$(llvm_of /usr/bin/rustc)"
}

llvm_of() { "$1" --version --verbose | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p'; }

# Sets WASM_RUSTC and WASM_CARGO, and WASM_BUILD_STD to yes where the standard library has to be built as well.
# shellcheck disable=SC2034 # They are for tools/engine.sh.
need_wasm_rust() {
  need_rust
  WASM_RUSTC=$(command -v rustc) WASM_CARGO=$(command -v cargo) WASM_BUILD_STD=no
  rust_has_wasm "$WASM_RUSTC" && return
  if ! debian_rust_has_wasm && have rustup; then
    say "adding the Rust target $WASM with rustup: the engine is a WebAssembly module"
    rustup target add "$WASM" >/dev/null 2>&1 && rust_has_wasm "$WASM_RUSTC" && return
    say 'rustup could not fetch it, trying Debian'
  fi
  WASM_RUSTC=/usr/bin/rustc WASM_CARGO=/usr/bin/cargo WASM_BUILD_STD=yes
  debian_rust_has_wasm && return
  local why="the Rust target $WASM is missing ('rustup target add $WASM' where rustup is used)"
  need_apt "$why" rustc-web cargo-web rust-web-src
  need_apt "$why" "lld-$(llvm_of "$WASM_RUSTC")"
  debian_rust_has_wasm || die "$why and Debian's Rust cannot build it here"
}

# Node.js with npm, and the packages of package-lock.json, exactly.
need_node() {
  if ! have node || ! have npm; then need_apt 'Node.js and npm bundle the extension' nodejs npm; fi
  at_least "$(node --version | tr -d v)" "$NODE_AT_LEAST" ||
    die "Node.js is $(node --version), $NODE_AT_LEAST or newer is needed: install a newer one"
  cmp -s package-lock.json node_modules/.lotse-lock && return
  say 'installing the packages of package-lock.json with npm ci: they bundle and check the extension'
  npm ci --loglevel=error >&2 || die "'npm ci' failed (its own words are above)"
  cp package-lock.json node_modules/.lotse-lock
}

# need_browser chromium|firefox: LOTSE_CHROMIUM or LOTSE_FIREFOX names its executable, for everything that runs later.
need_browser() {
  local variable=LOTSE_${1^^} package names name
  case $1 in
    chromium) package=chromium names=(chromium google-chrome-stable google-chrome) ;;
    firefox) package=firefox-esr names=(firefox-esr firefox) ;;
    *) die "there is no browser '$1' here: chromium or firefox" ;;
  esac
  if [ -n "${!variable:-}" ]; then
    [ -x "${!variable}" ] || die "$variable is '${!variable}', which is no program"
    return
  fi
  for name in "${names[@]}"; do
    if have "$name"; then
      export "$variable=$(command -v "$name")"
      return
    fi
  done
  # The fonts cover every script of our languages, Cyrillic too.
  need_apt "$1 shows the extension at work, unless $variable names one" "$package" fonts-dejavu-core
  export "$variable=$(command -v "$package")"
}

# The real chat of the tests: The Lounge, which brings its own packages, and the IRC server behind it.
need_lounge() {
  have ngircd || [ -x /usr/sbin/ngircd ] || need_apt 'The Lounge is tested against an IRC server' ngircd
  node tests/chats/lounge/install.mjs || die 'The Lounge could not be installed (the reason is above)'
}

# Chat widgets that many sites embed.
need_widgets() { node tests/chats/packages.mjs widgets || die 'The chat widgets could not be installed (the reason is above)'; }

# The chat that sites embed, and the XMPP server behind it.
need_converse() {
  have prosody || [ -x /usr/sbin/prosody ] || need_apt 'Converse.js is tested against an XMPP server' prosody
  node tests/chats/packages.mjs converse || die 'Converse.js could not be installed (the reason is above)'
}
