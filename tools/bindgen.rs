//! `bindgen IN.wasm OUT_DIR`: writes the JavaScript that loads the module, beside the module itself.
//!
//! The same library as the `wasm-bindgen` command, at the version that `Cargo.lock` gives to the bindings, so the two
//! cannot drift apart and nothing has to be installed by hand.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, out_dir] = arguments.as_slice() else {
        eprintln!("usage: bindgen IN.wasm OUT_DIR");
        return ExitCode::FAILURE;
    };
    let written = Bindgen::new()
        .input_path(input)
        .out_name("lotse")
        // An instance that trapped is replaced by a new one: extension/background/engine.ts.
        .reset_state_function(true)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(true).omit_default_module_path(true).generate(out_dir));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {input} could not be bound: {error:#}");
            ExitCode::FAILURE
        }
    }
}
