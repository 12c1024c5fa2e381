//! The rules of a folder, compiled as a build compiles them.

use std::path::Path;

use lotse::conversation::CUES;
use lotse::rules::{RuleSet, Table, compile, read_folder};

/// Rules as written and as compiled.
pub struct Project {
    pub set: RuleSet,
    pub table: Table,
}

/// Reads and compiles a folder of rules. The error lists every fault, one a line.
pub fn open(folder: &Path) -> Result<Project, String> {
    let cues: Vec<&str> = CUES.iter().map(|cue| cue.name).collect();
    let say = |faults: Vec<lotse::rules::Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let set = read_folder(folder, &cues).map_err(say)?;
    let bytes = compile(&set).map_err(say)?;
    let table = Table::load(&bytes).map_err(|error| error.to_string())?;
    Ok(Project { set, table })
}
