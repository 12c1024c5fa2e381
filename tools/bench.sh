# shellcheck shell=bash
# The numbers: builds what is measured and prints the table. Sourced by build.sh.

bench_all() {
  local folder=target/bench
  need_rust
  need_node
  build_engine
  build_module lotse-bench $folder/engine
  cargo build --locked --release --package lotse-bench --bins
  target/release/native prepare $folder
  node tools/bench.mjs $folder
  need_browser chromium
  node tools/bundle.mjs
  node tools/bench-pages.mjs
}
