# shellcheck shell=bash
# Random input for what reads text and bytes. Sourced by build.sh.

readonly FUZZ_TARGETS=(scan rules table memory)

# fuzz_all [SECONDS]: each target for so long. With a nightly Rust and cargo-fuzz, guided by coverage; else the same bodies on the
# Rust that is there, with seeded mutations.
fuzz_all() {
  local seconds=${1:-60} target
  [[ $seconds =~ ^[1-9][0-9]*$ ]] || die "'$seconds' is no number of seconds"
  need_rust
  if cargo +nightly fuzz --version >/dev/null 2>&1; then
    for target in "${FUZZ_TARGETS[@]}"; do
      say "fuzzing $target for $seconds s"
      # New inputs go under target/, so that the corpus of the project stays small and its own.
      mkdir -p "target/fuzz/corpus/$target"
      cargo +nightly fuzz run --target-dir target/fuzz "$target" "target/fuzz/corpus/$target" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -max_len=4096 -timeout=20 -print_final_stats=1
    done
    return
  fi
  say "no nightly Rust with cargo-fuzz here, so without coverage: $seconds s for each of ${FUZZ_TARGETS[*]}"
  # A panic must unwind to name its input, and linking again and again would cost more than it gives.
  LOTSE_FUZZ_SECONDS=$seconds cargo test --locked --release --target-dir target/fuzz \
    --config 'profile.release.panic="unwind"' --config 'profile.release.lto=false' \
    --config 'profile.release.debug-assertions=true' --config 'profile.release.overflow-checks=true' \
    --test fuzz -- --nocapture --test-threads=1
}
