//! What may happen to a conversation between the page and the verdict without making a difference, tried on conversations that nobody
//! thought of. What depends on the order in which messages arrive, and is not promised, stands at the end.
//!
//! Always the same conversations, so that a build does not fail by chance; `PROPTEST_RNG_SEED=$RANDOM PROPTEST_CASES=10000` tries others.

mod common;

use std::collections::BTreeMap;

use common::chat::{CHILD, engine};
use lotse::conversation::{Batch, Direction, Engine, Level, Message, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

/// What people write: cues of several languages, pieces of one, ages, a no, and everyday words.
const TEXTS: [&str; 24] = [
    "can you send me a pic of you?",
    "are you home alone?",
    "dont tell your parents",
    "dont tell",
    "your parents",
    "how old are you",
    "13",
    "im 13",
    "i am 27 years old",
    "no i dont want to",
    "send me a selfie",
    "pay or i will send your pics to all your friends",
    "or i will send your pics",
    "hey cutie",
    "you are so pretty",
    "do you have insta",
    "where do you live",
    "schick mal ein bild von dir",
    "bist du allein zu hause",
    "sag das nicht deinen eltern",
    "jesi sama kod kuce",
    "i need help, someone is blackmailing me",
    "good game!",
    "see you at practice tomorrow, bring the ball",
];

/// Who writes: others, somebody without a name, the child with and without one.
fn people() -> impl Strategy<Value = (&'static str, Direction)> {
    use Direction::{Incoming, Outgoing, Unknown};
    select(vec![
        ("nico", Incoming),
        ("nico", Incoming),
        ("nico", Unknown),
        ("luca", Incoming),
        ("", Incoming),
        ("", Unknown),
        ("", Outgoing),
        (CHILD, Outgoing),
        (CHILD, Outgoing),
    ])
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![9 => select(&TEXTS[..]).prop_map(str::to_owned), 1 => ".{0,60}"]
}

fn conversation(most: usize) -> impl Strategy<Value = Vec<Message>> {
    let line = (people(), text(), prop::bool::weighted(0.15));
    vec(line, 1..most).prop_map(|lines| {
        let message = |(number, ((author, direction), text, old)): (usize, ((&str, _), _, _))| Message {
            key: number.to_string(),
            author: author.into(),
            direction,
            text,
            old,
        };
        lines.into_iter().enumerate().map(message).collect()
    })
}

/// One delivery: of one of several conversations, so many messages that are new, then how many that were there before, and whether the
/// engine is stopped afterwards.
#[derive(Clone, Debug)]
struct Step {
    conversation: Index,
    new: usize,
    again: Vec<Index>,
    stop: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (any::<Index>(), 1..5usize, vec(any::<Index>(), 0..4), prop::bool::weighted(0.3));
    vec(step.prop_map(|(conversation, new, again, stop)| Step { conversation, new, again, stop }), 0..60)
}

fn batch(conversation: usize, messages: &[Message]) -> Batch {
    Batch { conversation: format!("conversation {conversation}"), messages: messages.to_vec() }
}

fn kept(engine: &Engine, conversation: usize) -> Value {
    serde_json::to_value(engine.memory(&format!("conversation {conversation}"))).expect("plain data")
}

/// What was said last of each situation: within a batch only that is told.
type Said = BTreeMap<&'static str, Verdict>;

fn note(said: &mut Said, verdicts: Vec<Verdict>) {
    said.extend(verdicts.into_iter().map(|verdict| (verdict.situation, verdict)));
}

/// Each message alone, one after the other, by an engine that reads nothing else.
fn clean(number: usize, messages: &[Message]) -> (Said, Value) {
    let (mut engine, mut said) = (engine(), Said::new());
    messages.iter().for_each(|message| note(&mut said, engine.read(&batch(number, std::slice::from_ref(message)))));
    (said, kept(&engine, number))
}

/// A new engine that is given the memories of the old one, through text, as a store would keep them.
fn stop(before: &Engine, conversations: usize) -> Engine {
    let mut after = engine();
    for number in 0..conversations {
        let memory: Value = serde_json::from_str(&kept(before, number).to_string()).expect("plain data");
        if !memory.is_null() {
            after.restore(&format!("conversation {number}"), memory).expect("the same engine's");
        }
    }
    after
}

fn chance() -> ProptestConfig {
    // What was found belongs into a test of its own, not into a file of seeds.
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(0x1075_E000);
    }
    config
}

proptest! {
    #![proptest_config(chance())]

    /// The heart of it: several conversations at once, cut into batches anyhow, messages shown again in any order and the engine stopped in
    /// between. Each says and remembers what it does alone, read message by message, once.
    #[test]
    fn nothing_but_the_messages_counts(conversations in vec(conversation(24), 1..4), steps in steps()) {
        let mut engine = engine();
        let mut said = vec![Said::new(); conversations.len()];
        let mut read = vec![0; conversations.len()];
        for step in &steps {
            let number = step.conversation.index(conversations.len());
            let messages = &conversations[number];
            let end = (read[number] + step.new).min(messages.len());
            let mut shown = messages[read[number]..end].to_vec();
            read[number] = end;
            shown.extend(step.again.iter().map(|at| messages[at.index(end)].clone()));
            note(&mut said[number], engine.read(&batch(number, &shown)));
            if step.stop {
                engine = stop(&engine, conversations.len());
            }
        }
        for (number, messages) in conversations.iter().enumerate() {
            // The page is loaded anew and shows everything from the start.
            note(&mut said[number], engine.read(&batch(number, messages)));
            let (alone, memory) = clean(number, messages);
            prop_assert_eq!(&said[number], &alone);
            prop_assert_eq!(kept(&engine, number), memory);
        }
    }

    /// Neither what a conversation holds nor a memory of it that is nonsense reaches another one.
    #[test]
    fn nothing_spoils_another_conversation(ours in conversation(16), theirs in conversation(16), noise in any::<u32>()) {
        let (mut engine, mut said) = (engine(), Said::new());
        for (number, message) in ours.iter().enumerate() {
            let nonsense = json!({ "version": noise, "seal": noise, "conversation": null });
            prop_assert!(engine.restore("conversation 1", nonsense).is_err());
            if let Some(other) = theirs.get(number) {
                engine.read(&batch(1, std::slice::from_ref(other)));
            }
            engine.know("conversation 1", noise.is_multiple_of(2));
            note(&mut said, engine.read(&batch(0, std::slice::from_ref(message))));
            if noise.is_multiple_of(3) {
                engine.forget("conversation 1");
            }
        }
        let (alone, memory) = clean(0, &ours);
        prop_assert_eq!(said, alone);
        prop_assert_eq!(kept(&engine, 0), memory);
    }

    /// The engine has no clock: when a message was written, by the page's word, is nothing to it, be it gone back, years ahead, missing or
    /// no time at all.
    #[test]
    fn the_time_on_the_page_changes_nothing(messages in conversation(16), times in vec(any::<Option<f64>>(), 16)) {
        let (mut engine, mut said) = (engine(), Said::new());
        for (message, time) in messages.iter().zip(times) {
            let mut shown = json!({
                "key": message.key, "author": message.author, "direction": message.direction, "text": message.text, "old": message.old,
            });
            if let Some(time) = time {
                shown["time"] = json!(time);
            }
            let shown = json!({ "conversation": "conversation 0", "messages": [shown] });
            note(&mut said, engine.read(&serde_json::from_value(shown).expect("a batch")));
        }
        prop_assert_eq!(said, clean(0, &messages).0);
    }

    /// Late or early, in any order: what is grave by itself is said, and said once.
    #[test]
    fn the_gravest_is_said_whenever_it_arrives(mut messages in conversation(16), at in any::<Index>(), old: bool) {
        let everyday = |message: &Message| message.text == "good game!";
        messages.iter_mut().for_each(|message| message.text = "good game!".into());
        let grave = Message {
            key: "grave".into(),
            author: "nico".into(),
            direction: Direction::Incoming,
            text: "pay or i will send your pics to all your friends".into(),
            old,
        };
        messages.insert(at.index(messages.len() + 1), grave);
        prop_assert!(messages.iter().any(everyday));
        let (said, _) = clean(0, &messages);
        let levels: Vec<_> = said.values().map(|verdict| (verdict.situation, verdict.level)).collect();
        prop_assert_eq!(levels, [("blackmail", Level::Alert)]);
    }

    /// Cues that amount to a warning do so in every order; if some come late, as old, the next one that is new says it.
    #[test]
    fn late_cues_count_for_what_comes_next(order in Just(vec![0usize, 1, 2, 3, 4]).prop_shuffle(), late in vec(any::<bool>(), 5)) {
        let texts = ["can you send me a pic of you?", "are you home alone?", "good game!", "what a day", "lol"];
        let message = |text: &str, old| Message {
            key: text.into(), author: "nico".into(), direction: Direction::Incoming, text: text.into(), old,
        };
        let mut messages: Vec<_> = order.iter().zip(late).map(|(&at, late)| message(texts[at], late)).collect();
        messages.push(message("so are you alone now?", false));
        let (said, _) = clean(0, &messages);
        prop_assert_eq!(said.get("photo").map(|verdict| verdict.level), Some(Level::Caution), "{:?}", said);
    }
}

/// Not promised: what lies in the order itself. A no that is read last was not followed by asking again; the two pieces of a sentence the
/// wrong way round are none.
#[test]
fn what_the_order_says_is_lost_with_the_order() {
    let message = |author: &str, text: &str| Message {
        key: text.into(),
        author: author.into(),
        direction: if author == CHILD { Direction::Outgoing } else { Direction::Incoming },
        text: text.into(),
        old: false,
    };
    let asks = message("nico", "can you send me a pic of you?");
    let no = message(CHILD, "no i dont want to");
    let again = message("nico", "send me a selfie");
    let situations = |messages: &[Message]| clean(0, messages).0.into_keys().collect::<Vec<_>>();
    assert_eq!(situations(&[asks.clone(), no.clone(), again.clone()]), ["photo"]);
    assert!(situations(&[asks, again, no]).is_empty());
    let pieces = [message("nico", "dont tell"), message("nico", "your parents")];
    assert_eq!(situations(&pieces), ["secrecy"]);
    let [first, last] = pieces;
    assert!(situations(&[last, first]).is_empty());
}
