//! What must hold for any input. Used by the fuzz targets here and, on stable Rust, by `tests/fuzz.rs`.

use std::sync::OnceLock;

use lotse::conversation::{Batch, CUES, Direction, Engine, Message};
use lotse::detection::Scanner;
use lotse::rules::{RuleSet, Table, compile, read_file};
use lotse::text::Tokens;

/// Separates the messages of one input.
const NEXT_MESSAGE: char = '\n';
/// As many as the engine reads together, and a few more.
const MOST_MESSAGES: usize = 9;

fn rules_of_the_project() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| lotse::embedded_table().expect("the library's own rules can be loaded"))
}

fn check_scan(table: &Table, texts: &[&str]) {
    let mut tokens = Tokens::default();
    texts.iter().for_each(|text| tokens.push(table.letters(), text));
    let list = tokens.list();
    let mut before = (0, 0);
    for token in list {
        let text = texts[token.message as usize];
        let span = token.span.start as usize..token.span.end as usize;
        assert!(span.start < span.end && text.get(span.clone()).is_some(), "{token:?} is no place in {text:?}");
        assert!(before <= (token.message, token.span.start), "{token:?} overlaps the word before in {text:?}");
        before = (token.message, token.span.end);
        assert!(tokens.form(token).len() <= text.len() * 4, "{token:?} grew too long in {text:?}");
    }
    let mut scanner = Scanner::default();
    let hits = scanner.scan(table, &tokens, texts).to_vec();
    for hit in &hits {
        assert!(hit.first <= hit.last && hit.last < list.len(), "{hit:?} has no words in {texts:?}");
        assert!((hit.rule as usize) < table.rules(), "{hit:?} is of no rule");
    }
    assert!(hits.windows(2).all(|pair| pair[0].rule < pair[1].rule), "rules stand twice or out of order in {hits:?}");
    assert_eq!(scanner.scan(table, &tokens, texts), hits, "a second look at {texts:?} sees something else");
}

/// Any text as messages of one person: words lie within their text, hits within the words.
pub fn scan(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let texts: Vec<&str> = text.split(NEXT_MESSAGE).take(MOST_MESSAGES).collect();
    check_scan(rules_of_the_project(), &texts);
}

/// Any text as a rule file: either faults with their places, or a table that can be loaded and run.
pub fn rules(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let letters = rules_of_the_project().letters();
    let cues: Vec<&str> = CUES.iter().map(|cue| cue.name).collect();
    let set = read_file("fuzz.rules", &text).and_then(|file| RuleSet::assemble(&[file], letters.clone(), &cues));
    match set.and_then(|set| compile(&set)) {
        Ok(bytes) => {
            let table = Table::load(&bytes).expect("what the compiler writes can be loaded");
            let texts: Vec<&str> = text.lines().take(MOST_MESSAGES).collect();
            check_scan(&table, &texts);
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "refused without a reason");
            assert!(faults.iter().all(|fault| !fault.what.is_empty()), "a fault without a sentence: {faults:?}");
        }
    }
}

const SMALL_RULES: &str = "language en
rule small
cue secrecy
says partner
strength weak
because asked for a secret
source invented
pattern (keep | hide) .. (secret | <number 1-9> | <link>)
not near game
finds a
finds b
finds c
leaves a
leaves b
";

/// A small table of our own, whole.
fn small_table() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let letters = rules_of_the_project().letters().clone();
        let set =
            read_file("small.rules", SMALL_RULES).and_then(|file| RuleSet::assemble(&[file], letters, &["secrecy"]));
        set.and_then(|set| compile(&set)).expect("the small rules compile")
    })
}

/// Any bytes as a table, and the bytes as damage done to a sound one: three each, where (two bytes) and what is flipped. Neither is
/// loaded. A table whose hash is right and whose numbers are wrong is out of scope: tables come from our own build, and the hash
/// guards against damage, not against malice.
pub fn table(data: &[u8]) {
    assert!(Table::load(data).is_err() || data == small_table(), "{} bytes of noise were loaded", data.len());
    let mut damaged = small_table().to_vec();
    for damage in data.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([damage[0], damage[1]])) % damaged.len();
        damaged[place] ^= damage[2];
    }
    damaged.truncate(damaged.len() - data.len() % 3);
    assert_eq!(Table::load(&damaged).is_ok(), damaged == small_table(), "damage went unseen");
}

/// What a conversation is read with here.
const MOST_READ: usize = 4;

/// Any bytes as a kept memory, and as damage done to a sound one, as with tables: only what was kept comes back, and a refused one leaves
/// a conversation that can be read.
pub fn memory(data: &[u8]) {
    const NAME: &str = "fuzz";
    let messages = |from: usize| {
        let message = |number: usize| Message {
            key: number.to_string(),
            author: if number.is_multiple_of(3) { "mia".into() } else { "nico".into() },
            direction: if number.is_multiple_of(3) { Direction::Outgoing } else { Direction::Incoming },
            text: ["im 13", "can you send me a pic of you?", "dont tell your parents"][number % 3].into(),
            old: false,
        };
        Batch { conversation: NAME.into(), messages: (from..from + MOST_READ).map(message).collect() }
    };
    let mut engine = Engine::new(rules_of_the_project().clone());
    let noise = engine.restore(NAME, &mut serde_json::Deserializer::from_slice(data));
    assert!(noise.is_err() && engine.memory(NAME).is_none(), "{} bytes of noise were remembered", data.len());
    let fresh = engine.read(&messages(0));
    let sound = serde_json::to_vec(&engine.memory(NAME)).expect("plain data");
    let mut kept = sound.clone();
    for damage in data.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([damage[0], damage[1]])) % kept.len();
        kept[place] ^= damage[2];
    }
    kept.truncate(kept.len() - data.len() % 3);
    let mut other = Engine::new(rules_of_the_project().clone());
    match other.restore(NAME, &mut serde_json::Deserializer::from_slice(&kept)) {
        Ok(()) => assert_eq!(serde_json::to_vec(&other.memory(NAME)).expect("plain data"), sound, "damage went unseen"),
        Err(why) => {
            assert!(!why.to_string().is_empty() && other.memory(NAME).is_none(), "refused, yet there");
            assert_eq!(other.read(&messages(0)), fresh, "a refused memory left something behind");
        }
    }
    other.read(&messages(MOST_READ));
}
