//! `rules/judgement.toml` as Rust.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    cue: Vec<Cue>,
    line: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    name: String,
    /// For readers of the file.
    #[allow(dead_code)]
    about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    cues: Vec<String>,
    strength: Strength,
    within: u32,
    level: Level,
    situation: String,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strength {
    Weak,
    Medium,
    Strong,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Notice,
    Caution,
    Alert,
}

/// Reads and checks the file. The error is one sentence with the place.
pub fn read(path: &Path) -> Result<Judgement, String> {
    let fault = |what: String| format!("{}: {}", path.display(), what.trim());
    let text = fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let judgement: Judgement = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
    for (number, line) in judgement.line.iter().enumerate() {
        let at = |what: &str| fault(format!("[[line]] {} ({}): {what}", number + 1, line.cues.join(" + ")));
        if line.cues.is_empty() || line.within == 0 {
            return Err(at("needs at least one cue and a window of at least one message"));
        }
        if let Some(cue) = line.cues.iter().find(|cue| judgement.cue.iter().all(|known| known.name != **cue)) {
            return Err(at(&format!("there is no cue “{cue}”")));
        }
        if line.why.is_empty() {
            return Err(at("says no reason; write one in “why”"));
        }
    }
    Ok(judgement)
}

impl Judgement {
    /// The names of all cue classes.
    pub fn cues(&self) -> Vec<&str> {
        self.cue.iter().map(|cue| cue.name.as_str()).collect()
    }

    /// All situations that a line names, each once.
    pub fn situations(&self) -> Vec<&str> {
        let mut situations: Vec<&str> = self.line.iter().map(|line| line.situation.as_str()).collect();
        situations.sort_unstable();
        situations.dedup();
        situations
    }

    /// The tables of `src/conversation/judgement.rs`.
    pub fn code(&self) -> String {
        let mut code = String::from("/// All cue classes.\npub static CUES: &[Cue] = &[\n");
        for cue in &self.cue {
            let _ = writeln!(code, "    Cue {{ name: {:?} }},", cue.name);
        }
        code.push_str(
            "];\n\n/// What amounts to a warning, in the order of the file.\npub static LINES: &[Line] = &[\n",
        );
        for line in &self.line {
            let cues: Vec<usize> =
                line.cues.iter().filter_map(|cue| self.cue.iter().position(|known| known.name == *cue)).collect();
            let _ = writeln!(
                code,
                "    Line {{ cues: &{cues:?}, strength: Strength::{:?}, within: {}, level: Level::{:?}, situation: {:?} }},",
                line.strength, line.within, line.level, line.situation
            );
        }
        code.push_str("];\n");
        code
    }
}
