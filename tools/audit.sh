# shellcheck shell=bash
# What is known of what others wrote. Sourced by build.sh. Known faults come in by the day, so nothing here is part of the usual tests; what can
# be said without a network is (tests/structure/dependencies.test.mjs).

readonly DENY_VERSION=0.20.2
readonly DENY=target/tools/deny/bin/cargo-deny

# Compiled here, which takes minutes once: no registry that the build uses anyway has it as a program.
need_deny() {
  need_rust
  [ "$("$DENY" --version 2>/dev/null)" != "cargo-deny $DENY_VERSION" ] || return 0
  say "installing cargo-deny $DENY_VERSION with cargo (once, some minutes): it checks licences, sources and known faults"
  cargo install --locked --quiet --root target/tools/deny --target-dir target/tools/deny/build "cargo-deny@$DENY_VERSION" ||
    die 'cargo-deny could not be installed (the reason is above)'
  rm -rf target/tools/deny/build
}

# deny CHECK…: of the product and its benchmarks, and of fuzzing, which is a workspace of its own and has only one version of everything.
deny() {
  local status=0
  deny_one Cargo.toml "$@" || status=1
  deny_one fuzz/Cargo.toml --allow unmatched-skip "$@" || status=1
  return $status
}

# deny_one MANIFEST OPTION…
deny_one() { "$DENY" --manifest-path "$1" --config deny.toml --locked check --hide-inclusion-graph "${@:2}"; }

# not_checked WHAT WHY: nobody shall take it for passed.
not_checked() { printf 'NOT CHECKED: %s: %s\n' "$1" "$2"; }

# Says what is wrong with the crates of our lock files, where the list of such faults can be had.
crate_faults() {
  if "$DENY" --manifest-path Cargo.toml --config deny.toml --locked fetch db >/dev/null 2>&1; then
    deny advisories
  else
    not_checked 'known faults of crates' 'the advisories of RustSec cannot be fetched from here'
  fi
}

# npm_faults FOLDER: the same for npm packages.
npm_faults() {
  local answer status=0
  answer=$(cd "$1" && npm audit --json 2>/dev/null) || status=$?
  if ! grep -q '"auditReportVersion"' <<<"$answer"; then
    not_checked "known faults of npm packages in $1" 'the registry does not answer npm audit'
  elif [ $status -ne 0 ]; then
    (cd "$1" && npm audit) || return 1
  fi
}

# The chats that tests look at are old on purpose, and no tool of ours: their faults are not asked for.
audit_all() {
  local status=0
  need_node
  need_deny
  deny licenses bans sources || status=1
  crate_faults || status=1
  npm_faults . || status=1
  npm_faults tests/addons || status=1
  return $status
}
