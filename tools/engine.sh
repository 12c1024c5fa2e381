# shellcheck shell=bash
# The engine: Rust -> WebAssembly -> target/engine/{lotse.js,lotse_bg.wasm,lotse.d.ts}. Sourced by build.sh.

readonly ENGINE=target/engine
# What every browser of the manifests' minimum versions knows, and no more: with --all-features, wasm-opt writes import
# forms that neither browser loads.
# Inlining whole functions into their only caller makes one that takes the browser 10 ms to compile at the first
# message.
readonly WASM_OPT=(-O3 --one-caller-inline-max-function-size 30
  --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int --enable-reference-types --enable-multivalue --enable-mutable-globals)

# compile_module PACKAGE: the module as the compiler leaves it. Paths of this machine are cut off, so that the same
# sources give the same bytes wherever they lie: the reviewers of the add-on sites rebuild it and compare.
compile_module() {
  need_wasm_rust
  local cargo_home=${CARGO_HOME:-$HOME/.cargo} std directory
  std=$("$WASM_RUSTC" --print sysroot)/lib/rustlib/src/rust
  [ -d "$cargo_home/registry/src" ] || "$WASM_CARGO" fetch --locked
  local remap=("$PWD=/lotse" "$std=/rust")
  for directory in "$cargo_home"/registry/src/*; do remap+=("$directory=/cargo"); done
  local build=(build --locked --release --lib --package "$1" --target "$WASM" --target-dir target/wasm)
  # `strip = true` would also take the list of features away that bindgen asks for; wasm-opt takes the names.
  local env=(RUSTC="$WASM_RUSTC" CARGO_PROFILE_RELEASE_STRIP=debuginfo)
  if [ "$WASM_BUILD_STD" = yes ]; then
    # -Z is for the nightly compiler, and the stable one obeys it when told so. Debian's source of the standard library
    # is a link, and the module would hold both names. Its linker carries the version of its LLVM in the name.
    remap+=("$(realpath "$std")=/rust")
    env+=(RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="wasm-ld-$(llvm_of "$WASM_RUSTC")")
    build+=('-Zbuild-std=std,panic_abort')
  fi
  local flags
  flags=$(printf -- '--remap-path-prefix=%s\x1f' "${remap[@]}")
  env "${env[@]}" CARGO_ENCODED_RUSTFLAGS="${flags%$'\x1f'}" "$WASM_CARGO" "${build[@]}"
}

# Our own binding tool (tools/bindgen.rs), of the version that Cargo.lock gives to the bindings. Rebuilt only when that
# version or the tool itself changed: it shares a package with the engine, which changes all the time.
build_bindgen() {
  local stamp=target/tools/bindgen.stamp wanted
  wanted=$(cat tools/bindgen.rs <(grep -A 1 'name = "wasm-bindgen' Cargo.lock) | sha256sum)
  [ "$(cat $stamp 2>/dev/null)" != "$wanted" ] || return 0
  cargo build --locked --profile tool --features bindgen --bin bindgen --target-dir target/tools
  printf '%s' "$wanted" >"$stamp"
}

# build_module PACKAGE DIRECTORY: the module and the JavaScript that loads it.
build_module() {
  local raw=target/wasm/$WASM/release/${1//-/_}.wasm stamp=$2/stamp wanted rust
  compile_module "$1"
  build_bindgen
  rust=$(rust_version "$WASM_RUSTC")
  wanted=$(cat "$raw" target/tools/bindgen.stamp <(echo "${WASM_OPT[@]}" "$rust") | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  rm -rf "$2"
  target/tools/tool/bindgen "$raw" "$2"
  node_modules/.bin/wasm-opt "${WASM_OPT[@]}" "$2/lotse_bg.wasm" -o "$2/lotse_bg.wasm"
  # Rust's library is part of the module, and the bill of materials names it (tools/sbom.mjs).
  printf '%s' "$rust" >"$2/rust-version"
  printf '%s' "$wanted" >"$stamp"
}

build_engine() { build_module lotse $ENGINE; }
