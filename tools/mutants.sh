# shellcheck shell=bash
# Would a test notice if the judgement were wrong? Sourced by build.sh.

# mutants_some [SHARD] [FILES]: changes one thing at a time in a part K/N of all places and runs the judgement's tests on each. What is
# changed and what is run stands in .cargo/mutants.toml; a mutant that no test notices is listed as missed.
mutants_some() {
  local shard=${1:-0/10}
  [[ $shard =~ ^[0-9]+/[1-9][0-9]*$ ]] || die "'$shard' is no part of the mutants: 0/10 is the first of ten, 0/1 all"
  need_rust
  if ! cargo mutants --version >/dev/null 2>&1; then
    say 'installing cargo-mutants with cargo: it changes the sources one thing at a time'
    cargo install --locked --quiet cargo-mutants || die "'cargo install cargo-mutants' failed (its own words are above)"
  fi
  mkdir -p target/mutants
  # Built again for each mutant: that takes less where nothing is optimised, and few random conversations do.
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=0 PROPTEST_CASES=8 \
    cargo mutants --output target/mutants --timeout 300 --shard "$shard" "${@:2}"
}
