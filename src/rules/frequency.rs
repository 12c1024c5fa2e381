//! How often words stand in ordinary messages, judged by the rules' own examples: what a rule must leave alone is written as people
//! write. Only which word a pattern is found by hangs on it, so a wrong guess costs time, never a match.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::lexicon::STEM_SIGN;
use super::source::RuleSet;
use super::table::NUMBER_WORD;
use crate::text::Tokens;

/// Costs are occurrences in so many messages.
const MESSAGES: u32 = 100_000;

/// Words and in how many examples they stand.
#[derive(Default)]
pub(super) struct Frequency {
    examples: u32,
    counts: BTreeMap<String, u32>,
}

impl Frequency {
    /// Counts the words of all examples, short forms written out.
    pub fn of(set: &RuleSet, written_out: &BTreeMap<String, Vec<String>>) -> Self {
        let mut frequency = Self::default();
        let mut tokens = Tokens::default();
        let examples: BTreeSet<&str> =
            set.rules.iter().flat_map(|rule| &rule.leaves).map(|leave| leave.1.as_str()).collect();
        for text in examples {
            tokens.clear();
            tokens.push(&set.letters, text);
            let mut seen = BTreeSet::new();
            for token in tokens.list() {
                let form = tokens.form(token);
                match written_out.get(form) {
                    Some(long) => seen.extend(long.iter().map(String::as_str)),
                    None => drop(seen.insert(form)),
                }
                if token.number.is_some() {
                    seen.insert(NUMBER_WORD);
                }
            }
            frequency.examples += 1;
            seen.into_iter().for_each(|word| *frequency.counts.entry(word.to_owned()).or_default() += 1);
        }
        frequency
    }

    /// In about how many of so many ordinary messages a word of the lexicon stands. What no example has is guessed by its length:
    /// short words are the common ones in every language.
    pub fn cost(&self, word: &str) -> u32 {
        let (text, count) = match word.strip_suffix(STEM_SIGN as char) {
            Some(stem) => {
                let forms = self
                    .counts
                    .range::<str, _>((Bound::Included(stem), Bound::Unbounded))
                    .take_while(|(form, _)| form.starts_with(stem));
                (stem, forms.map(|(_, count)| count).sum())
            }
            None => (word, self.counts.get(word).copied().unwrap_or(0)),
        };
        let guess = match text.chars().count() {
            0..=2 => 500,
            3 => 250,
            4 => 100,
            5 => 50,
            _ => 25,
        };
        guess + count * MESSAGES / self.examples.max(1)
    }
}
