//! Which patterns to try where a word stands: worked out when a table is loaded, because it would be a large part of its file.

use super::format::take_number;
use super::sets::Sets;
use super::steps::Steps;
use super::table::{ProgramId, WordId};

/// Every match of a pattern has a word of one of its anchors, which are sets of words: by those it is found. Rules share word classes, so
/// a word leads to sets, and those to programs. Most patterns also have to have a word of one of another few sets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// For each word, the anchors it is in.
    anchors: Rows,
    /// For each set, the programs it is an anchor of.
    programs: Rows,
    /// For each program, sets of one of which every match has a word; none where that is not known.
    needs: Rows,
}

/// Rows of numbers of different length.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rows {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    /// Puts values into their rows, given as pairs of both; within a row they stay in order.
    #[inline(never)]
    fn sorted(pairs: &[(u32, u32)], rows: usize) -> Self {
        let mut starts = vec![0; rows + 1];
        pairs.iter().for_each(|(row, _)| starts[*row as usize + 1] += 1);
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut values = vec![0; pairs.len()];
        // Each start moves to its end, which is the next one's start, when filled from the back.
        for &(row, value) in pairs.iter().rev() {
            let end = &mut starts[row as usize + 1];
            *end -= 1;
            values[*end as usize] = value;
        }
        starts.remove(0);
        starts.push(pairs.len() as u32);
        Self { starts, values }
    }

    fn row(&self, number: u32) -> &[u32] {
        &self.values[row(&self.starts, number)]
    }
}

impl Index {
    /// Reads for each program what [`Index::write`] wrote.
    pub fn new(mut bytes: &[u8], programs: usize, words: usize, sets: &Sets, steps: &Steps) -> Self {
        let mut found: Vec<(u32, ProgramId)> = Vec::with_capacity(programs);
        let mut needs = Rows { starts: vec![0], values: Vec::new() };
        for program in 0..programs as ProgramId {
            let own = steps.first_set(program);
            for _ in 0..take_number(&mut bytes) {
                found.push((read_set(&mut bytes, own), program));
            }
            for _ in 0..take_number(&mut bytes) {
                needs.values.push(read_set(&mut bytes, own));
            }
            needs.starts.push(needs.values.len() as u32);
        }
        let programs = Rows::sorted(&found, sets.len());
        Self { anchors: anchors(&programs, words, sets), programs, needs }
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

    /// The sets of this word by which programs are found.
    pub fn anchors(&self, word: WordId) -> &[u32] {
        self.anchors.row(word)
    }

    /// The programs to try where a word of this set stands.
    pub fn programs(&self, set: u32) -> &[ProgramId] {
        self.programs.row(set)
    }

    /// Sets of one of which every match of a program has a word.
    pub fn needs(&self, program: ProgramId) -> &[u32] {
        self.needs.row(program)
    }
}

/// For each word, the sets with programs that it is in.
#[inline(never)]
fn anchors(programs: &Rows, words: usize, sets: &Sets) -> Rows {
    let mut found = Vec::with_capacity(words * 2);
    for set in (0..sets.len() as u32).filter(|&set| !programs.row(set).is_empty()) {
        sets.each(set, &mut |word| found.push((word, set)));
    }
    Rows::sorted(&found, words)
}

/// The place of a row: `starts` has one entry more than there are rows, and row n spans `starts[n]..starts[n + 1]`.
pub(super) fn row(starts: &[u32], row: u32) -> std::ops::Range<usize> {
    starts[row as usize] as usize..starts[row as usize + 1] as usize
}

fn read_set(bytes: &mut &[u8], own: u32) -> u32 {
    let code = take_number(bytes);
    if code & 1 == 0 { own + (code >> 1) } else { code >> 1 }
}
