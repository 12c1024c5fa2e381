//! `lotse evaluate`: reads conversations and says what Lotse would have said, and how good that is.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::thread;

use lotse::conversation::{Engine, Level, Sensitivity, Verdict};
use serde::Serialize;

use crate::conversations::{self, Broken, Conversation, From, Label, level_name};
use crate::project;
use crate::scores::Scores;

/// The answer for one conversation.
#[derive(Debug, Serialize)]
pub struct Outcome {
    id: serde_json::Value,
    /// The highest level reached.
    level: &'static str,
    /// Of what it spoke at that level first.
    situation: Option<&'static str>,
    /// Where it spoke first at caution or above.
    pub first: Option<First>,
    /// How often it spoke at caution or above.
    pub warnings: usize,
    #[serde(skip)]
    pub label: Option<Label>,
    #[serde(skip)]
    pub lang: Option<String>,
    /// What it is about, as the file says.
    #[serde(skip)]
    pub about: Option<String>,
    #[serde(skip)]
    pub messages: usize,
    /// Whether any warning names what the conversation is about.
    #[serde(skip)]
    pub named: bool,
}

/// A place in a conversation, counted from 1.
#[derive(Debug, Serialize)]
pub struct First {
    /// Among all messages.
    pub message: usize,
    /// Among the other side's.
    pub partner: usize,
}

impl Outcome {
    fn of(conversation: &Conversation, engine: &mut Engine) -> Self {
        let mut verdicts: Vec<(usize, Verdict)> = Vec::new();
        conversation.read_by(engine, |number, verdict| verdicts.push((number, verdict)));
        // `max_by_key` would keep the last of equals.
        let gravest = verdicts.iter().rev().max_by_key(|verdict| verdict.1.level).map(|verdict| &verdict.1);
        let warnings = || verdicts.iter().filter(|verdict| verdict.1.level >= Level::Caution);
        let first = warnings().next().map(|&(number, _)| First {
            message: number + 1,
            // Who is not known may be the other side.
            partner: conversation.messages[..=number].iter().filter(|line| line.from != Some(From::Child)).count(),
        });
        let about = |verdict: &Verdict| conversation.situation.as_deref() == Some(verdict.situation);
        Self {
            id: conversation.id.clone(),
            level: level_name(gravest.map(|verdict| verdict.level)),
            situation: gravest.map(|verdict| verdict.situation),
            first,
            warnings: warnings().count(),
            label: conversation.label,
            lang: conversation.lang.clone(),
            about: conversation.situation.clone(),
            messages: conversation.messages.len(),
            named: warnings().any(|verdict| about(&verdict.1)),
        }
    }

    /// Whether Lotse spoke up.
    pub fn warned(&self) -> bool {
        self.first.is_some()
    }

    /// Whether the answer names what the file says.
    pub fn right(&self) -> bool {
        self.about.as_deref() == self.situation
    }

    /// Whether it was alarmed.
    pub fn alerted(&self) -> bool {
        self.level == level_name(Some(Level::Alert))
    }
}

/// How to read the files.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Each person of a conversation in turn as the child.
    pub turns: bool,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// Print a table of scores for a document instead of answers.
    pub table: bool,
}

/// Reads files, prints an answer for each conversation on standard output and a summary on standard error. The error is a summary of the
/// lines that could not be read.
pub fn evaluate(folder: &Path, files: &[PathBuf], manner: Manner) -> Result<String, String> {
    let project = project::open(folder)?;
    let mut conversations = Vec::new();
    let mut broken: Vec<Broken> = Vec::new();
    for file in files {
        for conversation in conversations::read(file)? {
            match conversation {
                Ok(conversation) if manner.turns => conversations.extend(conversation.turns()),
                Ok(conversation) => conversations.push(conversation),
                Err(what) => broken.push(what),
            }
        }
    }
    let outcomes = side_by_side(&conversations, || {
        let mut engine = Engine::new(project.table.clone());
        engine.set_sensitivity(manner.sensitivity);
        engine
    });
    let scores = Scores::of(&outcomes);
    broken.iter().for_each(|what| eprintln!("{what}"));
    if manner.table {
        return finish(scores.table(), &broken);
    }
    let mut out = BufWriter::new(Vec::new());
    for outcome in &outcomes {
        serde_json::to_writer(&mut out, outcome).map_err(|error| error.to_string())?;
        out.write_all(b"\n").map_err(|error| error.to_string())?;
    }
    eprint!("{}", scores.summary());
    let bytes = out.into_inner().map_err(|error| error.to_string())?;
    finish(String::from_utf8(bytes).map_err(|error| error.to_string())?, &broken)
}

fn finish(report: String, broken: &[Broken]) -> Result<String, String> {
    if broken.is_empty() {
        return Ok(report);
    }
    // What could be read is answered all the same.
    let _ = std::io::stdout().write_all(report.as_bytes());
    Err(format!("{} of the lines could not be read; all others are answered", broken.len()))
}

/// Conversations know nothing of each other: every core takes its share, answers stay in order.
fn side_by_side(conversations: &[Conversation], engine: impl Fn() -> Engine + Sync) -> Vec<Outcome> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = conversations.len().div_ceil(cores).max(1);
    let judge = |part: &[Conversation]| {
        let mut engine = engine();
        part.iter().map(|conversation| Outcome::of(conversation, &mut engine)).collect::<Vec<_>>()
    };
    thread::scope(|scope| {
        let parts: Vec<_> = conversations.chunks(share).map(|part| scope.spawn(move || judge(part))).collect();
        // A panic in a part is a panic of the whole.
        parts.into_iter().flat_map(|part| part.join().expect("no part panics")).collect()
    })
}
