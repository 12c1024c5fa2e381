//! Checks everything that is data and turns it into what the library embeds: the rule table and the judgement.
//!
//! The rule compiler is the library's own, so that `lotse rules check` and a build never disagree.

// The build needs a part of these modules, the library all of them.
#[allow(dead_code)]
#[path = "../src/conversation/circumstance.rs"]
mod circumstance;
#[allow(dead_code, unused_imports)]
#[path = "../src/detection/mod.rs"]
mod detection;
#[allow(dead_code, unused_imports)]
#[path = "../src/rules/mod.rs"]
mod rules;
#[allow(dead_code, unused_imports)]
#[path = "../src/text/mod.rs"]
mod text;

mod judgement;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    for folder in ["rules", "build", "src/text", "src/rules", "src/detection", "src/conversation/circumstance.rs"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            faults.iter().for_each(|fault| println!("cargo::error={fault}"));
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Vec<String>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|error| vec![error.to_string()])?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|error| vec![error.to_string()])?);
    let judgement = judgement::read(&root.join("rules/judgement.toml")).map_err(|fault| vec![fault])?;
    let cues: Vec<&str> = judgement.cues();
    let table = table(&root.join("rules"), &cues)?;
    write(&out.join("judgement.rs"), judgement.code().as_bytes())?;
    write(&out.join("rules.lots"), &table)
}

/// Reads all rules, holds each to its examples, and compiles them.
fn table(folder: &Path, cues: &[&str]) -> Result<Vec<u8>, Vec<String>> {
    let say = |faults: Vec<rules::Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>();
    let set = rules::read_folder(folder, cues).map_err(say)?;
    let bytes = rules::compile(&set).map_err(say)?;
    let table = rules::Table::load(&bytes).map_err(|error| vec![error.to_string()])?;
    let failures = detection::check(&set, &table);
    if failures.is_empty() {
        Ok(bytes)
    } else {
        Err(failures.iter().map(|failure| failure.fault.to_string()).collect())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Vec<String>> {
    fs::write(path, bytes).map_err(|error| vec![format!("{}: {error}", path.display())])
}
