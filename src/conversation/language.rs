//! Which language a chat is in, so that a word which only looks like one of a rule's (German "gift", Slovene "most") means nothing there.

use crate::rules::Table;
use crate::text::Tokens;

/// In a message with so many more frequent words of another language the rules of this one are silent.
const FOREIGN_HERE: u32 = 2;
/// In a conversation it takes so many more, and that part of the other language's: neighbouring languages share many words.
const FOREIGN_LATELY: u32 = 4;
const FOREIGN_SHARE: u32 = 2;
/// A message in one language among others shows it by more words than one.
const OWN_WORDS: u32 = 2;

/// How many of a chat's words are among the most frequent of each language, in the order of [`Table::languages`].
pub struct Languages {
    /// In the message that is judged.
    message: Vec<u32>,
    /// In what was written lately.
    lately: Vec<u32>,
}

impl Languages {
    /// `message`: the counts of the message that is judged; `lately`: texts before it.
    pub fn new<'a>(table: &Table, message: Vec<u32>, lately: impl Iterator<Item = &'a str>) -> Self {
        let mut tokens = Tokens::default();
        lately.for_each(|text| tokens.push(table.letters(), text));
        let mut counts = vec![0; message.len()];
        for token in tokens.list() {
            let languages = table.find(tokens.form(token)).map_or(0, |word| table.common_in(word));
            counts.iter_mut().enumerate().for_each(|(at, count)| *count += languages >> at & 1);
        }
        Self { message, lately: counts }
    }

    /// Whether rules of a language have nothing to say here: what is written is clearly in another one.
    pub fn exclude(&self, table: &Table, language: &str) -> bool {
        let Some(own) = table.languages().position(|known| known == language) else { return false };
        let best_other = |counts: &[u32]| {
            counts.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, count)| *count).max().unwrap_or(0)
        };
        let (here, others_here) = (self.message[own], best_other(&self.message));
        if here + FOREIGN_HERE <= others_here {
            return true;
        }
        let (lately, others) = (self.lately[own], best_other(&self.lately));
        lately + FOREIGN_LATELY.max(others / FOREIGN_SHARE) <= others && !(here >= OWN_WORDS && here > others_here)
    }
}
