//! Every word that a rule names, and those that are in the table to be known.
//!
//! Words lie in the table in order, each as what differs from the one before. They are unrolled by their first letter, when a text first
//! has a word that begins with it: the browser starts the engine often and mostly for a few messages.

use std::sync::OnceLock;

use super::table::WordId;
use super::typos::{Typos, one_edit};
use crate::text::Letters;

/// One block for each letter, one for what comes before them and one for what comes after.
const BLOCKS: usize = 28;
/// What a stem ends with.
pub(super) const STEM_SIGN: u8 = b'*';
/// A word may have so many first letters from the one before; together with the mark below they are no letter.
const MOST_SHARED: usize = 15;
/// Marks a word that no pattern names: an ordinary word, a short form.
const UNNAMED: u8 = 16;
/// Where a word ends.
const LAST_MARK: u8 = 31;

/// The words, each with its number in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lexicon {
    bytes: Vec<u8>,
    /// For each block and the end, where it begins in the bytes, and its first word.
    starts: Vec<(u32, WordId)>,
    blocks: [OnceLock<Block>; BLOCKS],
}

/// The words with one first letter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Block {
    first: WordId,
    text: String,
    starts: Vec<u32>,
    named: Vec<bool>,
    /// Hash table over the words: their place in the block + 1, or 0; at most half full, so that a word that is not in it is dismissed at
    /// the first or second look. Its length is a power of two.
    slots: Vec<u32>,
    /// Bit n is set where a stem of n letters exists.
    stem_lengths: u64,
    /// The second and third letters of all stems, as bits; see [`beginning`].
    stem_beginnings: [u64; BEGINNINGS / 64],
    /// Words of patterns by their ends; most blocks are never asked for them.
    typos: OnceLock<Typos>,
}

impl Lexicon {
    /// `starts`: for each block and the end, where it begins in the bytes, and its first word, in turn.
    pub fn new(starts: &[u32], bytes: Vec<u8>) -> Self {
        let starts = starts.chunks_exact(2).map(|row| (row[0], row[1])).collect();
        Self { bytes, starts, blocks: Default::default() }
    }

    /// The columns of these words, which come in order, each with whether a pattern names it.
    pub fn write<'a>(words: impl Iterator<Item = (&'a str, bool)>) -> (Vec<u32>, Vec<u8>) {
        let (mut starts, mut bytes) = (Vec::new(), Vec::new());
        let (mut before, mut count) = ("", 0);
        for (word, named) in words {
            while starts.len() <= block_of(word.as_bytes()) * 2 {
                starts.extend([bytes.len() as u32, count]);
                before = "";
            }
            let same = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count().min(MOST_SHARED);
            let same = (0..=same).rev().find(|&end| word.is_char_boundary(end)).unwrap_or(0);
            bytes.push(same as u8 | if named { 0 } else { UNNAMED });
            bytes.extend(&word.as_bytes()[same..]);
            (before, count) = (word, count + 1);
        }
        while starts.len() < (BLOCKS + 1) * 2 {
            starts.extend([bytes.len() as u32, count]);
        }
        (starts, bytes)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.starts.last().map_or(0, |end| end.1 as usize)
    }

    /// A word's text.
    pub fn word(&self, word: WordId) -> &str {
        let block = self.starts.partition_point(|start| start.1 <= word).saturating_sub(1);
        self.block(block).word((word - self.starts[block].1) as usize)
    }

    /// The word itself, if it is there.
    pub fn find(&self, form: &str) -> Option<WordId> {
        self.block(block_of(form.as_bytes())).probe(hash(form.as_bytes()), form, false)
    }

    /// Calls `found` with the word, if it is there, and with every stem it begins with. Answers whether the word itself is there.
    pub fn find_all(&self, form: &str, mut found: impl FnMut(WordId)) -> bool {
        let bytes = form.as_bytes();
        let block = self.block(block_of(bytes));
        let mut hashed = HASH_START;
        if !block.may_have_stem(bytes) {
            hashed = hash(bytes);
        } else {
            for (index, &byte) in bytes.iter().enumerate() {
                hashed = hash_step(hashed, byte);
                let length = index + 1;
                if block.stem_lengths & 1 << length.min(63) != 0
                    && form.is_char_boundary(length)
                    && let Some(stem) = block.probe(hash_step(hashed, STEM_SIGN), &form[..length], true)
                {
                    found(stem);
                }
            }
        }
        let word = block.probe(hashed, form, false);
        word.into_iter().for_each(found);
        word.is_some()
    }

    /// Calls `found` with each word of a pattern that is one slip of the finger away.
    pub fn one_edit_away(&self, letters: &Letters, form: &str, mut found: impl FnMut(WordId)) {
        let &[first, second, ..] = form.as_bytes() else { return };
        // The first letter stays, unless the second one came before it.
        let blocks = [block_of(&[first]), block_of(&[second])];
        for &at in if first == second { &blocks[..1] } else { &blocks[..] } {
            let block = self.block(at);
            let typos = block.typos.get_or_init(|| Typos::new(block.named_words()));
            let mut last = None;
            typos.candidates(form, |word| {
                if last != Some(word) && one_edit(letters, form, block.word(word as usize)) {
                    found(block.first + word);
                    last = Some(word);
                }
            });
        }
    }

    fn block(&self, block: usize) -> &Block {
        self.blocks[block].get_or_init(|| {
            let (Some(from), Some(to)) = (self.starts.get(block), self.starts.get(block + 1)) else {
                return Block { slots: vec![0], ..Block::default() };
            };
            Block::new(from.1, (to.1 - from.1) as usize, &self.bytes[from.0 as usize..to.0 as usize])
        })
    }
}

impl Block {
    fn new(first: WordId, words: usize, mut rest: &[u8]) -> Self {
        let mut block = Self { first, slots: vec![0; (words * 2).next_power_of_two()], ..Self::default() };
        let mut text = Vec::with_capacity(rest.len() * 2);
        let mut start = 0;
        for place in 0..words as u32 {
            let Some((&mark, letters)) = rest.split_first() else { break };
            let (shared, from) = (usize::from(mark) & MOST_SHARED, start);
            start = text.len();
            block.starts.push(start as u32);
            block.named.push(mark & UNNAMED == 0);
            text.extend_from_within(from..from + shared);
            let length = letters.iter().take_while(|&&letter| letter > LAST_MARK).count();
            text.extend(&letters[..length]);
            rest = &letters[length..];
            block.enter(&text[start..], place);
        }
        block.starts.push(text.len() as u32);
        // Only the compiler writes words, and it writes text.
        block.text = String::from_utf8(text).unwrap_or_default();
        block
    }

    #[inline(never)]
    fn enter(&mut self, word: &[u8], place: u32) {
        let mask = self.slots.len() - 1;
        let mut slot = spread(hash(word)) & mask;
        while self.slots[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = place + 1;
        if let [stem @ .., STEM_SIGN] = word {
            self.stem_lengths |= 1 << stem.len().min(63);
            let bit = beginning(stem);
            self.stem_beginnings[bit / 64] |= 1 << (bit % 64);
        }
    }

    fn word(&self, place: usize) -> &str {
        &self.text[self.starts[place] as usize..self.starts[place + 1] as usize]
    }

    fn named_words(&self) -> impl Iterator<Item = (WordId, &str)> {
        let named = self.named.iter().enumerate().filter(|(_, named)| **named);
        named.map(|(place, _)| (place as WordId, self.word(place)))
    }

    /// Most words begin like no stem at all.
    fn may_have_stem(&self, form: &[u8]) -> bool {
        let bit = beginning(form);
        self.stem_beginnings[bit / 64] >> (bit % 64) & 1 == 1
    }

    fn probe(&self, hashed: u64, form: &str, stem: bool) -> Option<WordId> {
        let mask = self.slots.len() - 1;
        let mut slot = spread(hashed) & mask;
        loop {
            let place = self.slots[slot].checked_sub(1)?;
            let text = self.word(place as usize);
            let same = if stem { text.strip_suffix(STEM_SIGN as char) == Some(form) } else { text == form };
            if same {
                return Some(self.first + place);
            }
            slot = (slot + 1) & mask;
        }
    }
}

fn block_of(word: &[u8]) -> usize {
    match word.first() {
        Some(letter @ b'a'..=b'z') => usize::from(letter - b'a') + 1,
        Some(128..) => BLOCKS - 1,
        _ => 0,
    }
}

/// How many beginnings are told apart: five bits for each of two letters.
const BEGINNINGS: usize = 1 << 10;

/// The place of a word's second and third letter among all beginnings. Different letters may share one.
fn beginning(form: &[u8]) -> usize {
    form.iter().skip(1).take(2).fold(0, |place, &letter| place << 5 | usize::from(letter & 31))
}

/// FNV-1a: short keys, no state.
const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// A number for a word, nearly always another one for another word.
pub(super) fn hash(word: &[u8]) -> u64 {
    word.iter().fold(HASH_START, |hash, &byte| hash_step(hash, byte))
}

fn hash_step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
}

/// FNV's low bits are its weakest for short words.
fn spread(hash: u64) -> usize {
    (hash ^ hash >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(words: &[&str]) -> Lexicon {
        let (starts, bytes) = Lexicon::write(words.iter().map(|word| (*word, *word != "picnic")));
        Lexicon::new(&starts, bytes)
    }

    #[test]
    fn words_are_found_by_their_text_and_texts_by_their_word() {
        let words = ["#", "5", "<link>", "a", "and", "pic*", "picnic", "picture", "pictures", "zoo", "📷", "🤫"];
        let lexicon = lexicon(&words);
        assert_eq!(lexicon.len(), words.len());
        for (word, text) in words.iter().enumerate() {
            assert_eq!(lexicon.word(word as WordId), *text);
            assert_eq!(lexicon.find(text), Some(word as WordId));
        }
        assert_eq!(lexicon.find("pict"), None);
        let mut found = Vec::new();
        lexicon.find_all("pictures", |word| found.push(lexicon.word(word)));
        assert_eq!(found, ["pic*", "pictures"]);
    }

    #[test]
    fn slips_are_looked_for_where_swapped_letters_lead() {
        let lexicon = lexicon(&["parents", "picnic", "secret"]);
        for (slip, expected) in [("aprents", Some(0)), ("parnets", Some(0)), ("sceret", Some(2)), ("picmic", None)] {
            let mut found = None;
            lexicon.one_edit_away(crate::rules::own_letters(), slip, |word| found = Some(word));
            assert_eq!(found, expected, "{slip}");
        }
    }
}
