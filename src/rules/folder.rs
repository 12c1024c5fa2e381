//! Reads a whole folder of rules: `letters.toml` and every `*.rules` file below it, in the order of their paths.

use std::fs;
use std::path::{Path, PathBuf};

use super::letters::read_letters;
use super::source::{Fault, RuleSet, read_file};

/// Reads and assembles all rules below a folder. `cues` are the cue classes the judgement knows. Files are named relative to the
/// folder's parent, as an author would name them. All faults are reported at once.
pub fn read_folder(folder: &Path, cues: &[&str]) -> Result<RuleSet, Vec<Fault>> {
    let mut paths = Vec::new();
    find(folder, &mut paths).map_err(|what| vec![Fault { file: folder.display().to_string(), line: 0, what }])?;
    paths.sort();
    let root = folder.parent().unwrap_or(folder);
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string().replace('\\', "/");
    let read = |path: &Path| {
        let fault = |what| vec![Fault { file: name(path), line: 0, what }];
        let bytes = fs::read(path).map_err(|error| fault(format!("cannot be read: {error}")))?;
        String::from_utf8(bytes).map_err(|_| fault("is not UTF-8 text; save it as UTF-8".into()))
    };
    let letters_path = folder.join("letters.toml");
    let letters =
        read_letters(&read(&letters_path)?).map_err(|what| vec![Fault { file: name(&letters_path), line: 0, what }])?;
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for path in &paths {
        match read(path).and_then(|text| read_file(&name(path), &text)) {
            Ok(file) => files.push(file),
            Err(more) => faults.extend(more),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    RuleSet::assemble(&files, letters, cues)
}

fn find(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot be read: {error}"))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "rules") {
            into.push(path);
        }
    }
    Ok(())
}
