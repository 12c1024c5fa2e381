//! A day of a child that is always in chats: what the engine holds in the end is what it held at noon.

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
const MOST_EACH: usize = 20_000;
/// What the second half of the day may add, in percent: quiet chats have not filled their bounds by noon.
const MOST_MORE: usize = 5;

#[test]
fn memory_is_flat_over_a_day() {
    let mut texts = lines("benches/chat.txt");
    texts.extend(lines("benches/cues.txt"));
    // As long as the reader lets a message be.
    texts.push("so ".repeat(6600));
    let mut engine = engine();
    let (begun, start) = (Instant::now(), MEMORY.current_usage());
    let mut held = Vec::new();
    let mut warnings = 0;
    for number in 0..MESSAGES {
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
        if (number + 1) % (MESSAGES / 4) == 0 {
            held.push(MEMORY.current_usage() - start);
        }
    }
    // Past the test's own capture of what is printed: the figures are for whoever reads the log.
    let _ = writeln!(
        std::io::stdout(),
        "{MESSAGES} messages in {CONVERSATIONS} conversations, {warnings} warnings, {:.1} s: {held:?} bytes held after each quarter, peak {}",
        begun.elapsed().as_secs_f64(),
        MEMORY.peak_usage()
    );
    let [_, noon, _, night] = held[..] else { panic!("{held:?}") };
    assert!(night <= noon + noon * MOST_MORE / 100, "{noon} bytes at noon, {night} at night");
    assert!(night <= CONVERSATIONS * MOST_EACH, "{} bytes for each conversation", night / CONVERSATIONS);
    for chat in 0..CONVERSATIONS {
        engine.forget(&format!("chat {chat}"));
    }
    let left = MEMORY.current_usage().saturating_sub(start);
    assert!(left <= night / 10, "{left} bytes are left of conversations that were forgotten");
}
