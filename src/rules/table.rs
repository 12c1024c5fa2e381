//! The compiled rules: a lexicon of every word that a rule names, which rules to try for which word, and a small program for
//! each pattern. What lies where is told in [`Columns`].

use std::mem::take;

use thiserror::Error;

use super::format::{Reader, Writer};
use super::index::{Index, row};
use super::lexicon::{Lexicon, hash};
use super::pattern::Shape;
use super::sets::Sets;
use super::source::{Says, Strength};
use super::steps::Steps;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The next so many steps are a gap and then branches, all of which stand there in some order, such a gap between them.
    Together(u32),
    /// The next so many steps are one branch.
    Branch(u32),
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
    /// Whether a number in its match is the speaker's own age.
    pub tells_age: bool,
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
    lexicon: Lexicon,
    sets: Sets,
    steps: Steps,
    index: Index,
    columns: Columns,
    /// Words that are short for others, as bits: hardly any are.
    short: Vec<u64>,
    number_word: Option<WordId>,
    shape_words: [Option<WordId>; Shape::NAMED.len()],
}

/// What stands in the file, but for letters. `starts` columns have one entry more than they have rows: row n spans
/// `starts[n]..starts[n + 1]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// See [`Lexicon::write`].
    pub lexicon_starts: Vec<u32>,
    pub lexicon: Vec<u8>,
    /// Languages whose most frequent words are known, a line each; those words, and for each the bits of its languages.
    pub languages: String,
    pub common_words: Vec<u32>,
    pub common_languages: Vec<u32>,
    /// Words that are short for others, and those others.
    pub short_forms: Vec<u32>,
    pub expansion_starts: Vec<u32>,
    pub expansions: Vec<u32>,
    /// See [`Sets::write`].
    pub set_heads: Vec<u32>,
    pub sets: Vec<u8>,
    /// Lowest and highest value in turn.
    pub number_ranges: Vec<u32>,
    /// See [`Steps::write`]; the programs' pieces come first, then the exclusions'.
    pub piece_lengths: Vec<u32>,
    pub piece_sets: Vec<u32>,
    pub steps: Vec<u8>,
    /// The first shared piece, and how many sets are shared.
    pub shared: Vec<u32>,
    pub program_rules: Vec<u32>,
    /// See [`Index::write`].
    pub anchors: Vec<u8>,
    /// For each rule, its exclusions: how many words around the match each looks at (0: anywhere).
    pub exclusion_starts: Vec<u32>,
    pub exclusions: Vec<u32>,
    /// For each rule: id, language, cue, because.
    pub rule_texts: String,
    pub rule_text_starts: Vec<u32>,
    /// For each rule: says in the lowest two bits, strength in the next two, then whether it tells an age.
    pub rule_kinds: Vec<u32>,
}

/// The lexicon's name for any number, a word that no chat can contain.
pub(super) const NUMBER_WORD: &str = "#";

/// The lexicon's name for a shape.
pub(super) fn shape_word(shape: Shape) -> String {
    let name = Shape::NAMED.iter().find(|named| named.1 == shape).map_or("", |named| named.0);
    format!("<{name}>")
}

impl Columns {
    pub(super) fn write(&self, letters: &Letters) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.numbers(&self.lexicon_starts);
        writer.bytes(&self.lexicon);
        writer.text(&self.languages);
        writer.numbers(&self.common_words);
        writer.codes(&self.common_languages);
        writer.numbers(&self.short_forms);
        writer.numbers(&self.expansion_starts);
        writer.numbers(&self.expansions);
        writer.codes(&self.set_heads);
        writer.bytes(&self.sets);
        writer.numbers(&self.number_ranges);
        writer.codes(&self.piece_lengths);
        writer.codes(&self.piece_sets);
        writer.bytes(&self.steps);
        writer.numbers(&self.shared);
        writer.numbers(&self.program_rules);
        writer.bytes(&self.anchors);
        writer.numbers(&self.exclusion_starts);
        writer.codes(&self.exclusions);
        writer.text(&self.rule_texts);
        writer.numbers(&self.rule_text_starts);
        writer.numbers(&self.rule_kinds);
        writer.numbers(&letters.characters);
        writer.long_numbers(&letters.entries);
        writer.text(&letters.text);
        writer.numbers(&letters.leet);
        writer.numbers(&letters.digraphs);
        writer.numbers(&letters.neighbours);
        writer.finish()
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, TableError> {
        Ok(Self {
            lexicon_starts: reader.numbers()?,
            lexicon: reader.bytes()?,
            languages: reader.text()?,
            common_words: reader.numbers()?,
            common_languages: reader.codes()?,
            short_forms: reader.numbers()?,
            expansion_starts: reader.numbers()?,
            expansions: reader.numbers()?,
            set_heads: reader.codes()?,
            sets: reader.bytes()?,
            number_ranges: reader.numbers()?,
            piece_lengths: reader.codes()?,
            piece_sets: reader.codes()?,
            steps: reader.bytes()?,
            shared: reader.numbers()?,
            program_rules: reader.numbers()?,
            anchors: reader.bytes()?,
            exclusion_starts: reader.numbers()?,
            exclusions: reader.codes()?,
            rule_texts: reader.text()?,
            rule_text_starts: reader.numbers()?,
            rule_kinds: reader.numbers()?,
        })
    }
}

impl Table {
    /// Loads a table that the rule compiler wrote.
    pub fn load(bytes: &[u8]) -> Result<Self, TableError> {
        let mut reader = Reader::open(bytes)?;
        let mut columns = Columns::read(&mut reader)?;
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
        let &[shared, named] = columns.shared.as_slice() else { return Err(TableError::Damaged) };
        let lexicon = Lexicon::new(&columns.lexicon_starts, take(&mut columns.lexicon));
        let sets = Sets::new(&columns.set_heads, take(&mut columns.sets));
        let steps = Steps::new(&columns.piece_lengths, &columns.piece_sets, shared, named, take(&mut columns.steps));
        let programs = columns.program_rules.len();
        let index = Index::new(&take(&mut columns.anchors), programs, lexicon.len(), &sets, &steps);
        let mut short = vec![0; lexicon.len().div_ceil(64)];
        columns.short_forms.iter().for_each(|&word| short[word as usize / 64] |= 1 << (word % 64));
        let mut table = Self {
            fingerprint: Reader::hash(bytes) as u32,
            letters,
            lexicon,
            sets,
            steps,
            index,
            columns,
            short,
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
        self.lexicon.len()
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
        self.lexicon.word(word)
    }

    /// The word itself, if the lexicon has it.
    pub fn find(&self, form: &str) -> Option<WordId> {
        self.lexicon.find(form)
    }

    /// A number that stands for a folded word together with this table.
    pub fn name(&self, form: &str) -> u64 {
        hash(form.as_bytes()) ^ u64::from(self.fingerprint) << 32
    }

    /// Calls `found` with the word, if the lexicon has it, and with every stem it begins with. Answers whether it has the word itself.
    pub fn find_all(&self, form: &str, found: impl FnMut(WordId)) -> bool {
        self.lexicon.find_all(form, found)
    }

    /// Calls `found` with each word of a pattern that is one slip of the finger away. Words shorter than six letters are never taken
    /// for slips of others.
    pub fn one_edit_away(&self, form: &str, found: impl FnMut(WordId)) {
        self.lexicon.one_edit_away(&self.letters, form, found);
    }

    /// The sets of this word by which programs are found.
    pub fn anchors(&self, word: WordId) -> &[u32] {
        self.index.anchors(word)
    }

    /// The programs to try where a word of this set stands.
    pub fn programs_of(&self, set: u32) -> &[ProgramId] {
        self.index.programs(set)
    }

    /// Sets of one of which every match of a program has a word; none where that is not known.
    pub fn needs(&self, program: ProgramId) -> &[u32] {
        self.index.needs(program)
    }

    /// The words that this one is short for; empty for most.
    pub fn expansion(&self, word: WordId) -> &[WordId] {
        if self.short[word as usize / 64] >> (word % 64) & 1 == 0 {
            return &[];
        }
        let place = self.columns.short_forms.binary_search(&word).unwrap_or(0) as u32;
        &self.columns.expansions[row(&self.columns.expansion_starts, place)]
    }

    /// The languages whose most frequent words are known, as rules name them; their place is their bit in [`Table::common_in`].
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.columns.languages.lines()
    }

    /// The languages, as bits, in which this word is one of the most frequent.
    pub fn common_in(&self, word: WordId) -> u32 {
        self.columns.common_words.binary_search(&word).map_or(0, |at| self.columns.common_languages[at])
    }

    /// How many sets of words there are.
    pub fn sets(&self) -> usize {
        self.sets.len()
    }

    /// The words of a set.
    pub fn set(&self, set: u32) -> Vec<WordId> {
        let mut words = Vec::new();
        self.sets.each(set, &mut |word| words.push(word));
        words.sort_unstable();
        words
    }

    /// Calls `part` with each set that this one is made of, and `word` with each word besides.
    pub fn read_set(&self, set: u32, part: impl FnMut(u32), word: impl FnMut(WordId)) {
        self.sets.read(set, part, word);
    }

    /// Lowest and highest value of a range of numbers.
    pub fn number_range(&self, index: u32) -> (u32, u32) {
        let at = index as usize * 2;
        (self.columns.number_ranges[at], self.columns.number_ranges[at + 1])
    }

    /// A program's steps.
    pub fn program(&self, program: ProgramId) -> Vec<Op> {
        let mut steps = Vec::new();
        self.read_program(program, &mut steps);
        steps
    }

    /// Adds a program's steps to a list.
    pub fn read_program(&self, program: ProgramId, steps: &mut Vec<Op>) {
        self.steps.read(program, steps);
    }

    /// The rule a program belongs to.
    pub fn rule_of(&self, program: ProgramId) -> RuleId {
        self.columns.program_rules[program as usize]
    }

    /// A rule's exclusions: steps, and how many words around the match they look at (`None`: the whole message).
    pub fn exclusions(&self, rule: RuleId) -> impl Iterator<Item = (Vec<Op>, Option<u32>)> {
        row(&self.columns.exclusion_starts, rule).map(|exclusion| {
            let within = self.columns.exclusions[exclusion];
            // An exclusion is a program that no word leads to.
            (self.program((self.programs() + exclusion) as ProgramId), (within > 0).then_some(within))
        })
    }

    /// What is known of a rule.
    pub fn rule(&self, rule: RuleId) -> RuleInfo<'_> {
        let text = |field: u32| &self.columns.rule_texts[row(&self.columns.rule_text_starts, rule * 4 + field)];
        let kind = self.columns.rule_kinds[rule as usize];
        RuleInfo {
            id: text(0),
            language: text(1),
            cue: text(2),
            because: text(3),
            says: [Says::Partner, Says::Child, Says::Either][(kind as usize & 3).min(2)],
            strength: [Strength::Weak, Strength::Medium, Strength::Strong][(kind as usize >> 2 & 3).min(2)],
            tells_age: kind >> 4 & 1 != 0,
        }
    }

    /// A rule by its id.
    pub fn rule_named(&self, id: &str) -> Option<RuleId> {
        (0..self.rules() as RuleId).find(|&rule| self.rule(rule).id == id)
    }
}
