//! Which patterns to try where a word stands: worked out when a table is loaded, because it would be a large part of its file.

use super::format::take_number;
use super::sets::Sets;
use super::steps::Steps;
use super::table::{ProgramId, WordId};

/// Every match of a pattern has a word of one of its anchors: by those it is found. Most also have to have one of another few sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// For each word, the programs to try.
    posting_starts: Vec<u32>,
    postings: Vec<ProgramId>,
    /// For each program, sets of one of which every match has a word; none where that is not known.
    need_starts: Vec<u32>,
    needs: Vec<u32>,
}

impl Index {
    /// Reads for each program what [`Index::write`] wrote.
    pub fn new(mut bytes: &[u8], programs: usize, words: usize, sets: &Sets, steps: &Steps) -> Self {
        let mut index = Self { need_starts: vec![0], ..Self::default() };
        let mut found: Vec<(WordId, ProgramId)> = Vec::with_capacity(programs * 8);
        for program in 0..programs as ProgramId {
            let own = steps.first_set(program);
            for _ in 0..take_number(&mut bytes) {
                let anchor = read_set(&mut bytes, own);
                sets.each(anchor, &mut |word| found.push((word, program)));
            }
            for _ in 0..take_number(&mut bytes) {
                index.needs.push(read_set(&mut bytes, own));
            }
            index.need_starts.push(index.needs.len() as u32);
        }
        index.post(&found, words);
        index
    }

    /// Anchors and needs of one program, whose first set of its own is `own`.
    pub fn write(bytes: &mut Vec<u8>, anchors: &[u32], needs: &[u32], own: u32) {
        for sets in [anchors, needs] {
            super::format::number(bytes, sets.len() as u64);
            for &set in sets {
                // Most are sets of the program's own, and small numbers so.
                let code = if set >= own { u64::from(set - own) << 1 } else { u64::from(set) << 1 | 1 };
                super::format::number(bytes, code);
            }
        }
    }

    #[inline(never)]
    fn post(&mut self, found: &[(WordId, ProgramId)], words: usize) {
        let mut starts = vec![0; words + 1];
        found.iter().for_each(|(word, _)| starts[*word as usize + 1] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        self.postings = vec![0; found.len()];
        // Each start moves to its end, which is the next one's start, when filled from the back.
        for &(word, program) in found.iter().rev() {
            let end = &mut starts[word as usize + 1];
            *end -= 1;
            self.postings[*end as usize] = program;
        }
        starts.remove(0);
        starts.push(found.len() as u32);
        self.posting_starts = starts;
    }

    /// The programs to try where this word stands.
    pub fn postings(&self, word: WordId) -> &[ProgramId] {
        &self.postings[row(&self.posting_starts, word)]
    }

    /// Sets of one of which every match of a program has a word.
    pub fn needs(&self, program: ProgramId) -> &[u32] {
        &self.needs[row(&self.need_starts, program)]
    }
}

/// The place of a row: `starts` has one entry more than there are rows, and row n spans `starts[n]..starts[n + 1]`.
pub(super) fn row(starts: &[u32], row: u32) -> std::ops::Range<usize> {
    starts[row as usize] as usize..starts[row as usize + 1] as usize
}

fn read_set(bytes: &mut &[u8], own: u32) -> u32 {
    let code = take_number(bytes);
    if code & 1 == 0 { own + (code >> 1) } else { code >> 1 }
}
