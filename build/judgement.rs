//! `rules/judgement.toml` as Rust.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::circumstance::Circumstance;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    cue: Vec<Cue>,
    circumstance: Vec<Weight>,
    points: Points,
    window: Vec<Window>,
    sensitivity: Sensitivity,
    line: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    name: String,
    /// For readers of the file.
    #[allow(dead_code)]
    about: String,
    situation: Option<String>,
    points: [i32; 3],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weight {
    name: Circumstance,
    about: String,
    points: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    again: i32,
    most_again: i32,
    classes: u32,
    notice: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    messages: Option<u32>,
    #[serde(default)]
    strength: Strength,
    points: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sensitivity {
    calm: i32,
    balanced: i32,
    watchful: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    by: By,
    cues: Vec<String>,
    #[serde(default)]
    strength: Strength,
    within: u32,
    #[serde(default)]
    answers: Vec<String>,
    #[serde(default)]
    when: Vec<Circumstance>,
    #[serde(default)]
    unless: Vec<Circumstance>,
    level: Level,
    situation: String,
    why: String,
}

#[derive(Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum By {
    #[default]
    Partner,
    Child,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strength {
    #[default]
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

/// Sets of cue classes are bits of a `u32`.
const MOST_CUES: usize = 32;

/// Reads and checks the file. The error is one sentence with the place.
pub fn read(path: &Path) -> Result<Judgement, String> {
    let fault = |what: String| format!("{}: {}", path.display(), what.trim());
    let text = fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let judgement: Judgement = toml::from_str(&text).map_err(|error| fault(error.to_string()))?;
    judgement.check().map_err(fault)?;
    Ok(judgement)
}

impl Judgement {
    fn check(&self) -> Result<(), String> {
        if self.cue.len() > MOST_CUES {
            return Err(format!("there are more than {MOST_CUES} cue classes; join some"));
        }
        for cue in &self.cue {
            if !cue.points.is_sorted() {
                return Err(format!("cue “{}”: a stronger rule may not have fewer points", cue.name));
            }
        }
        for (at, circumstance) in self.circumstance.iter().enumerate() {
            if circumstance.about.is_empty()
                || self.circumstance[..at].iter().any(|other| other.name == circumstance.name)
            {
                return Err(format!("circumstance “{:?}” is there twice or without “about”", circumstance.name));
            }
        }
        if self.window.first().is_none_or(|window| window.messages.is_none()) {
            return Err("give at least one [[window]] with “messages”, the shortest first".into());
        }
        for (number, line) in self.line.iter().enumerate() {
            let at = |what: &str| format!("[[line]] {} ({}): {what}", number + 1, line.cues.join(" + "));
            if line.cues.is_empty() || line.within == 0 {
                return Err(at("needs at least one cue and a window of at least one message"));
            }
            let known = |name: &String| self.cue.iter().any(|cue| cue.name == *name);
            if let Some(cue) = line.cues.iter().chain(&line.answers).find(|cue| !known(cue)) {
                return Err(at(&format!("there is no cue “{cue}”")));
            }
            if line.why.is_empty() {
                return Err(at("says no reason; write one in “why”"));
            }
        }
        Ok(())
    }

    /// The names of all cue classes.
    pub fn cues(&self) -> Vec<&str> {
        self.cue.iter().map(|cue| cue.name.as_str()).collect()
    }

    /// The tables of `src/conversation/judgement.rs`.
    pub fn code(&self) -> String {
        let mut code = String::from("/// All cue classes.\npub static CUES: &[Cue] = &[\n");
        for cue in &self.cue {
            let _ = writeln!(
                code,
                "    Cue {{ name: {:?}, situation: {:?}, points: {:?} }},",
                cue.name, cue.situation, cue.points
            );
        }
        code.push_str("];\n\n/// What circumstances add.\nstatic CIRCUMSTANCES: &[(Circumstance, i32)] = &[\n");
        for circumstance in &self.circumstance {
            let _ = writeln!(code, "    (Circumstance::{:?}, {}),", circumstance.name, circumstance.points);
        }
        let Points { again, most_again, classes, notice } = self.points;
        let windows = self.window.iter().map(|Window { messages, strength, points }| {
            format!("Window {{ messages: {messages:?}, strength: Strength::{strength:?}, points: {points} }}")
        });
        let Sensitivity { calm, balanced, watchful } = self.sensitivity;
        let _ = writeln!(
            code,
            "];\n\nstatic POINTS: Points = Points {{ again: ({again}, {most_again}), classes: {classes}, notice: {notice}, \
             windows: &[{}], sensitivity: [{calm}, {balanced}, {watchful}] }};",
            windows.collect::<Vec<_>>().join(", ")
        );
        code.push_str("\n/// Known patterns, in the order of the file.\nstatic LINES: &[Line] = &[\n");
        for line in &self.line {
            let names = |list: &[Circumstance]| {
                list.iter().map(|name| format!("Circumstance::{name:?}")).collect::<Vec<_>>().join(", ")
            };
            let _ = writeln!(
                code,
                "    Line {{ own: {}, cues: {:#b}, strength: Strength::{:?}, within: {}, answers: {:#b}, when: &[{}], unless: &[{}], \
                 level: Level::{:?}, situation: {:?} }},",
                line.by == By::Child,
                self.set(&line.cues),
                line.strength,
                line.within,
                self.set(&line.answers),
                names(&line.when),
                names(&line.unless),
                line.level,
                line.situation
            );
        }
        code.push_str("];\n");
        code
    }

    fn set(&self, names: &[String]) -> u32 {
        let places: BTreeMap<&str, usize> =
            self.cue.iter().enumerate().map(|(at, cue)| (cue.name.as_str(), at)).collect();
        names.iter().filter_map(|name| places.get(name.as_str())).fold(0, |set, at| set | 1 << at)
    }
}
