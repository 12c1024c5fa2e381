//! Words written so that a filter misses them, or that were merely mistyped.
//!
//! A word is looked up as it is written first. Only one that no rule and no list of ordinary words knows is tried in other spellings,
//! so everyday words are not bent into a cue; one that is merely covered by a stem may be another word besides.

use crate::rules::{Table, WordId};
use crate::text::Letters;

/// A way of reading words that the rules do not know as they are written. Each can be left out, to see what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// "seeecret"
    Stretched,
    /// "schoen" for "schön", "kazhuvaj" for "kažuvaj"
    Digraphs,
    /// "s3cret"
    Leet,
    /// "s e c r e t", "s.e.c.r.e.t"
    Joined,
    /// "secrte"
    Typos,
}

impl Stage {
    /// All stages, in the order they are tried.
    pub const ALL: [Self; 5] = [Self::Stretched, Self::Digraphs, Self::Leet, Self::Joined, Self::Typos];

    pub(super) fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Looks for a word in other spellings, likeliest first, and adds what is found to `ids`. `stages` are the bits of the stages to try.
pub fn respell(table: &Table, form: &str, stages: u8, ids: &mut Vec<WordId>) {
    let from = ids.len();
    spellings(table.letters(), form, stages, &mut |spelling| {
        table.find_all(spelling, |word| ids.push(word));
        ids.len() > from
    });
    // A reading of digraphs may be a stem with any ending, so a slip is looked for all the same.
    if stages & Stage::Typos.bit() != 0 && ids[from..].iter().all(|&word| table.word(word).ends_with('*')) {
        table.one_edit_away(form, |word| ids.push(word));
    }
}

/// Calls `try_form` with other spellings of a folded word until one is known (`true`).
fn spellings(letters: &Letters, form: &str, stages: u8, try_form: &mut dyn FnMut(&str) -> bool) {
    let bytes = form.as_bytes();
    let on = |stage: Stage| stages & stage.bit() != 0;
    if !form.is_ascii() && !form.contains('€') || bytes.len() < 2 {
        return;
    }
    let mut buffer = String::new();
    if on(Stage::Stretched) && stretched(bytes, &mut buffer, try_form) {
        return;
    }
    if on(Stage::Digraphs) {
        // Each kind of digraph by itself, then all: a German "loesch" has a ch of its own.
        let groups = digraph_groups(letters, bytes);
        for only in (0..32).filter(|group| groups & 1 << group != 0).map(Some).chain([None]) {
            let several = groups.count_ones() > 1;
            if (several || only.is_some()) && digraphs(letters, bytes, only, &mut buffer) && try_form(&buffer) {
                return;
            }
        }
    }
    if on(Stage::Leet) && !bytes.iter().all(u8::is_ascii_alphabetic) {
        leet(letters, form, &mut buffer, try_form);
    }
}

/// How many runs or ambiguous digits of a word are tried in every combination: two to the power of this many looks.
const MOST_CHOICES: u32 = 3;

/// Shortens letters that stand three times or more in a row to one and to two ("seeecret", "schoooool"). Both may be words ("tooo"), so
/// all readings are tried before that is enough.
fn stretched(bytes: &[u8], out: &mut String, try_form: &mut dyn FnMut(&str) -> bool) -> bool {
    let runs = || bytes.chunk_by(|a, b| a == b);
    let long = runs().filter(|run| run.len() >= 3).count() as u32;
    if long == 0 {
        return false;
    }
    let choices = 1u32 << long.min(MOST_CHOICES);
    let mut known = false;
    for choice in 0..choices {
        out.clear();
        let mut number = 0;
        for run in runs() {
            let keep = if run.len() < 3 {
                run.len()
            } else {
                number += 1;
                // Runs beyond those that are tried in every combination follow the last of them.
                1 + (choice >> (number - 1).min(MOST_CHOICES - 1) & 1) as usize
            };
            run.iter().take(keep).for_each(|&byte| out.push(byte as char));
        }
        known |= try_form(out);
    }
    known
}

/// The groups of digraphs that a word contains, as bits.
fn digraph_groups(letters: &Letters, bytes: &[u8]) -> u32 {
    let pairs = bytes.windows(2).filter_map(|pair| letters.digraph([pair[0], pair[1]]));
    pairs.fold(0, |groups, (_, group)| groups | 1 << group)
}

/// Reads digraphs of one group, or of all, as the letters they are typed for.
fn digraphs(letters: &Letters, bytes: &[u8], only: Option<u32>, out: &mut String) -> bool {
    out.clear();
    let mut at = 0;
    let mut changed = false;
    while at < bytes.len() {
        let pair = bytes.get(at..at + 2).and_then(|pair| letters.digraph([pair[0], pair[1]]));
        let letter = pair.filter(|(_, group)| only.is_none_or(|only| only == *group)).map(|pair| pair.0);
        out.push(letter.unwrap_or(bytes[at]) as char);
        at += if letter.is_some() { 2 } else { 1 };
        changed |= letter.is_some();
    }
    changed
}

/// Reads digits and signs as the letters they look like, those that look like two in every combination. Words without a letter are
/// numbers and stay.
fn leet(letters: &Letters, form: &str, out: &mut String, try_form: &mut dyn FnMut(&str) -> bool) {
    let ambiguous = form.chars().filter(|&c| letters.leet(c).count() > 1).count() as u32;
    for choice in 0..1u32 << ambiguous.min(MOST_CHOICES) {
        out.clear();
        let mut number = 0;
        let mut has_letter = false;
        for c in form.chars() {
            has_letter |= c.is_ascii_alphabetic();
            let options = letters.leet(c).count();
            let nth = if options > 1 {
                number += 1;
                (choice >> (number - 1).min(MOST_CHOICES - 1) & 1) as usize
            } else {
                0
            };
            out.push(letters.leet(c).nth(nth).unwrap_or(c));
        }
        if has_letter && out != form && try_form(out) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::own_letters;

    fn all(form: &str) -> Vec<String> {
        let mut seen = Vec::new();
        spellings(own_letters(), form, u8::MAX, &mut |spelling| {
            seen.push(spelling.to_owned());
            false
        });
        seen
    }

    #[test]
    fn each_disguise_has_its_spelling() {
        for (disguised, plain) in [
            ("seeecret", "secret"),
            ("biiild", "bild"),
            ("schoen", "schon"),
            ("loesch", "losch"),
            ("s3cr3t", "secret"),
            ("1nsta", "insta"),
            ("p1c", "pic"),
            ("te1l", "tell"),
            ("k1l1", "kili"),
            ("meeeessages", "messages"),
            ("schoooool", "school"),
        ] {
            assert!(all(disguised).contains(&plain.to_owned()), "{disguised}: {:?}", all(disguised));
        }
    }

    #[test]
    fn plain_words_and_numbers_have_none() {
        assert!(all("hallo").is_empty());
        assert!(all("1234").is_empty());
    }
}
