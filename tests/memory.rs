//! What a conversation's memory is worth that was kept outside the engine: all of it, or nothing and one sentence.

mod common;

use common::chat::{CHILD, NAME, engine, kept, read};
use lotse::conversation::{Engine, MemoryError};
use lotse::rules::{RuleSet, Table, compile, read_file};
use serde_json::{Value, json};

const PHOTO: (&str, &str) = ("nico", "can you send me a pic of you?");
const ALONE: (&str, &str) = ("nico", "are you home alone?");

/// A memory with something in every part of it, and as few numbers that stand twice as can be.
fn full() -> Value {
    let mut engine = engine();
    let lines = [
        ("nico", "how old are you"),
        (CHILD, "im 13"),
        ("nico", "i am 27 years old"),
        ("nico", "dont tell your parents"),
        PHOTO,
    ];
    assert!(!read(&mut engine, &lines).is_empty());
    let kept = kept(&engine);
    let authors = &kept["conversation"]["authors"];
    let parts = |author: &Value| {
        ["ages", "ever", "cues", "recent"]
            .iter()
            .all(|part| author[part].as_array().is_some_and(|part| !part.is_empty()))
    };
    assert!(parts(&authors[0]) && !kept["conversation"]["spoken"].as_array().expect("a list").is_empty(), "{kept}");
    kept
}

/// A refused memory leaves a conversation that is new, and can be read.
fn assert_refused(engine: &mut Engine, memory: &Value, why: MemoryError) {
    assert_eq!(engine.restore(NAME, memory), Err(why), "{memory}");
    assert!(engine.memory(NAME).is_none(), "{memory}");
}

fn assert_afresh(mut engine: Engine) {
    assert!(read(&mut engine, &[PHOTO]).is_empty(), "the first cue of a new conversation");
    assert_eq!(read(&mut engine, &[ALONE]).len(), 1);
}

/// All places in a value, as JSON pointers.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Array(list) => list.iter().enumerate().for_each(|(n, part)| places(part, &format!("{at}/{n}"), into)),
        Value::Object(table) => table.iter().for_each(|(key, part)| places(part, &format!("{at}/{key}"), into)),
        _ => {}
    }
}

/// What damage could make of a value: each flipped bit of a number, a letter more or less, a part lost or there twice, another type.
fn damaged(value: &Value) -> Vec<Value> {
    let mut others = vec![Value::Null, json!({}), json!([]), json!("x"), json!(-1), json!(0.5), json!(u64::MAX)];
    match value {
        Value::Number(number) => {
            let number = number.as_u64().expect("only whole numbers are kept");
            others.extend((0..32).map(|bit| json!(number ^ 1 << bit)));
        }
        Value::Bool(so) => others.push(json!(!so)),
        Value::String(text) => {
            let shorter = text.chars().skip(1).collect::<String>();
            others.extend([json!(shorter), json!(format!("{text} ")), json!(text.to_uppercase())]);
        }
        Value::Array(list) => {
            for at in 0..list.len() {
                let mut fewer = list.clone();
                let lost = fewer.remove(at);
                let mut more = list.clone();
                more.insert(at, lost.clone());
                others.extend([json!(fewer), json!(more), json!(&list[..at])]);
            }
            let mut turned = list.clone();
            turned.reverse();
            others.push(json!(turned));
        }
        Value::Object(table) => {
            for key in table.keys() {
                let mut fewer = table.clone();
                fewer.remove(key);
                others.push(json!(fewer));
            }
        }
        Value::Null => others.push(json!(true)),
    }
    others.retain(|other| other != value);
    others
}

#[test]
fn a_memory_comes_back_whole() {
    let mut before = engine();
    assert!(read(&mut before, &[PHOTO]).is_empty());
    let mut after = engine();
    after.restore(NAME, kept(&before)).expect("the same engine's");
    assert_eq!(kept(&after), kept(&before));
    assert_eq!(read(&mut after, &[ALONE]).len(), 1);
}

#[test]
fn a_memory_that_was_changed_anywhere_is_refused() {
    let whole = full();
    let mut places_of_it = Vec::new();
    places(&whole, "", &mut places_of_it);
    let (mut engine, mut tried) = (engine(), 0);
    for place in &places_of_it {
        for other in damaged(whole.pointer(place).expect("a place of it")) {
            let mut memory = whole.clone();
            *memory.pointer_mut(place).expect("a place of it") = other;
            let other_version =
                place == "/version" && memory["version"].as_u64().is_some_and(|it| it <= u32::MAX.into());
            assert_refused(
                &mut engine,
                &memory,
                if other_version { MemoryError::OtherVersion } else { MemoryError::Damaged },
            );
            tried += 1;
        }
    }
    assert!(tried > 1000, "{tried} kinds of damage");
    engine.restore(NAME, &whole).expect("nothing was changed");
}

#[test]
fn the_memory_of_another_version_is_refused() {
    // As it was before memories were sealed.
    let older = json!({
        "rules": 1, "authors": [], "keys": [], "spoken": [], "known": false, "messages": 0
    });
    let newer = json!({ "version": 7, "seal": 7, "conversation": older, "more": "than we know" });
    let mut unsealed = engine();
    assert_refused(&mut unsealed, &older, MemoryError::Damaged);
    assert_refused(&mut unsealed, &newer, MemoryError::OtherVersion);
    assert_afresh(unsealed);
}

#[test]
fn the_memory_of_other_rules_is_refused() {
    let rules = "language en\nrule other\ncue secrecy\nsays partner\nstrength weak\nbecause asked for a secret\n\
        source invented\npattern our secret\nfinds our secret\nfinds it is our secret\nfinds our secret ok\n\
        leaves a\nleaves b\n";
    let letters = lotse::embedded_table().expect("the embedded table").letters().clone();
    let set = read_file("other.rules", rules).and_then(|file| RuleSet::assemble(&[file], letters, &["secrecy"]));
    let table = set.and_then(|set| compile(&set)).expect("the rule is sound");
    let mut other = Engine::new(Table::load(&table).expect("what the compiler writes can be loaded"));
    read(&mut other, &[PHOTO]);
    let mut engine = engine();
    assert_refused(&mut engine, &kept(&other), MemoryError::OtherVersion);
    assert_afresh(engine);
}

#[test]
fn what_is_wrong_is_one_sentence_that_quotes_nothing() {
    for why in [MemoryError::OtherVersion, MemoryError::Damaged] {
        let sentence = why.to_string();
        assert!(sentence.ends_with("is forgotten") && sentence.lines().count() == 1, "{sentence}");
    }
    let mut memory = full();
    memory["conversation"]["authors"] = json!("a secret of the chat");
    let why = engine().restore(NAME, &memory).expect_err("that is no list");
    assert!(!why.to_string().contains("secret") && !format!("{why:?}").contains("secret"), "{why:?}");
}
