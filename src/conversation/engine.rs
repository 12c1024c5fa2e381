//! The engine: messages in, verdicts out.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer, Serialize};

use super::evidence::judge_author;
use super::judgement::{CUES, Level, Sensitivity};
use super::kept::{Kept, MemoryError, version};
use super::language::Languages;
use super::memory::{Author, Conversation, CueSeen, Recent};
use crate::detection::Scanner;
use crate::rules::{RuleId, Says, Strength, Table};
use crate::text::Tokens;

/// Who wrote a message, seen from the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The other side.
    Incoming,
    /// The child.
    Outgoing,
    /// The page does not tell.
    Unknown,
}

/// One message as the page shows it.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// Names the message within its conversation.
    pub key: String,
    /// The author's name as the page shows it.
    pub author: String,
    /// Who wrote it.
    pub direction: Direction,
    /// Its text.
    pub text: String,
    /// Read long after it was written: evidence, but worth a word only if it is grave.
    #[serde(default)]
    pub old: bool,
}

/// What appeared in one conversation, oldest first.
#[derive(Clone, Debug, Deserialize)]
pub struct Batch {
    /// Names the conversation.
    pub conversation: String,
    /// Oldest first.
    pub messages: Vec<Message>,
}

/// One thing that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// The rule.
    pub rule: RuleId,
    /// The exact words; empty once the message is no longer remembered.
    pub words: String,
    /// Whose words.
    pub author: String,
    /// Which message; the same number for what stood in the same one.
    pub message: u32,
}

/// What the engine has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How loudly.
    pub level: Level,
    /// Of what.
    pub situation: &'static str,
    /// Whether it is about the child's own words.
    pub own: bool,
    /// What it rests on, latest first.
    pub evidence: Vec<Noticed>,
}

/// Reads conversations. Plain data in and out; knows neither browser nor page.
#[derive(Debug)]
pub struct Engine {
    table: Table,
    version: u32,
    sensitivity: Sensitivity,
    conversations: BTreeMap<String, Conversation>,
    scanner: Scanner,
    tokens: Tokens,
}

/// A sentence split over several messages is looked for in this many of one person before the latest …
const SPLIT_PIECES: usize = 2;
/// … if they stand among so many of the conversation …
const SPLIT_OVER: u32 = 3;
/// … and none is longer than so many bytes.
const SPLIT_LENGTH: usize = 40;

impl Engine {
    /// An engine with these rules and no memory.
    pub fn new(table: Table) -> Self {
        Self {
            version: version(&table),
            table,
            sensitivity: Sensitivity::default(),
            conversations: BTreeMap::new(),
            scanner: Scanner::default(),
            tokens: Tokens::default(),
        }
    }

    /// Speaks earlier or later from now on.
    pub fn set_sensitivity(&mut self, sensitivity: Sensitivity) {
        self.sensitivity = sensitivity;
    }

    /// The child says that it knows the other side of a conversation in real life: only the gravest is spoken of then.
    pub fn know(&mut self, conversation: &str, known: bool) {
        self.conversations.entry(conversation.into()).or_default().known = known;
    }

    /// Its rules.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// Reads what appeared in a conversation. Returns what is new and worth a word, at most one verdict for each situation.
    pub fn read(&mut self, batch: &Batch) -> Vec<Verdict> {
        let mut conversation = self.conversations.remove(&batch.conversation).unwrap_or_default();
        let mut verdicts: Vec<Verdict> = Vec::new();
        for message in &batch.messages {
            if let Some(verdict) = self.read_message(&mut conversation, message) {
                verdicts.retain(|earlier| earlier.situation != verdict.situation);
                verdicts.push(verdict);
            }
        }
        self.conversations.insert(batch.conversation.clone(), conversation);
        verdicts
    }

    /// A conversation's memory, for keeping while the engine is stopped.
    pub fn memory(&self, conversation: &str) -> Option<Kept<'_>> {
        self.conversations.get(conversation).map(|memory| Kept::new(self.version, memory))
    }

    /// Gives a conversation the memory back that [`Engine::memory`] gave out, from whatever form it was kept in. Refused, the conversation is
    /// as it was: new, where it has not been read since.
    pub fn restore<'a>(&mut self, conversation: &str, memory: impl Deserializer<'a>) -> Result<(), MemoryError> {
        // What exactly is wrong is not told: it could quote the chat.
        let kept = Kept::deserialize(memory).map_err(|_| MemoryError::Damaged)?;
        let memory = kept.open(self.version)?;
        self.conversations.insert(conversation.into(), memory);
        Ok(())
    }

    /// Forgets a conversation.
    pub fn forget(&mut self, conversation: &str) {
        self.conversations.remove(conversation);
    }

    fn read_message(&mut self, conversation: &mut Conversation, message: &Message) -> Option<Verdict> {
        let key = short_hash(&message.key);
        if !conversation.is_new(key) {
            return None;
        }
        let count = conversation.messages();
        let asked = age_is_asked(conversation, message.direction);
        let name = name_of(message);
        let author = conversation.author(name);
        // Whoever splits a sentence sends short pieces, one soon after the other.
        let earlier = author.recent.iter().rev().take(SPLIT_PIECES);
        let earlier = earlier.take_while(|recent| recent.count + SPLIT_OVER >= count && is_piece(recent));
        let mut texts: Vec<&str> = earlier.map(|recent| recent.text.as_str()).collect();
        texts.reverse();
        texts.push(&message.text);
        self.tokens.clear();
        texts.iter().for_each(|text| self.tokens.push(self.table.letters(), text));

        let latest = (texts.len() - 1) as u16;
        let mut found = Vec::new();
        let mut ages = Vec::new();
        let hits = self.scanner.scan_latest(&self.table, &self.tokens, &texts, latest).to_vec();
        let number = author.messages;
        let languages = (!hits.is_empty()).then(|| {
            let here = self.scanner.languages(&self.table, &self.tokens, latest);
            let lately = conversation.authors().iter().flat_map(|author| &author.recent);
            Languages::new(&self.table, here, lately.map(|recent| recent.text.as_str()))
        });
        for hit in hits {
            let tokens = self.tokens.list();
            let rule = self.table.rule(hit.rule);
            if languages.as_ref().is_some_and(|languages| languages.exclude(&self.table, rule.language)) {
                continue;
            }
            // What stood in earlier messages alone was seen then.
            if tokens[hit.last].message != latest || !heard(rule.says, message.direction) {
                continue;
            }
            let words = &tokens[hit.first..=hit.last];
            if rule.tells_age {
                ages.extend(words.iter().find_map(|token| token.number.and_then(|age| u8::try_from(age).ok())));
            }
            let first = words.iter().find(|token| token.message == latest)?;
            let span = (first.span.start, tokens[hit.last].span.end);
            let Some(cue) = CUES.iter().position(|cue| cue.name == rule.cue) else { continue };
            // Who quotes a song, a book or a lesson does not say it to anybody.
            let strength = if is_quoted(&message.text, span) { Strength::Weak } else { rule.strength };
            found.push(CueSeen::new(hit.rule, cue, strength, (number, count), key, span));
        }
        let author = conversation.named_mut(name)?;
        author.own = match message.direction {
            Direction::Incoming => Some(false),
            Direction::Outgoing => Some(true),
            Direction::Unknown => None,
        };
        leave_out_echoes(&mut found);
        let telling = !found.is_empty();
        if ages.is_empty() && asked {
            ages.extend(bare_age(&self.tokens, latest));
        }
        found.into_iter().for_each(|cue| author.remember(cue));
        ages.into_iter().for_each(|age| author.remember_age(age));
        author.keep(key, count, &message.text);
        if !telling {
            return None;
        }
        let author = conversation.named(name)?;
        let judged = judge_author(conversation, author, self.sensitivity)?;
        // It stays evidence for what is written now, and may be said then.
        if message.old && judged.level < Level::Alert {
            return None;
        }
        let counted = |cue: &&CueSeen| judged.cues & 1 << cue.cue != 0 && author.messages - cue.at < judged.within;
        let mut evidence: Vec<Noticed> = Vec::new();
        for cue in author.cues.iter().rev().filter(counted) {
            if evidence.iter().all(|known| known.rule != cue.rule) {
                evidence.push(Noticed {
                    rule: cue.rule,
                    words: quote(author, cue).into(),
                    author: message.author.clone(),
                    message: cue.at,
                });
            }
        }
        let own = author.own == Some(true);
        conversation.speak(judged.situation, judged.level).then_some(Verdict {
            level: judged.level,
            situation: judged.situation,
            own,
            evidence,
        })
    }
}

/// The child's name where the page shows none: the other side may have none either, and is somebody else.
const NAMELESS_CHILD: &str = "\u{0}";

fn name_of(message: &Message) -> &str {
    if message.author.is_empty() && message.direction == Direction::Outgoing { NAMELESS_CHILD } else { &message.author }
}

/// A bare number answers a question for the age within so many messages of the conversation …
const ANSWER: u32 = 4;
/// … if it stands among so few words ("13 f u?").
const BARE: usize = 4;
/// Ages a number in a chat may mean.
const AGES: RangeInclusive<u32> = 8..=79;

/// Whether a bare number would be an age now: the other side has just asked for it, or given its own.
fn age_is_asked(conversation: &Conversation, direction: Direction) -> bool {
    let own = direction == Direction::Outgoing;
    let fresh = |count: u32| count > 0 && count + ANSWER >= conversation.messages();
    conversation.authors().iter().filter(|author| (author.own == Some(true)) != own).any(|author| {
        let mut latest = author.cues.iter().rev().take_while(|cue| fresh(cue.count));
        let asks = latest.any(|cue| CUES[cue.cue].name == "age");
        asks || fresh(author.age_given)
    })
}

/// The number of a message that consists of little else.
fn bare_age(tokens: &Tokens, message: u16) -> Option<u8> {
    let words = || tokens.list().iter().filter(|token| token.message == message);
    let number = words().find_map(|token| token.number).filter(|number| AGES.contains(number))?;
    (words().count() <= BARE).then_some(number as u8)
}

/// Whether a rule for these speakers listens to a message. Where the page does not tell who wrote it, it may be the other side.
fn heard(says: Says, direction: Direction) -> bool {
    match says {
        Says::Either => true,
        Says::Partner => direction != Direction::Outgoing,
        Says::Child => direction == Direction::Outgoing,
    }
}

/// The same few words say one thing, whatever rules of several classes and languages make of them: beside a stronger cue, or a longer one
/// as strong, another class does not count if at least half of its words stand there too; a weak one not if any do. What accuses
/// nobody stays.
fn leave_out_echoes(found: &mut Vec<CueSeen>) {
    let length = |cue: &CueSeen| cue.span.1 - cue.span.0;
    found.sort_by_key(|cue| (Reverse(cue.strength()), Reverse(length(cue)), cue.cue));
    let mut kept: Vec<CueSeen> = Vec::with_capacity(found.len());
    let mut others = Vec::new();
    for cue in found.drain(..) {
        if !CUES[cue.cue].accuses() {
            others.push(cue);
            continue;
        }
        let shared = |other: &CueSeen| cue.span.1.min(other.span.1).saturating_sub(cue.span.0.max(other.span.0));
        let enough = if cue.strength() > Strength::Weak { length(&cue).div_ceil(2).max(1) } else { 1 };
        if cue.strength() == Strength::Strong
            || !kept.iter().any(|other| other.cue != cue.cue && shared(other) >= enough)
        {
            kept.push(cue);
        }
    }
    kept.append(&mut others);
    *found = kept;
}

/// Opening and closing quotation marks of the languages of chats; a straight apostrophe is none, for it stands in words.
const QUOTES: [(&str, &str); 7] =
    [("\"", "\""), ("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ("‘", "’")];

/// Whether a part of a text, in bytes, stands between quotation marks.
fn is_quoted(text: &str, (start, end): (u32, u32)) -> bool {
    let parts = text.get(..start as usize).zip(text.get(end as usize..));
    parts.is_some_and(|(before, after)| {
        QUOTES.iter().any(|(open, close)| {
            let opened = before.rfind(open).is_some_and(|at| !before[at + open.len()..].contains(close));
            // The same mark opens and closes: an even number of them before has closed again.
            let odd = open != close || before.matches(open).count() % 2 == 1;
            opened && odd && after.contains(close)
        })
    })
}

/// The words of a cue, as long as its message is remembered.
fn quote<'a>(author: &'a Author, cue: &CueSeen) -> &'a str {
    let message = author.recent.iter().find(|recent| recent.key == cue.key);
    message
        .and_then(|recent| {
            let within = |at: u32| at.checked_sub(recent.offset).map(|at| at as usize);
            recent.text.get(within(cue.span.0)?..within(cue.span.1)?)
        })
        .unwrap_or("")
}

/// Whether a message may be a piece of a sentence that goes on in the next one.
fn is_piece(recent: &Recent) -> bool {
    recent.offset == 0 && recent.text.len() <= SPLIT_LENGTH
}

/// FNV-1a, 32 bits: names a message in little memory. Two of the 512 remembered share a name once in eight million messages.
fn short_hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(found: &[(&str, Strength, (u32, u32))]) -> Vec<&'static str> {
        let number = |name: &str| CUES.iter().position(|cue| cue.name == name).expect(name);
        let seen = |&(name, strength, span): &(&str, _, _)| CueSeen::new(0, number(name), strength, (1, 1), 1, span);
        let mut found: Vec<CueSeen> = found.iter().map(seen).collect();
        leave_out_echoes(&mut found);
        found.iter().map(|cue| CUES[cue.cue].name).collect()
    }

    #[test]
    fn the_same_words_say_one_thing() {
        use Strength::{Medium, Strong, Weak};
        let photo = ("photo", Medium, (0, 20));
        assert_eq!(left(&[("camera", Medium, (0, 8)), photo]), ["photo"]);
        assert_eq!(left(&[("camera", Medium, (12, 28)), photo]), ["photo"], "half of its words");
        assert_eq!(left(&[("camera", Medium, (13, 29)), photo]), ["photo", "camera"], "less than half");
        assert_eq!(left(&[("camera", Weak, (19, 40)), photo]), ["photo"], "a weak one gives way to any");
        assert_eq!(left(&[("camera", Weak, (20, 40)), photo]), ["photo", "camera"], "words of its own");
        assert_eq!(left(&[("photo", Medium, (0, 8)), photo]), ["photo", "photo"], "one class");
        assert_eq!(left(&[("camera", Strong, (0, 8)), ("photo", Strong, (0, 20))]), ["photo", "camera"], "strong ones");
        let everyday = ("everyday", Strong, (0, 20));
        assert_eq!(left(&[everyday, ("camera", Weak, (0, 8))]), ["camera", "everyday"], "it accuses nobody");
    }

    #[test]
    fn what_stands_between_quotation_marks_is_quoted() {
        for (text, quoted) in [
            ("he said \"dont tell\" to us", true),
            ("\"hi\" dont tell \"bye\"", false),
            ("\"hi\" and \"dont tell\"", true),
            ("dont tell \"bye\"", false),
            ("\"dont tell", false),
            ("„dont tell“", true),
            ("„hi“ dont tell “", false),
            ("«dont tell»", true),
            ("it's 'dont tell'", false),
        ] {
            let start = text.find("dont tell").expect("it is there") as u32;
            assert_eq!(is_quoted(text, (start, start + 9)), quoted, "{text}");
        }
        assert!(!is_quoted("short", (2, 9)), "no place in the text");
    }
}
