//! `memory FOLDER`: bytes that the engine holds, native, as JSON. Apart from the stopwatch, which counting would slow.

use std::error::Error;
use std::fs;
use std::path::Path;

use lotse::conversation::{Batch, Direction, Engine, Message};
use lotse::rules::Table;
use peak_alloc::PeakAlloc;
use serde_json::json;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const CONVERSATIONS: usize = 200;
const MESSAGES: usize = 40;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: memory FOLDER")?;
    let chat = fs::read_to_string("benches/chat.txt")?;
    let chat: Vec<&str> = chat.lines().collect();
    let table = fs::read(Path::new(&folder).join("one.lots"))?;
    let before = MEMORY.current_usage();
    let mut engine = Engine::new(Table::load(&table)?);
    let start = MEMORY.current_usage() - before;
    for conversation in 0..CONVERSATIONS {
        for message in 0..MESSAGES {
            engine.read(&batch(&chat, conversation, message));
        }
    }
    println!("{}", json!({ "start": start, "conversations": MEMORY.current_usage() - before }));
    Ok(())
}

/// The same conversations as tools/bench-start.mjs has.
fn batch(chat: &[&str], conversation: usize, message: usize) -> Batch {
    let (author, direction) =
        if message.is_multiple_of(2) { ("Kim", Direction::Incoming) } else { ("Alex", Direction::Outgoing) };
    Batch {
        conversation: format!("conversation {conversation}"),
        messages: vec![Message {
            key: format!("{conversation}-{message}"),
            author: author.into(),
            direction,
            text: chat[(conversation * 7 + message) % chat.len()].into(),
            old: false,
        }],
    }
}
