//! The compiled rules: a lexicon of every word that a rule names, which rules to try for which word, and a small program for
//! each pattern.

use thiserror::Error;

use super::format::{Reader, hash, hash_step};
use super::pattern::Shape;
use super::source::{Says, Strength};
use super::typos::{Typos, one_edit};
use crate::text::Letters;

/// A word of the lexicon.
pub type WordId = u32;
/// A pattern's program.
pub type ProgramId = u32;
/// A rule.
pub type RuleId = u32;

/// Why bytes are not a table of this engine.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TableError {
    /// Something else, or cut off.
    #[error("this is not a rule table of Lotse")]
    NotATable,
    /// Made by another version of the compiler.
    #[error("the rule table has format {found}, this engine reads format {expected}; build both from the same source")]
    Version {
        /// The format of the bytes.
        found: u32,
        /// The format of this engine.
        expected: u32,
    },
    /// Bytes were changed or lost.
    #[error("the rule table is damaged; build it again")]
    Damaged,
}

/// One step of a program. A program maps a set of places where it may begin to the set of places where it may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// A word of this set.
    Words(u32),
    /// A number of this range.
    Number(u32),
    /// A shape.
    Shape(Shape),
    /// A question mark.
    Question,
    /// At most so many words.
    Gap(u32),
    /// The next so many steps, or nothing.
    Optional(u32),
    /// The next so many steps hold branches, each begun by [`Op::Branch`].
    Either(u32),
    /// The next so many steps are one branch.
    Branch(u32),
}

impl Op {
    /// As it stands in the table: kind in the lowest four bits, argument above.
    pub(super) fn encode(self) -> u32 {
        let (kind, argument) = match self {
            Self::Words(set) => (0, set),
            Self::Number(range) => (1, range),
            Self::Shape(shape) => (2, shape as u32),
            Self::Question => (3, 0),
            Self::Gap(words) => (4, words),
            Self::Optional(steps) => (5, steps),
            Self::Either(steps) => (6, steps),
            Self::Branch(steps) => (7, steps),
        };
        argument << 4 | kind
    }

    fn decode(code: u32) -> Option<Self> {
        let argument = code >> 4;
        Some(match code & 15 {
            0 => Self::Words(argument),
            1 => Self::Number(argument),
            2 => Self::Shape(Shape::NAMED.iter().map(|named| named.1).find(|&shape| shape as u32 == argument)?),
            3 => Self::Question,
            4 => Self::Gap(argument),
            5 => Self::Optional(argument),
            6 => Self::Either(argument),
            7 => Self::Branch(argument),
            _ => return None,
        })
    }
}

/// What is known of a rule besides its patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo<'a> {
    /// Unique name.
    pub id: &'a str,
    /// BCP 47 tags, one or, where one spelling serves several languages, more with spaces between; or `any`.
    pub language: &'a str,
    /// Cue class.
    pub cue: &'a str,
    /// What the other side does, in the rule's language.
    pub because: &'a str,
    /// Whose words it looks for.
    pub says: Says,
    /// How much one match says.
    pub strength: Strength,
}

impl RuleInfo<'_> {
    /// Whether the rule is written in this language.
    pub fn speaks(&self, tag: &str) -> bool {
        self.language.split(' ').any(|spoken| spoken == tag)
    }
}

/// All rules, ready to match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    fingerprint: u32,
    letters: Letters,
    columns: Columns,
    index: Index,
    ops: Vec<Op>,
    number_word: Option<WordId>,
    shape_words: [Option<WordId>; Shape::NAMED.len()],
}

/// The table as plain columns. `starts` columns have one entry more than they have rows: row n spans `starts[n]..starts[n + 1]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// Every word, stem (with `*`) and rule text, one after the other.
    pub strings: String,
    pub word_starts: Vec<u32>,
    /// For each word, the words it is short for.
    pub expansion_starts: Vec<u32>,
    pub expansions: Vec<u32>,
    /// Sets of words, each sorted, the most used ones first.
    pub set_starts: Vec<u32>,
    pub set_words: Vec<u32>,
    /// Lowest and highest value in turn.
    pub number_ranges: Vec<u32>,
    pub op_codes: Vec<u32>,
    pub program_starts: Vec<u32>,
    pub program_rules: Vec<u32>,
    /// For each program, the set of words it is found by.
    pub anchors: Vec<u32>,
    /// For each rule, its exclusions: program start, program end, words around the match (0: anywhere) in turn.
    pub exclusion_starts: Vec<u32>,
    pub exclusions: Vec<u32>,
    /// For each rule: id, language, cue, because.
    pub rule_text_starts: Vec<u32>,
    /// For each rule: says in the lowest two bits, strength above.
    pub rule_kinds: Vec<u32>,
}

/// The lexicon's name for any number, a word that no chat can contain.
pub(super) const NUMBER_WORD: &str = "#";

/// The lexicon's name for a shape.
pub(super) fn shape_word(shape: Shape) -> String {
    let name = Shape::NAMED.iter().find(|named| named.1 == shape).map_or("", |named| named.0);
    format!("<{name}>")
}

/// Parts of a pattern that are looked for before it is run.
const MOST_NEEDS: usize = 4;

/// What the hash of a stem goes on with.
pub(super) const STEM_SIGN: u8 = b'*';

impl Columns {
    fn word(&self, word: WordId) -> &str {
        &self.strings[range(&self.word_starts, word)]
    }

    pub(super) fn write(&self, letters: &Letters) -> Vec<u8> {
        let mut writer = super::format::Writer::new();
        writer.text(&self.strings);
        for column in self.numbers() {
            writer.numbers(column);
        }
        writer.codes(&self.op_codes);
        writer.numbers(&letters.characters);
        writer.long_numbers(&letters.entries);
        writer.text(&letters.text);
        writer.numbers(&letters.leet);
        writer.numbers(&letters.digraphs);
        writer.numbers(&letters.neighbours);
        writer.finish()
    }

    fn numbers(&self) -> [&Vec<u32>; 13] {
        [
            &self.word_starts,
            &self.expansion_starts,
            &self.expansions,
            &self.set_starts,
            &self.set_words,
            &self.number_ranges,
            &self.program_starts,
            &self.program_rules,
            &self.anchors,
            &self.exclusion_starts,
            &self.exclusions,
            &self.rule_text_starts,
            &self.rule_kinds,
        ]
    }
}

/// What is worked out when a table is loaded, because it would be the larger part of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Index {
    /// Hash table over the words: word + 1, or 0; at most half full, so that a word that is not in it is dismissed at the first or
    /// second look. Its length is a power of two.
    slots: Vec<u32>,
    /// For each word, the programs to try.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// For each program, a few sets of which every match has a word.
    need_starts: Vec<u32>,
    needs: Vec<u32>,
    /// For each set, the bits of its words; see [`word_bit`].
    set_bits: Vec<u64>,
    /// Bit n is set where a stem of n letters exists.
    stem_lengths: u64,
    /// The first three letters of all stems, as bits; see [`beginning`].
    stem_beginnings: Vec<u64>,
    /// Words of patterns by their ends.
    typos: Typos,
}

impl Index {
    fn new(columns: &Columns, ops: &[Op]) -> Self {
        let mut index = Self::default();
        let words = columns.word_starts.len().saturating_sub(1);
        index.stem_beginnings = vec![0; BEGINNINGS / 64];
        index.slots = vec![0; (words * 2).next_power_of_two()];
        for word in 0..words as WordId {
            let text = columns.word(word);
            let mask = index.slots.len() - 1;
            let mut slot = spread(hash(text.as_bytes())) & mask;
            while index.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            index.slots[slot] = word + 1;
            if let Some(stem) = text.strip_suffix(STEM_SIGN as char) {
                index.stem_lengths |= 1 << stem.len().min(63);
                let bit = beginning(stem.as_bytes());
                index.stem_beginnings[bit / 64] |= 1 << (bit % 64);
            }
        }
        let sets = 0..columns.set_starts.len().saturating_sub(1) as u32;
        let sets = sets.map(|set| &columns.set_words[range(&columns.set_starts, set)]);
        index.set_bits = sets.map(|set| set.iter().fold(0, |bits, &word| bits | word_bit(word))).collect();
        index.post(columns, words);
        index.need(columns, ops);
        // Only words that patterns name: ordinary words and short forms are nobody's slip.
        let mut named = vec![false; words];
        columns.set_words.iter().for_each(|&word| named[word as usize] = true);
        let named = named.iter().enumerate().filter(|(_, named)| **named);
        index.typos = Typos::new(named.map(|(word, _)| (word as WordId, columns.word(word as WordId))));
        index
    }

    /// Words that stand in a program outside of brackets stand in every match.
    fn need(&mut self, columns: &Columns, ops: &[Op]) {
        self.need_starts.push(0);
        for program in 0..columns.program_rules.len() as ProgramId {
            let mut steps = ops[range(&columns.program_starts, program)].iter();
            let from = self.needs.len();
            while let Some(step) = steps.next() {
                match *step {
                    Op::Words(set) if self.needs.len() - from < MOST_NEEDS => self.needs.push(set),
                    Op::Optional(length) | Op::Either(length) | Op::Branch(length) => {
                        steps = steps.as_slice().get(length as usize..).unwrap_or(&[]).iter();
                    }
                    _ => {}
                }
            }
            self.need_starts.push(self.needs.len() as u32);
        }
    }

    /// Turns “programs, each with the set of words it is found by” round.
    fn post(&mut self, columns: &Columns, words: usize) {
        let anchors = || {
            let sets = columns.anchors.iter().enumerate();
            sets.flat_map(|(program, &set)| {
                columns.set_words[range(&columns.set_starts, set)]
                    .iter()
                    .map(move |&word| (word as usize, program as u32))
            })
        };
        let mut starts = vec![0; words + 1];
        anchors().for_each(|(word, _)| starts[word + 1] += 1);
        (0..words).for_each(|word| starts[word + 1] += starts[word]);
        let mut next = starts.clone();
        self.postings = vec![0; starts[words] as usize];
        for (word, program) in anchors() {
            self.postings[next[word] as usize] = program;
            next[word] += 1;
        }
        self.posting_starts = starts;
    }
}

impl Table {
    /// Loads a table that the rule compiler wrote.
    pub fn load(bytes: &[u8]) -> Result<Self, TableError> {
        let mut reader = Reader::open(bytes)?;
        let columns = Columns {
            strings: reader.text()?,
            word_starts: reader.numbers()?,
            expansion_starts: reader.numbers()?,
            expansions: reader.numbers()?,
            set_starts: reader.numbers()?,
            set_words: reader.numbers()?,
            number_ranges: reader.numbers()?,
            program_starts: reader.numbers()?,
            program_rules: reader.numbers()?,
            anchors: reader.numbers()?,
            exclusion_starts: reader.numbers()?,
            exclusions: reader.numbers()?,
            rule_text_starts: reader.numbers()?,
            rule_kinds: reader.numbers()?,
            op_codes: reader.codes()?,
        };
        let letters = Letters {
            characters: reader.numbers()?,
            entries: reader.long_numbers()?,
            text: reader.text()?,
            leet: reader.numbers()?,
            digraphs: reader.numbers()?,
            neighbours: reader.numbers()?,
            ..Letters::default()
        }
        .indexed();
        let ops: Option<Vec<Op>> = columns.op_codes.iter().map(|&code| Op::decode(code)).collect();
        let ops = ops.ok_or(TableError::Damaged)?;
        let index = Index::new(&columns, &ops);
        let mut table = Self {
            fingerprint: Reader::hash(bytes) as u32,
            letters,
            columns,
            index,
            ops,
            number_word: None,
            shape_words: [None; 4],
        };
        table.number_word = table.find(NUMBER_WORD);
        table.shape_words = Shape::NAMED.map(|(_, shape)| table.find(&shape_word(shape)));
        Ok(table)
    }

    /// Tells tables apart: rule numbers of one mean nothing in another.
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    /// How letters are folded.
    pub fn letters(&self) -> &Letters {
        &self.letters
    }

    /// The lexicon's word for any number, if a rule is found by numbers.
    pub fn number_word(&self) -> Option<WordId> {
        self.number_word
    }

    /// The lexicon's word for a shape, if a rule asks for it.
    pub fn shape_word(&self, shape: Shape) -> Option<WordId> {
        self.shape_words[shape as usize]
    }

    /// How many words the lexicon has.
    pub fn words(&self) -> usize {
        self.columns.word_starts.len().saturating_sub(1)
    }

    /// How many rules there are.
    pub fn rules(&self) -> usize {
        self.columns.rule_kinds.len()
    }

    /// How many patterns there are.
    pub fn programs(&self) -> usize {
        self.columns.program_rules.len()
    }

    /// A word's text; stems end in `*`.
    pub fn word(&self, word: WordId) -> &str {
        self.columns.word(word)
    }

    /// The word itself, if the lexicon has it.
    pub fn find(&self, form: &str) -> Option<WordId> {
        self.probe(hash(form.as_bytes()), form, false)
    }

    /// A number that stands for a folded word together with this table.
    pub fn name(&self, form: &str) -> u64 {
        hash(form.as_bytes()) ^ u64::from(self.fingerprint) << 32
    }

    /// Calls `found` with the word, if the lexicon has it, and with every stem it begins with.
    pub fn find_all(&self, form: &str, mut found: impl FnMut(WordId)) {
        if self.no_stem(form) {
            if let Some(word) = self.probe(hash(form.as_bytes()), form, false) {
                found(word);
            }
            return;
        }
        let mut hashed = hash(b"");
        for (index, &byte) in form.as_bytes().iter().enumerate() {
            hashed = hash_step(hashed, byte);
            let length = index + 1;
            if self.index.stem_lengths & 1 << length.min(63) != 0
                && form.is_char_boundary(length)
                && let Some(stem) = self.probe(hash_step(hashed, STEM_SIGN), &form[..length], true)
            {
                found(stem);
            }
        }
        if let Some(word) = self.probe(hashed, form, false) {
            found(word);
        }
    }

    /// Calls `found` with each word of a pattern that is one slip of the finger away. Words shorter than six letters are never taken
    /// for slips of others.
    pub fn one_edit_away(&self, form: &str, mut found: impl FnMut(WordId)) {
        let mut last = None;
        self.index.typos.candidates(form, |word| {
            if last != Some(word) && one_edit(&self.letters, form, self.word(word)) {
                found(word);
                last = Some(word);
            }
        });
    }

    /// Most words begin like no stem at all.
    fn no_stem(&self, form: &str) -> bool {
        let bit = beginning(form.as_bytes());
        self.index.stem_beginnings[bit / 64] >> (bit % 64) & 1 == 0
    }

    fn probe(&self, hashed: u64, form: &str, stem: bool) -> Option<WordId> {
        let slots = &self.index.slots;
        let mask = slots.len().checked_sub(1)?;
        let mut slot = spread(hashed) & mask;
        loop {
            let word = slots[slot].checked_sub(1)?;
            let text = self.word(word);
            let same = if stem { text.strip_suffix(STEM_SIGN as char) == Some(form) } else { text == form };
            if same {
                return Some(word);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The programs to try where this word stands.
    pub fn postings(&self, word: WordId) -> &[ProgramId] {
        &self.index.postings[range(&self.index.posting_starts, word)]
    }

    /// The words that this one is short for; empty for most.
    pub fn expansion(&self, word: WordId) -> &[WordId] {
        &self.columns.expansions[range(&self.columns.expansion_starts, word)]
    }

    /// The bits of a set's words: a word whose bit is not among them is not in the set.
    pub fn set_bits(&self, set: u32) -> u64 {
        self.index.set_bits[set as usize]
    }

    /// Whether a set holds a word.
    pub fn set_has(&self, set: u32, word: WordId) -> bool {
        self.columns.set_words[range(&self.columns.set_starts, set)].binary_search(&word).is_ok()
    }

    /// The words of a set.
    pub fn set(&self, set: u32) -> &[WordId] {
        &self.columns.set_words[range(&self.columns.set_starts, set)]
    }

    /// Lowest and highest value of a range of numbers.
    pub fn number_range(&self, index: u32) -> (u32, u32) {
        let at = index as usize * 2;
        (self.columns.number_ranges[at], self.columns.number_ranges[at + 1])
    }

    /// A program's steps.
    pub fn program(&self, program: ProgramId) -> &[Op] {
        &self.ops[range(&self.columns.program_starts, program)]
    }

    /// The rule a program belongs to.
    pub fn rule_of(&self, program: ProgramId) -> RuleId {
        self.columns.program_rules[program as usize]
    }

    /// Sets of which every match of a program has a word: a few of them.
    pub fn needs(&self, program: ProgramId) -> &[u32] {
        &self.index.needs[range(&self.index.need_starts, program)]
    }

    /// How many sets of words there are.
    pub fn sets(&self) -> usize {
        self.columns.set_starts.len().saturating_sub(1)
    }

    /// A rule's exclusions: steps, and how many words around the match they look at (`None`: the whole message).
    pub fn exclusions(&self, rule: RuleId) -> impl Iterator<Item = (&[Op], Option<u32>)> {
        self.columns.exclusions[range(&self.columns.exclusion_starts, rule)].chunks_exact(3).map(|row| {
            let steps = &self.ops[row[0] as usize..row[1] as usize];
            (steps, (row[2] > 0).then_some(row[2]))
        })
    }

    /// What is known of a rule.
    pub fn rule(&self, rule: RuleId) -> RuleInfo<'_> {
        let text = |field: u32| &self.columns.strings[range(&self.columns.rule_text_starts, rule * 4 + field)];
        let kind = self.columns.rule_kinds[rule as usize];
        RuleInfo {
            id: text(0),
            language: text(1),
            cue: text(2),
            because: text(3),
            says: [Says::Partner, Says::Child, Says::Either][(kind as usize & 3).min(2)],
            strength: [Strength::Weak, Strength::Medium, Strength::Strong][(kind as usize >> 2).min(2)],
        }
    }

    /// A rule by its id.
    pub fn rule_named(&self, id: &str) -> Option<RuleId> {
        (0..self.rules() as RuleId).find(|&rule| self.rule(rule).id == id)
    }
}

fn range(starts: &[u32], row: u32) -> std::ops::Range<usize> {
    let row = row as usize;
    starts[row] as usize..starts[row + 1] as usize
}

/// One of 64 bits, to tell most words apart at a glance.
pub fn word_bit(word: WordId) -> u64 {
    1 << (word.wrapping_mul(0x9E37_79B1) >> 26)
}

/// How many beginnings are told apart: five bits for each of three letters.
const BEGINNINGS: usize = 1 << 15;

/// The place of a word's first three letters among all beginnings. Different letters may share one.
fn beginning(form: &[u8]) -> usize {
    form.iter().take(3).fold(0, |place, &letter| place << 5 | usize::from(letter & 31))
}

/// FNV's low bits are its weakest for short words.
fn spread(hash: u64) -> usize {
    (hash ^ hash >> 32) as usize
}
