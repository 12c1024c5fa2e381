//! What is remembered of a conversation while the browser runs. Everything is bounded; nothing is written to disk.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::judgement::{CUES, Level};
use crate::rules::Strength;

/// Authors remembered in one conversation; in a crowd the ones that were silent longest are forgotten.
const MOST_AUTHORS: usize = 64;
/// Cues remembered of one author.
const MOST_CUES: usize = 48;
/// Messages known by key, so that a page that shows them again does not count them twice.
const MOST_KEYS: usize = 512;
/// Messages of one author whose words are kept: to read a request split over several as one, and to quote them.
const MOST_RECENT: usize = 8;
/// Messages of the whole conversation after which words are let go, and how often that is looked at.
const LONGEST_KEPT: u32 = 64;
const TIDY_EVERY: u32 = 16;
/// Ages remembered of one author.
const MOST_AGES: usize = 4;
/// Of a longer message only the end is kept: what follows can only continue that.
const LONGEST_RECENT: usize = 200;

/// One conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Conversation {
    authors: Vec<Author>,
    keys: VecDeque<u32>,
    spoken: Vec<(String, u8)>,
    /// The child said that it knows this person in real life.
    pub known: bool,
    /// Messages read so far, for telling who was silent longest.
    messages: u32,
}

/// One person in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Author {
    /// The name as the page shows it.
    pub name: String,
    /// Whether this is the child; `None` while the page does not tell.
    pub own: Option<bool>,
    /// Ages this person gave as its own.
    pub ages: Vec<u8>,
    /// The conversation's count when the latest of them was given; 0: never.
    pub age_given: u32,
    /// Which of this person's messages was the first with a cue that is more than weak; 0: none.
    pub first_telling: u32,
    /// Of the whole conversation, for each cue class that was shown: the class, the strongest rule, in how many messages, in which last.
    ever: Vec<(usize, u8, u32, u32)>,
    /// How many messages this person has written.
    pub messages: u32,
    /// The conversation's count when this person wrote last.
    last: u32,
    /// Oldest first.
    pub cues: VecDeque<CueSeen>,
    /// The last few messages, oldest first.
    pub recent: VecDeque<Recent>,
}

/// A cue that was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CueSeen {
    /// Number of the rule.
    pub rule: u32,
    /// Index into the judgement's cues.
    pub cue: usize,
    /// 0 weak, 1 medium, 2 strong.
    strength: u8,
    /// Which of the person's messages, counted from 1.
    pub at: u32,
    /// Which of the conversation's.
    pub count: u32,
    /// The message's key, hashed.
    pub key: u32,
    /// Where the words stand in the message, in bytes.
    pub span: (u32, u32),
}

/// A message whose words are still kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Recent {
    /// The message's key, hashed.
    pub key: u32,
    /// Its count in the conversation.
    pub count: u32,
    /// How many bytes of the message stood before `text`.
    pub offset: u32,
    /// The end of its text.
    pub text: String,
}

impl CueSeen {
    /// A cue of the message that is the author's number `at` and the conversation's number `count`.
    pub fn new(rule: u32, cue: usize, strength: Strength, (at, count): (u32, u32), key: u32, span: (u32, u32)) -> Self {
        Self { rule, cue, strength: strength as u8, at, count, key, span }
    }

    /// How strong the rule is that found it.
    pub fn strength(&self) -> Strength {
        strength(self.strength)
    }
}

impl Conversation {
    /// Takes note of a message. `false` if it was read before.
    pub fn is_new(&mut self, key: u32) -> bool {
        if self.keys.contains(&key) {
            return false;
        }
        if self.keys.len() == MOST_KEYS {
            self.keys.pop_front();
        }
        self.keys.push_back(key);
        self.messages += 1;
        if self.messages.is_multiple_of(TIDY_EVERY) {
            self.tidy();
        }
        true
    }

    /// In a crowd the words of those who fell silent are let go.
    fn tidy(&mut self) {
        let oldest = self.messages.saturating_sub(LONGEST_KEPT);
        self.authors.iter_mut().for_each(|author| author.recent.retain(|recent| recent.count > oldest));
    }

    /// Everybody who wrote.
    pub fn authors(&self) -> &[Author] {
        &self.authors
    }

    /// How many messages were read.
    pub fn messages(&self) -> u32 {
        self.messages
    }

    /// The author with this name, new if need be, marked as the one who wrote last.
    pub fn author(&mut self, name: &str) -> &mut Author {
        let at = self.authors.iter().position(|author| author.name == name).unwrap_or_else(|| {
            if self.authors.len() == MOST_AUTHORS {
                let silent = (0..MOST_AUTHORS).min_by_key(|&at| self.authors[at].last).unwrap_or(0);
                self.authors.swap_remove(silent);
            }
            self.authors.push(Author { name: name.into(), ..Author::default() });
            self.authors.len() - 1
        });
        let author = &mut self.authors[at];
        author.last = self.messages;
        author.messages += 1;
        author
    }

    /// The author with this name, if it wrote.
    pub fn named(&self, name: &str) -> Option<&Author> {
        self.authors.iter().find(|author| author.name == name)
    }

    /// As [`Conversation::named`], for adding to.
    pub fn named_mut(&mut self, name: &str) -> Option<&mut Author> {
        self.authors.iter_mut().find(|author| author.name == name)
    }

    /// Whether to speak now: of a situation not spoken of yet, or more gravely than before, and of somebody the child knows in real
    /// life only what is gravest. Remembers that it was said.
    pub fn speak(&mut self, situation: &str, level: Level) -> bool {
        if self.known && level < Level::Alert {
            return false;
        }
        let level = level as u8;
        match self.spoken.iter_mut().find(|said| said.0 == situation) {
            Some(said) if said.1 >= level => false,
            Some(said) => {
                said.1 = level;
                true
            }
            None => {
                self.spoken.push((situation.into(), level));
                true
            }
        }
    }
}

impl Author {
    /// Remembers a cue.
    pub fn remember(&mut self, cue: CueSeen) {
        if self.first_telling == 0 && cue.strength() > Strength::Weak && CUES[cue.cue].accuses() {
            self.first_telling = cue.at;
        }
        match self.ever.iter_mut().find(|ever| ever.0 == cue.cue) {
            Some((_, strongest, messages, last)) => {
                *strongest = cue.strength.max(*strongest);
                *messages += u32::from(*last != cue.at);
                *last = cue.at;
            }
            None => self.ever.push((cue.cue, cue.strength, 1, cue.at)),
        }
        if self.cues.len() == MOST_CUES {
            self.cues.pop_front();
        }
        self.cues.push_back(cue);
    }

    /// Of a cue class over the whole conversation: the strongest rule, and in how many messages it was shown.
    pub fn ever(&self, cue: usize) -> Option<(Strength, u32)> {
        let ever = self.ever.iter().find(|ever| ever.0 == cue)?;
        Some((strength(ever.1), ever.2))
    }

    /// Remembers an age that this person gave as its own, in years.
    pub fn remember_age(&mut self, age: u8) {
        self.age_given = self.last;
        if !self.ages.contains(&age) && self.ages.len() < MOST_AGES {
            self.ages.push(age);
        }
    }

    /// Keeps the end of a message until a few more have come.
    pub fn keep(&mut self, key: u32, count: u32, text: &str) {
        if self.recent.len() == MOST_RECENT {
            self.recent.pop_front();
        }
        let mut offset = text.len().saturating_sub(LONGEST_RECENT);
        while !text.is_char_boundary(offset) {
            offset += 1;
        }
        self.recent.push_back(Recent { key, count, offset: offset as u32, text: text[offset..].into() });
    }
}

fn strength(number: u8) -> Strength {
    [Strength::Weak, Strength::Medium, Strength::Strong][usize::from(number.min(2))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str) -> usize {
        CUES.iter().position(|cue| cue.name == name).expect(name)
    }

    fn cue(name: &str, strength: Strength, at: u32) -> CueSeen {
        CueSeen::new(0, number(name), strength, (at, at), at, (0, 1))
    }

    #[test]
    fn a_message_is_new_once_among_the_latest() {
        let mut conversation = Conversation::default();
        for key in 0..MOST_KEYS as u32 {
            assert!(conversation.is_new(key) && !conversation.is_new(key));
        }
        assert_eq!(conversation.messages() as usize, MOST_KEYS);
        assert!(!conversation.is_new(0), "the oldest is still known");
        assert!(conversation.is_new(u32::MAX) && !conversation.is_new(1) && conversation.is_new(0), "one had to go");
        assert_eq!(conversation.keys.len(), MOST_KEYS);
    }

    #[test]
    fn words_go_after_a_while() {
        let mut conversation = Conversation::default();
        conversation.is_new(0);
        let count = conversation.messages();
        conversation.author("nico").keep(0, count, "what was said");
        let words = |conversation: &Conversation| conversation.named("nico").expect("wrote").recent.len();
        (1..LONGEST_KEPT).for_each(|key| assert!(conversation.is_new(key)));
        assert_eq!(words(&conversation), 1);
        (LONGEST_KEPT..LONGEST_KEPT + TIDY_EVERY).for_each(|key| assert!(conversation.is_new(key)));
        assert_eq!(words(&conversation), 0);
        (0..20).for_each(|key| conversation.author("nico").keep(key, LONGEST_KEPT, "more"));
        assert_eq!(words(&conversation), MOST_RECENT);
        assert_eq!(conversation.named("nico").expect("wrote").recent[0].key, 20 - MOST_RECENT as u32);
    }

    #[test]
    fn of_a_long_message_the_end_is_kept() {
        let mut author = Author::default();
        let text = format!("a{}", "é".repeat(LONGEST_RECENT));
        author.keep(1, 1, &text);
        author.keep(2, 2, "short");
        let [long, short] = [&author.recent[0], &author.recent[1]];
        assert_eq!(text[long.offset as usize..], long.text);
        assert!((LONGEST_RECENT - 1..=LONGEST_RECENT).contains(&long.text.len()), "{}", long.text.len());
        assert_eq!((short.offset, short.text.as_str()), (0, "short"));
    }

    #[test]
    fn who_was_silent_longest_is_forgotten_in_a_crowd() {
        let mut conversation = Conversation::default();
        let mut write = |name: &str| {
            conversation.is_new(conversation.messages());
            conversation.author(name).messages
        };
        (0..MOST_AUTHORS).for_each(|guest| assert_eq!(write(&guest.to_string()), 1));
        assert_eq!(write("0"), 2);
        assert_eq!(write("one more"), 1);
        assert_eq!((write("0"), write("1")), (3, 1), "it was 1 that had been silent longest");
        assert_eq!(conversation.authors().len(), MOST_AUTHORS);
    }

    #[test]
    fn cues_are_counted_by_message() {
        let mut author = Author::default();
        author.remember(cue("photo", Strength::Weak, 3));
        author.remember(cue("everyday", Strength::Strong, 4));
        assert_eq!(author.first_telling, 0, "neither tells anything");
        author.remember(cue("photo", Strength::Strong, 5));
        author.remember(cue("photo", Strength::Medium, 5));
        author.remember(cue("photo", Strength::Medium, 6));
        assert_eq!(author.first_telling, 5);
        assert_eq!(author.ever(number("photo")), Some((Strength::Strong, 3)));
        assert_eq!(author.ever(number("camera")), None);
        (7..100).for_each(|at| author.remember(cue("camera", Strength::Weak, at)));
        assert_eq!((author.cues.len(), author.cues[0].at), (MOST_CUES, 100 - MOST_CUES as u32));
    }

    #[test]
    fn a_few_ages_are_remembered() {
        let mut author = Author { last: 7, ..Author::default() };
        [13, 13, 14, 15, 16, 17].into_iter().for_each(|age| author.remember_age(age));
        assert_eq!((author.ages.as_slice(), author.age_given), ([13, 14, 15, 16].as_slice(), 7));
    }

    #[test]
    fn a_thing_is_said_once_and_again_when_graver() {
        let mut conversation = Conversation::default();
        assert!(conversation.speak("photo", Level::Notice) && !conversation.speak("photo", Level::Notice));
        assert!(conversation.speak("photo", Level::Caution) && !conversation.speak("photo", Level::Notice));
        assert!(conversation.speak("camera", Level::Notice));
        conversation.known = true;
        assert!(!conversation.speak("meeting", Level::Caution) && conversation.speak("meeting", Level::Alert));
    }
}
