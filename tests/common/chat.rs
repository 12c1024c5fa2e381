//! A chat of the child `mia` with others, read by an engine of its own.

use std::sync::OnceLock;

use lotse::conversation::{Batch, Direction, Engine, Message, Verdict};
use lotse::embedded_table;
use lotse::rules::Table;
use serde_json::Value;

/// The author that is the child.
pub const CHILD: &str = "mia";

/// What the conversation is called in the engine.
pub const NAME: &str = "test";

pub fn engine() -> Engine {
    static TABLE: OnceLock<Table> = OnceLock::new();
    Engine::new(TABLE.get_or_init(|| embedded_table().expect("the embedded table")).clone())
}

/// The memory of the conversation [`NAME`], as the background keeps it.
pub fn kept(engine: &Engine) -> Value {
    serde_json::to_value(engine.memory(NAME).expect("a memory")).expect("plain data")
}

pub fn message(key: &str, author: &str, text: &str) -> Message {
    let direction = if author == CHILD { Direction::Outgoing } else { Direction::Incoming };
    Message { key: key.into(), author: author.into(), direction, text: text.into(), old: false }
}

pub fn batch(messages: &[Message]) -> Batch {
    Batch { conversation: NAME.into(), messages: messages.to_vec() }
}

/// Reads `(author, text)` one by one, as if each appeared alone; everything the engine says.
pub fn read(engine: &mut Engine, lines: &[(&str, &str)]) -> Vec<Verdict> {
    let mut said = Vec::new();
    for (author, text) in lines {
        let key = format!("{author} {text}");
        said.extend(engine.read(&batch(&[message(&key, author, text)])));
    }
    said
}
