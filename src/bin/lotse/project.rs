//! The rules of a folder, compiled as a build compiles them.

use std::fs;
use std::path::{Path, PathBuf};

use lotse::conversation::CUES;
use lotse::rules::{RuleSet, Table, compile, read_folder};
use serde::Deserialize;

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

#[derive(Deserialize)]
struct Line {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    text: String,
}

/// The messages of a file: one a line, or the texts of a `.jsonl` file's conversations.
pub fn messages(path: &PathBuf) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if path.extension().is_none_or(|extension| extension != "jsonl") {
        return Ok(text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect());
    }
    let mut messages = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line: Line = serde_json::from_str(line)
            .map_err(|error| format!("{}:{}: no conversation: {error}", path.display(), number + 1))?;
        messages.extend(line.messages.into_iter().map(|message| message.text));
    }
    Ok(messages)
}
