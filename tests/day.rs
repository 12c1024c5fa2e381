//! A day of a child that is always in chats, and one more: what the engine holds stays what it is once chats have filled their bounds.

mod common;

use std::io::Write as _;
use std::time::Instant;

use common::chat::{CHILD, engine};
use common::lines;
use lotse::conversation::{Batch, Direction, Message};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// As many as the background keeps; more of them and it has the engine forget one.
const CONVERSATIONS: usize = 200;
const MESSAGES: usize = 100_000;
/// Bytes of one conversation in the engine.
const MOST_EACH: usize = 10_000;
/// What a second day may add, in percent: quiet chats take days to fill their bounds; after five nothing more is added.
const MOST_MORE: usize = 10;

#[test]
fn memory_is_flat_over_a_day() {
    let mut texts = lines("benches/chat.txt");
    texts.extend(lines("benches/cues.txt"));
    // As long as the reader lets a message be.
    texts.push("so ".repeat(6600));
    let mut engine = engine();
    // What the longest message needs while it is read is kept for the next one.
    for (number, text) in texts.iter().enumerate() {
        let message = Message {
            key: number.to_string(),
            author: "nico".into(),
            direction: Direction::Incoming,
            text: text.clone(),
            old: false,
        };
        engine.read(&Batch { conversation: "before".into(), messages: vec![message] });
    }
    engine.forget("before");
    let (begun, start) = (Instant::now(), MEMORY.current_usage());
    let mut held = Vec::new();
    let mut warnings = 0;
    for number in 0..2 * MESSAGES {
        // Some chats are livelier than others, one of them a room in which somebody new says something again and again.
        let chat = (number * number / 7) % CONVERSATIONS;
        let (author, direction) = match number % 3 {
            0 => (CHILD.to_owned(), Direction::Outgoing),
            _ if chat == 0 => (format!("guest {number}"), Direction::Incoming),
            _ => (format!("friend {chat}"), Direction::Incoming),
        };
        let text = texts[number % texts.len()].clone();
        let message = Message { key: number.to_string(), author, direction, text, old: number.is_multiple_of(50) };
        warnings += engine.read(&Batch { conversation: format!("chat {chat}"), messages: vec![message] }).len();
        if (number + 1) % (MESSAGES / 2) == 0 {
            held.push(MEMORY.current_usage() - start);
        }
    }
    // Past the test's own capture of what is printed: the figures are for whoever reads the log.
    let _ = writeln!(
        std::io::stdout(),
        "{MESSAGES} messages a day in {CONVERSATIONS} conversations, {warnings} warnings, {:.1} s: {held:?} bytes held after each half of two days, peak {}",
        begun.elapsed().as_secs_f64(),
        MEMORY.peak_usage()
    );
    let [_, first, _, second] = held[..] else { panic!("{held:?}") };
    assert!(second <= first + first * MOST_MORE / 100, "{first} bytes after a day, {second} after two");
    assert!(second <= CONVERSATIONS * MOST_EACH, "{} bytes for each conversation", second / CONVERSATIONS);
    for chat in 0..CONVERSATIONS {
        engine.forget(&format!("chat {chat}"));
    }
    let left = MEMORY.current_usage().saturating_sub(start);
    assert!(left <= second / 10, "{left} bytes are left of conversations that were forgotten");
}
