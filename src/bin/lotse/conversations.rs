//! Conversations in files: one JSON object a line, or plain text in which every line is a message that somebody sent.

use std::fs;
use std::path::Path;

use lotse::conversation::{Direction, Engine, Level, Message, Verdict};
use serde::Deserialize;

/// One conversation as a file has it.
#[derive(Debug, Deserialize)]
pub struct Conversation {
    /// Names it in the answer.
    pub id: serde_json::Value,
    /// `risk` or `harmless`, where somebody has said which.
    #[serde(default)]
    pub label: Option<Label>,
    /// BCP 47 tag.
    #[serde(default)]
    pub lang: Option<String>,
    /// What it is about, as `rules/judgement.toml` names situations.
    #[serde(default)]
    pub situation: Option<String>,
    /// Oldest first.
    pub messages: Vec<Line>,
}

/// What a person says of a conversation.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// The child should be warned.
    Risk,
    /// It should not.
    Harmless,
}

/// One message.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// Who wrote; any text or number.
    #[serde(default)]
    pub author: serde_json::Value,
    /// Seen from the child; not known if absent.
    #[serde(default)]
    pub from: Option<From>,
    /// What was written.
    pub text: String,
}

/// Who wrote a message, seen from the child.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// The other side.
    Partner,
    /// The child.
    Child,
}

/// A line that is no conversation: where and why.
pub type Broken = String;

/// Reads a file. What cannot be read of it is told line by line; the rest goes on.
pub fn read(path: &Path) -> Result<Vec<Result<Conversation, Broken>>, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let json = path.extension().is_some_and(|extension| extension == "jsonl");
    let lines = bytes.split(|&byte| byte == b'\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    Ok(lines
        .map(|(number, line)| {
            let at = |what: String| format!("{}:{}: {what}", path.display(), number + 1);
            let line = str::from_utf8(line).map_err(|_| at("is not UTF-8 text".into()))?;
            if json {
                return serde_json::from_str(line).map_err(|error| at(format!("no conversation: {error}")));
            }
            let id = format!("{}:{}", path.display(), number + 1).into();
            let line = Line { author: "somebody".into(), from: Some(From::Partner), text: line.trim().into() };
            Ok(Conversation { id, label: None, lang: None, situation: None, messages: vec![line] })
        })
        .collect())
}

/// All messages of a file without their conversations. The error is about the first line that cannot be read.
pub fn texts(path: &Path) -> Result<Vec<String>, String> {
    let conversations: Vec<Conversation> = read(path)?.into_iter().collect::<Result<_, Broken>>()?;
    Ok(conversations.into_iter().flat_map(|conversation| conversation.messages).map(|line| line.text).collect())
}

impl Conversation {
    /// The same conversation once for each of its people as the child.
    pub fn turns(self) -> Vec<Self> {
        let mut people: Vec<&serde_json::Value> = Vec::new();
        for line in &self.messages {
            if !people.contains(&&line.author) {
                people.push(&line.author);
            }
        }
        let turn = |child: &serde_json::Value| {
            let line = |line: &Line| Line {
                author: line.author.clone(),
                from: Some(if line.author == *child { From::Child } else { From::Partner }),
                text: line.text.clone(),
            };
            Self {
                id: format!("{} ({} as the child)", plain(&self.id), plain(child)).into(),
                label: self.label,
                lang: self.lang.clone(),
                situation: self.situation.clone(),
                messages: self.messages.iter().map(line).collect(),
            }
        };
        people.into_iter().map(turn).collect()
    }

    /// The messages as a page would hand them over.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        self.messages.iter().enumerate().map(|(number, line)| Message {
            key: number.to_string(),
            author: plain(&line.author),
            direction: match line.from {
                Some(From::Partner) => Direction::Incoming,
                Some(From::Child) => Direction::Outgoing,
                None => Direction::Unknown,
            },
            text: line.text.clone(),
            old: false,
        })
    }

    /// Lets an engine read it message by message; tells what it says, with the number of the message, counted from 0.
    pub fn read_by(&self, engine: &mut Engine, mut said: impl FnMut(usize, Verdict)) {
        const NAME: &str = "one";
        for (number, message) in self.messages().enumerate() {
            let batch = lotse::conversation::Batch { conversation: NAME.into(), messages: vec![message] };
            engine.read(&batch).into_iter().for_each(|verdict| said(number, verdict));
        }
        engine.forget(NAME);
    }
}

/// A JSON text without its quotation marks.
pub fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// As answers name levels; below a notice there is quiet.
pub fn level_name(level: Option<Level>) -> &'static str {
    match level {
        None => "quiet",
        Some(Level::Notice) => "notice",
        Some(Level::Caution) => "caution",
        Some(Level::Alert) => "alert",
    }
}
