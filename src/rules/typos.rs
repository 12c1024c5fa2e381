//! Which words of the lexicon are one slip of the finger away from a given word.
//!
//! One edit of a word of six letters or more leaves its first three letters as they are, or its last three, or its first two and its last
//! two, so words are kept under all three, with their length, and few are compared.

use super::table::WordId;
use crate::text::Letters;

/// Shorter words have too many neighbours that are words themselves.
const SHORTEST: usize = 6;
const LONGEST: usize = 20;
/// No entry has this number.
const END: u32 = u32::MAX;

/// Words by the letters at their ends, in chains.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typos {
    /// First entry of each chain; a power of two.
    heads: Vec<u32>,
    /// Word, and the next entry of the chain.
    entries: Vec<(WordId, u32)>,
}

impl Typos {
    /// Of these words, those that are long enough and of letters alone.
    pub fn new<'a>(words: impl Iterator<Item = (WordId, &'a str)>) -> Self {
        let words: Vec<(WordId, &[u8])> =
            words.map(|(word, text)| (word, text.as_bytes())).filter(|(_, text)| suitable(text, SHORTEST)).collect();
        let mut typos = Self { heads: vec![END; (words.len() * 6).next_power_of_two()], entries: Vec::new() };
        for (word, text) in words {
            for key in keys(text, text.len()) {
                let slot = typos.slot(key);
                typos.entries.push((word, typos.heads[slot]));
                typos.heads[slot] = typos.entries.len() as u32 - 1;
            }
        }
        typos
    }

    /// Calls `found` with each word that may be one edit away from `form`; the caller compares. A word may come twice.
    pub fn candidates(&self, form: &str, mut found: impl FnMut(WordId)) {
        let form = form.as_bytes();
        if self.entries.is_empty() || !suitable(form, SHORTEST - 1) {
            return;
        }
        for length in form.len() - 1..=form.len() + 1 {
            for key in keys(form, length) {
                let mut at = self.heads[self.slot(key)];
                while let Some(&(word, next)) = self.entries.get(at as usize) {
                    found(word);
                    at = next;
                }
            }
        }
    }

    fn slot(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9E37_79B1) >> 7) as usize & (self.heads.len() - 1)
    }
}

fn suitable(form: &[u8], shortest: usize) -> bool {
    (shortest..=LONGEST).contains(&form.len()) && form.iter().all(u8::is_ascii_lowercase)
}

/// Up to four letters of five bits each, the length, and which ends.
fn keys(form: &[u8], length: usize) -> [u32; 3] {
    let pack = |letters: &[u8]| letters.iter().fold(0, |key, &letter| key << 5 | u32::from(letter - b'a'));
    let length = (length as u32) << 20;
    let end = form.len();
    let both = [form[0], form[1], form[end - 2], form[end - 1]];
    [pack(&form[..3]) | length, pack(&form[end - 3..]) | length | 1 << 28, pack(&both) | length | 2 << 28]
}

/// Whether one letter dropped, added, mistyped for its neighbour on the keyboard, or two letters swapped make one word of the other. The first
/// letter stays, unless the second one came before it: with it changed every second word is another one (other, mother).
pub(super) fn one_edit(letters: &Letters, a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => match (&short[same..], &long[same..]) {
            ([a, b, rest @ ..], [c, d, other @ ..]) if a == d && b == c => rest == other,
            ([a, rest @ ..], [b, other @ ..]) => same > 0 && letters.are_neighbours(*a, *b) && rest == other,
            _ => false,
        },
        1 => same > 0 && short[same..] == long[same + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::own_letters;

    #[test]
    fn one_slip_of_the_finger() {
        for slip in ["parnts", "paarents", "parenys", "parenst", "parent", "parentss", "aprents"] {
            assert!(one_edit(own_letters(), slip, "parents"), "{slip}");
        }
        for other in ["parents", "prnts", "patients", "apartes", "arents", "barents"] {
            assert!(!one_edit(own_letters(), other, "parents"), "{other}");
        }
    }

    #[test]
    fn slips_are_among_the_candidates() {
        let typos = Typos::new([(7, "parents"), (8, "secret"), (9, "pic")].into_iter());
        let candidates = |form: &str| {
            let mut words = Vec::new();
            typos.candidates(form, |word| words.push(word));
            words
        };
        for slip in ["parnts", "paarents", "parenys", "parenst", "parent"] {
            assert!(candidates(slip).contains(&7), "{slip}");
        }
        assert!(candidates("pics").is_empty());
    }
}
