//! The engine as a whole: messages in, verdicts out, with the rules it was built with.

mod common;

use common::chat::{CHILD, batch, engine, kept, message, read};
use lotse::conversation::{Direction, Level};

const PHOTO: (&str, &str) = ("nico", "can you send me a pic of you?");
const ALONE: (&str, &str) = ("nico", "are you home alone?");

#[test]
fn cues_together_warn_and_name_the_words() {
    let verdicts = read(&mut engine(), &[("nico", "good game!"), PHOTO, ALONE]);
    let [verdict] = verdicts.as_slice() else { panic!("{verdicts:?}") };
    assert_eq!((verdict.level, verdict.situation), (Level::Caution, "photo"));
    let words: Vec<&str> = verdict.evidence.iter().map(|noticed| noticed.words.as_str()).collect();
    assert!(words.iter().any(|words| ALONE.1.contains(words) && words.contains("alone")), "{words:?}");
    assert!(words.iter().any(|words| PHOTO.1.contains(words) && words.contains("pic")), "{words:?}");
}

#[test]
fn one_cue_stays_quiet() {
    assert!(read(&mut engine(), &[PHOTO]).is_empty());
    assert!(read(&mut engine(), &[ALONE]).is_empty());
}

#[test]
fn each_person_is_judged_alone() {
    let verdicts = read(&mut engine(), &[PHOTO, ("luca", ALONE.1)]);
    assert!(verdicts.is_empty(), "one asked for a picture, another whether somebody is alone: {verdicts:?}");
}

#[test]
fn what_the_child_writes_is_nobody_elses_cue() {
    let verdicts = read(&mut engine(), &[(CHILD, PHOTO.1), (CHILD, ALONE.1), (CHILD, "dont tell your parents")]);
    assert!(verdicts.is_empty(), "{verdicts:?}");
}

#[test]
fn unknown_direction_may_be_the_other_side() {
    let mut unknown = message("1", "", "dont tell your parents");
    unknown.direction = Direction::Unknown;
    assert_eq!(engine().read(&batch(&[unknown])).len(), 1);
}

#[test]
fn the_same_is_said_once_and_graver_things_again() {
    let mut engine = engine();
    let secret = ("nico", "dont tell your parents");
    assert_eq!(read(&mut engine, &[secret]).len(), 1);
    assert!(read(&mut engine, &[("nico", "really, don't tell your mom")]).is_empty());
    let graver = read(&mut engine, &[("nico", "or i will send your pics to all your friends")]);
    assert_eq!(graver.first().map(|verdict| verdict.level), Some(Level::Alert), "{graver:?}");
}

#[test]
fn old_messages_are_evidence_and_speak_only_if_grave() {
    let mut engine = engine();
    let old = |key: &str, text: &str| {
        let mut message = message(key, "nico", text);
        message.old = true;
        message
    };
    assert!(engine.read(&batch(&[old("1", PHOTO.1), old("2", ALONE.1)])).is_empty());
    assert_eq!(
        read(&mut engine, &[("nico", "so are you alone now?")]).first().map(|verdict| verdict.situation),
        Some("photo")
    );
    let grave = old("3", "or i will send your pics to all your friends");
    assert_eq!(engine.read(&batch(&[grave])).first().map(|verdict| verdict.level), Some(Level::Alert));
}

#[test]
fn two_without_a_name_are_not_one() {
    let mut own = message("1", CHILD, PHOTO.1);
    let mut other = message("2", "nico", ALONE.1);
    (own.author, other.author) = (String::new(), String::new());
    assert!(engine().read(&batch(&[own, other])).is_empty());
}

#[test]
fn a_request_split_over_messages_is_one() {
    let split = [("nico", "dont tell"), (CHILD, "what?"), ("nico", "your parents")];
    let verdicts = read(&mut engine(), &split);
    assert_eq!(verdicts.first().map(|verdict| verdict.situation), Some("secrecy"), "{verdicts:?}");
    let apart = [("nico", "dont tell"), ("luca", "your parents")];
    assert!(read(&mut engine(), &apart).is_empty(), "two people did not say it together");
}

#[test]
fn a_page_that_shows_a_message_again_does_not_count_it_twice() {
    let mut engine = engine();
    let shown = batch(&[message("1", PHOTO.0, PHOTO.1)]);
    engine.read(&shown);
    let once = kept(&engine);
    assert!(engine.read(&shown).is_empty());
    assert_eq!(kept(&engine), once);
}

#[test]
fn memory_is_bounded() {
    let mut engine = engine();
    for number in 0..3000 {
        let author = format!("guest {}", number % 500);
        let text = format!("{} {number} {}", PHOTO.1, "x".repeat(2000));
        engine.read(&batch(&[message(&number.to_string(), &author, &text)]));
    }
    let kept = kept(&engine).to_string();
    assert!(kept.len() < 60_000, "{} bytes for one conversation", kept.len());
}
