#!/usr/bin/env bash
# The one script to build, try and test Lotse with. What it needs and does not find it installs (tools/install.sh).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source tools/install.sh
source tools/engine.sh

help() {
  cat <<'END'
./build.sh build   the extension, loadable unpacked: dist/chromium and dist/firefox
./build.sh package what is handed out: dist/lotse-chromium-VERSION.zip, dist/lotse-firefox-VERSION.xpi, the sources, SHA256SUMS
./build.sh verify  makes the packages in two more folders, of the source archive, and compares every byte; takes minutes
./build.sh run     a demo chat in a browser with the extension: [--browser chromium|firefox] [--chat demo|lounge] [--lang en|de] [--say TEXT]
./build.sh test    every check and test, ends in 'N passed, N failed': [--quick] leaves the browsers out, [--all] takes minutes more
./build.sh lotse   the engine on a command line, for writing rules: check, explain, list, noise (docs/rules.md)
./build.sh bench   the engine's numbers and what a page pays, with baselines and budgets
./build.sh gallery every warning in every language to look at, as a page: [--serve] on loopback, [--screens] pictures for docs/screens
./build.sh audit   whether anything is known to be wrong with what others wrote: licences, sources, versions, faults
./build.sh fuzz    random input for what reads text, rules, tables and memories: [SECONDS] for each, 60 if not said
./build.sh mutants changes the judgement, one thing at a time, and shows what no test notices: [K/N] a part of all places, 0/10 if not said
./build.sh clean   removes dist and target
END
}

build() {
  need_node
  build_engine
  node tools/bundle.mjs
  say 'dist/chromium and dist/firefox are ready'
}

package() {
  build
  node tools/package.mjs
}

verify() {
  package
  node tools/verify.mjs
}

run() {
  local browser=chromium chat=demo arguments=("$@")
  while [ $# -gt 0 ]; do
    case $1 in
      --browser) browser=${2:-} ;;
      --browser=*) browser=${1#*=} ;;
      --chat) chat=${2:-} ;;
      --chat=*) chat=${1#*=} ;;
    esac
    shift
  done
  need_browser "$browser"
  [ "$chat" != lounge ] || need_lounge
  build
  node tools/run.mjs "${arguments[@]}"
}

# A rule that is wrong stops every build; its author needs the command all the same, and it reads the folder by itself.
lotse() {
  local program=target/debug/lotse
  if [ ! -x $program ] || [ -n "$(find src build Cargo.toml Cargo.lock -newer $program -print -quit)" ]; then
    need_rust
    cargo build --locked --quiet --bin lotse
    touch $program
  fi
  exec $program "$@"
}

run_tests() {
  source tools/test.sh
  test_all "$@"
}

bench() {
  source tools/bench.sh
  bench_all
}

fuzz() {
  source tools/fuzz.sh
  fuzz_all "$@"
}

mutants() {
  source tools/mutants.sh
  mutants_some "$@"
}

audit() {
  source tools/audit.sh
  audit_all
}

gallery() {
  need_node
  case ${1:-} in
    '' | --serve) node tools/gallery.mjs "$@" ;;
    --screens)
      need_browser chromium
      build
      node tools/screens.mjs
      ;;
    *) die "there is no option '$1' for gallery: --serve or --screens" ;;
  esac
}

case ${1:-help} in
  build) build ;;
  package) package ;;
  verify) verify ;;
  run) run "${@:2}" ;;
  test) run_tests "${@:2}" ;;
  lotse) lotse "${@:2}" ;;
  bench) bench ;;
  gallery) gallery "${@:2}" ;;
  audit) audit ;;
  fuzz) fuzz "${@:2}" ;;
  mutants) mutants "${@:2}" ;;
  clean) rm -rf dist target ;;
  help | -h | --help) help ;;
  *) die "there is no subcommand '$1': build, package, verify, run, test, bench, gallery, audit, fuzz, mutants or clean" ;;
esac
