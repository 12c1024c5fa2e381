//! Words written so that a filter misses them, or that were merely mistyped.
//!
//! A word is looked up as it is written first. Only one that no rule and no list of ordinary words knows is tried in other spellings,
//! so everyday words are not bent into a cue.

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
    if ids.len() == from && stages & Stage::Typos.bit() != 0 {
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
    if on(Stage::Stretched)
        && squeeze(bytes, 2, &mut buffer)
        && (try_form(&buffer) || squeeze(bytes, 1, &mut buffer) && try_form(&buffer))
    {
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
    for choice in 0..2 {
        if on(Stage::Leet) && leet(letters, form, choice, &mut buffer) && try_form(&buffer) {
            return;
        }
    }
}

/// Shortens runs to `longest` letters in words where some letter stands at least three times in a row ("seeecret"); in such a
/// word a double letter may be stretched too.
fn squeeze(bytes: &[u8], longest: usize, out: &mut String) -> bool {
    if !bytes.windows(3).any(|run| run[0] == run[1] && run[1] == run[2]) {
        return false;
    }
    out.clear();
    let mut run = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        run = if at > 0 && bytes[at - 1] == byte { run + 1 } else { 1 };
        if run <= longest {
            out.push(byte as char);
        }
    }
    true
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

/// Reads digits and signs as the letters they look like; `choice` says which, where there are two. Words without a letter are
/// numbers and stay.
fn leet(letters: &Letters, form: &str, choice: usize, out: &mut String) -> bool {
    if form.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    out.clear();
    let mut has_letter = false;
    let mut changed = false;
    for c in form.chars() {
        has_letter |= c.is_ascii_alphabetic();
        let letter = letters.leet(c).take(choice + 1).last();
        changed |= letter.is_some();
        out.push(letter.unwrap_or(c));
    }
    has_letter && changed
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
