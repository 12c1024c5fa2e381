//! Ten times the rules: every rule nine times more, with invented words in place of its own.
//!
//! Words that ordinary chat is full of stay as they are, because rules of any number share them; every pattern has at least one
//! part all of whose words are new, as rules of other topics and languages would. The same rules give the same copies.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use lotse::rules::{Fault, Op, RuleId, RuleSet, Table, compile, read_file};
use lotse::text::Tokens;

use crate::tree::{Part, parts};

/// Copies beside the original.
const COPIES: u32 = 9;
/// A word in this share of ordinary messages belongs to no topic.
const COMMON: f64 = 0.01;

/// The table of a rule set and its copies. `table` is the set's own, `ordinary` are ordinary messages.
pub fn tenfold(mut all: RuleSet, table: &Table, cues: &[&str], ordinary: &[&str]) -> Result<Vec<u8>, Vec<Fault>> {
    let words = Words::new(table, ordinary);
    for copy in 1..=COPIES {
        for (language, text) in copies(table, &words, copy) {
            let file = read_file(&format!("{language}-{copy}.rules"), &text)?;
            all.rules.extend(RuleSet::assemble(&[file], all.letters.clone(), cues)?.rules);
        }
    }
    compile(&all)
}

/// One copy of all rules as rule files, by language.
fn copies(table: &Table, words: &Words<'_>, copy: u32) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for rule in 0..table.rules() as RuleId {
        let info = table.rule(rule);
        let file = files.entry(info.language.into()).or_insert_with(|| format!("language {}\n", info.language));
        let _ = write!(
            file,
            "rule {}-{copy}\ncue {}\nsays {}\nstrength {}\nbecause {}\nsource invented\n",
            info.id,
            info.cue,
            info.says.name(),
            info.strength.name(),
            info.because
        );
        let pattern = |steps: &[Op]| Writer { table, words, copy, new: words.new_sets(steps) }.text(&parts(steps));
        for program in (0..table.programs() as u32).filter(|&program| table.rule_of(program) == rule) {
            let _ = writeln!(file, "pattern {}", pattern(&table.program(program)));
        }
        for (steps, within) in table.exclusions(rule) {
            let keyword = if within.is_some() { "not near" } else { "not with" };
            let _ = writeln!(file, "{keyword} {}", pattern(&steps));
        }
        // Examples are held against the originals, not here.
        file.push_str("finds a\nfinds b\nfinds c\nleaves a\nleaves b\n");
    }
    files
}

/// Writes a program's steps as the pattern they came from.
struct Writer<'a> {
    table: &'a Table,
    words: &'a Words<'a>,
    copy: u32,
    /// The sets whose words are replaced.
    new: BTreeSet<u32>,
}

impl Writer<'_> {
    fn text(&self, parts: &[Part]) -> String {
        let part = |part: &Part| match part {
            Part::Step(Op::Words(set)) => self.set(*set),
            Part::Step(Op::Number(range)) => {
                let (low, high) = self.table.number_range(*range);
                format!("<number {low}-{high}>")
            }
            Part::Step(Op::Shape(shape)) => format!("<{}>", format!("{shape:?}").to_lowercase()),
            Part::Step(Op::Question) => "<?>".into(),
            Part::Step(Op::Gap(most)) => format!("..{most}"),
            Part::Step(_) => String::new(),
            Part::Optional(inner) => format!("({})?", self.text(inner)),
            Part::Either(branches) => {
                let branches: Vec<String> = branches.iter().map(|branch| self.text(branch)).collect();
                format!("({})", branches.join(" | "))
            }
            Part::Together(branches, distance) => {
                let branches: Vec<String> = branches.iter().map(|branch| format!("({})", self.text(branch))).collect();
                format!("{{{}}}{distance}", branches.join(" "))
            }
        };
        parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    fn set(&self, set: u32) -> String {
        let word = |&word: &u32| {
            let text = self.table.word(word);
            if self.new.contains(&set) { self.words.invent(text, self.copy) } else { text.to_owned() }
        };
        format!("({})", self.table.set(set).iter().map(word).collect::<Vec<_>>().join(" | "))
    }
}

/// What is known of words.
struct Words<'a> {
    table: &'a Table,
    common: BTreeSet<String>,
    ordinary: BTreeSet<String>,
    /// Invented words and what they are for, so that no two share one.
    invented: RefCell<BTreeMap<String, String>>,
}

impl<'a> Words<'a> {
    fn new(table: &'a Table, ordinary: &[&str]) -> Self {
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        let mut tokens = Tokens::default();
        for line in ordinary {
            tokens.clear();
            tokens.push(table.letters(), line);
            let forms: BTreeSet<&str> = tokens.list().iter().map(|token| tokens.form(token)).collect();
            forms.into_iter().for_each(|form| *lines.entry(form.into()).or_default() += 1);
        }
        let fewest = (ordinary.len() as f64 * COMMON).ceil() as usize;
        let common = lines.iter().filter(|line| *line.1 >= fewest).map(|line| line.0.clone()).collect();
        Self { table, common, ordinary: lines.into_keys().collect(), invented: RefCell::default() }
    }

    /// The sets of a pattern that are about its topic: all but those made of common words, and at least one.
    fn new_sets(&self, steps: &[Op]) -> BTreeSet<u32> {
        let sets: Vec<u32> =
            steps.iter().filter_map(|step| if let Op::Words(set) = step { Some(*set) } else { None }).collect();
        let uncommon = |set: &u32| {
            let words = self.table.set(*set);
            let common = words.iter().filter(|&&word| self.common.contains(self.table.word(word))).count();
            common * 2 < words.len()
        };
        let new: BTreeSet<u32> = sets.iter().copied().filter(uncommon).collect();
        if new.is_empty() { sets.into_iter().max_by_key(|&set| self.length(set)).into_iter().collect() } else { new }
    }

    fn length(&self, set: u32) -> usize {
        let words = self.table.set(set);
        words.iter().map(|&word| self.table.word(word).len()).sum::<usize>() * 100 / words.len().max(1)
    }

    /// A word that nobody uses, with the same first letters and as long as this one.
    fn invent(&self, text: &str, copy: u32) -> String {
        let stem = text.trim_end_matches('*');
        if !stem.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return text.to_owned();
        }
        let known = stem.len().div_ceil(3).min(2);
        let mut invented = self.invented.borrow_mut();
        for attempt in 0_u32.. {
            // Short words run out of free neighbours; then they grow.
            let length = stem.len() + attempt as usize / 200;
            let mut form = stem[..known].to_owned();
            let mut state = format!("{stem} {copy} {attempt}")
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
            while form.len() < length {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                form.push(char::from(b'a' + ((state >> 33) % 26) as u8));
            }
            let key = format!("{stem} {copy}");
            let free = invented.get(&form).is_none_or(|other| *other == key);
            if free && !self.ordinary.contains(&form) && self.table.find(&form).is_none() {
                invented.insert(form.clone(), key);
                return if text.ends_with('*') { form + "*" } else { form };
            }
        }
        text.to_owned()
    }
}
