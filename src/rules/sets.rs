//! Sets of words, as they lie in the table: a set is up to three other sets and some words.
//!
//! Rules share word classes and their authors repeat themselves, so a third of all words are spared that way. A set is read where it
//! is asked for and not before.

use super::format::{number, take_number};
use super::table::WordId;

/// Other sets that one may be made of.
const MOST_PARTS: usize = 3;
/// Two words are no shorter as a set.
const SMALLEST_PART: usize = 3;

/// All sets, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sets {
    bytes: Vec<u8>,
    /// Where each begins, and one end; the lowest two bits tell of how many other sets it is made.
    starts: Vec<u32>,
}

impl Sets {
    /// `heads`: for each set its length in bytes, above two bits that tell of how many other sets it is made.
    pub fn new(heads: &[u32], bytes: Vec<u8>) -> Self {
        let mut at = 0;
        let mut starts = Vec::with_capacity(heads.len() + 1);
        for head in heads {
            starts.push(at << 2 | head & 3);
            at += head >> 2;
        }
        starts.push(at << 2);
        Self { bytes, starts }
    }

    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Calls `part` with each set that this one is made of, and `word` with each word besides.
    pub fn read(&self, set: u32, mut part: impl FnMut(u32), mut word: impl FnMut(WordId)) {
        let (from, to) = (self.starts[set as usize], self.starts[set as usize + 1]);
        let mut rest = &self.bytes[(from >> 2) as usize..(to >> 2) as usize];
        for _ in 0..from & 3 {
            part(take_number(&mut rest));
        }
        let mut last = 0;
        while !rest.is_empty() {
            last += take_number(&mut rest);
            word(last);
        }
    }

    /// Calls `word` with each word of a set.
    pub fn each(&self, set: u32, word: &mut dyn FnMut(WordId)) {
        let mut parts = [0; MOST_PARTS];
        let mut count = 0;
        let note = |part| {
            parts[count] = part;
            count += 1;
        };
        self.read(set, note, &mut *word);
        parts[..count].iter().for_each(|&part| self.each(part, word));
    }

    /// The heads and bytes of these sets, each sorted.
    pub fn write(sets: &[Vec<WordId>]) -> (Vec<u32>, Vec<u8>) {
        let (mut heads, mut bytes) = (Vec::new(), Vec::new());
        for (parts, words) in share(sets) {
            let from = bytes.len();
            parts.iter().for_each(|&part| number(&mut bytes, part.into()));
            let mut last = 0;
            for word in words {
                number(&mut bytes, (word - last).into());
                last = word;
            }
            heads.push(((bytes.len() - from) << 2 | parts.len()) as u32);
        }
        (heads, bytes)
    }
}

/// For each set, the largest other sets that it contains, and the words that remain.
fn share(sets: &[Vec<WordId>]) -> Vec<(Vec<u32>, Vec<WordId>)> {
    let mut order: Vec<usize> = (0..sets.len()).collect();
    order.sort_by_key(|&set| (sets[set].len(), set));
    let words = sets.iter().flatten().max().map_or(0, |&word| word as usize + 1);
    let mut holders: Vec<Vec<u32>> = vec![Vec::new(); words];
    let mut held = vec![0; sets.len()];
    let mut shared = vec![(Vec::new(), Vec::new()); sets.len()];
    for set in order {
        let mut rest = sets[set].clone();
        let mut parts = Vec::new();
        while rest.len() >= SMALLEST_PART && parts.len() < MOST_PARTS {
            let holding = || rest.iter().flat_map(|&word| &holders[word as usize]);
            holding().for_each(|&other| held[other as usize] += 1);
            let whole = holding().filter(|&&other| held[other as usize] == sets[other as usize].len());
            let part = whole.copied().max_by_key(|&other| (held[other as usize], std::cmp::Reverse(other)));
            holding().for_each(|&other| held[other as usize] = 0);
            let Some(part) = part else { break };
            parts.push(part);
            rest.retain(|word| sets[part as usize].binary_search(word).is_err());
        }
        shared[set] = (parts, rest);
        if sets[set].len() >= SMALLEST_PART {
            sets[set].iter().for_each(|&word| holders[word as usize].push(set as u32));
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_as_they_were_written() {
        let sets: Vec<Vec<WordId>> = vec![
            vec![3, 5, 900],
            vec![1],
            vec![1, 3, 5, 7, 900],
            vec![70_000],
            vec![10, 11, 12],
            vec![1, 3, 5, 7, 10, 11, 12, 900],
        ];
        let (heads, bytes) = Sets::write(&sets);
        assert!(heads[5] & 3 == 2, "the last set is made of two others");
        let read = Sets::new(&heads, bytes);
        assert_eq!(read.len(), sets.len());
        for (number, set) in sets.iter().enumerate() {
            let mut words = Vec::new();
            read.each(number as u32, &mut |word| words.push(word));
            words.sort_unstable();
            assert_eq!(&words, set);
        }
    }
}
