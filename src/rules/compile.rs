//! Rules become a table: words get numbers, patterns become programs, and each pattern is indexed by the rarest words that one
//! of its matches must contain.

use std::collections::{BTreeMap, BTreeSet};

use super::frequency::Frequency;
use super::pattern::{Pattern, Word, either};
use super::source::{Fault, Rule, RuleSet, Says, Strength};
use super::table::{Columns, NUMBER_WORD, Op, shape_word};
use crate::text::{Letters, Tokens};

/// Writes the table of a rule set. The same rules give the same bytes. Errors are for the rule's author.
pub fn compile(set: &RuleSet) -> Result<Vec<u8>, Vec<Fault>> {
    let words = Compiler::run(set, BTreeSet::new())?.0.words;
    // Once more with the words in order: forms of one word have neighbouring numbers then, and sets of them are small.
    let (compiler, exclusions) = Compiler::run(set, words.into_keys().collect())?;
    Ok(compiler.finish(&set.rules, &exclusions).write(&set.letters))
}

#[derive(Default)]
struct Compiler {
    words: BTreeMap<String, u32>,
    /// The same, by number.
    texts: Vec<String>,
    /// How common each is.
    costs: Vec<u32>,
    sets: BTreeMap<Vec<u32>, u32>,
    numbers: Vec<u32>,
    ops: Vec<Op>,
    program_starts: Vec<u32>,
    program_rules: Vec<u32>,
    /// For each program, the words it is found by: the rarest of which a match has one.
    anchors: Vec<BTreeSet<u32>>,
    expansions: BTreeMap<u32, Vec<u32>>,
    /// Short forms: chats are read with them written out, so patterns are too.
    written_out: BTreeMap<String, Vec<String>>,
    frequency: Frequency,
}

impl Compiler {
    /// Compiles all rules; `words` get the first numbers. Also returns each rule's exclusions.
    fn run(set: &RuleSet, words: BTreeSet<String>) -> Result<(Self, Vec<Vec<u32>>), Vec<Fault>> {
        let written_out = written_out(set);
        let frequency = Frequency::of(set, &written_out);
        let mut compiler = Self { written_out, frequency, ..Self::default() };
        words.iter().for_each(|word| {
            compiler.word(word);
        });
        let mut faults = Vec::new();
        for (number, rule) in set.rules.iter().enumerate() {
            for pattern in &rule.patterns {
                if let Err(what) = compiler.program(number as u32, pattern) {
                    let what = format!("rule “{}”: {what}", rule.id);
                    faults.push(Fault { file: rule.file.clone(), line: rule.line, what });
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        compiler.program_starts.push(compiler.ops.len() as u32);
        let exclusions = set.rules.iter().map(|rule| compiler.exclusions(rule)).collect();
        for ordinary in &set.ordinary {
            compiler.ordinary(&set.letters, ordinary);
        }
        for (short, long) in &set.short_forms {
            compiler.short_form(&set.letters, short, long);
        }
        Ok((compiler, exclusions))
    }

    fn word(&mut self, text: &str) -> u32 {
        *self.words.entry(text.to_owned()).or_insert_with(|| {
            self.texts.push(text.to_owned());
            self.costs.push(self.frequency.cost(text));
            self.texts.len() as u32 - 1
        })
    }

    fn word_id(&mut self, word: &Word) -> u32 {
        match word {
            Word::Exact(text) => self.word(text),
            Word::Stem(text) => self.word(&format!("{text}*")),
        }
    }

    fn program(&mut self, rule: u32, pattern: &Pattern) -> Result<(), String> {
        let pattern = &self.write_out(pattern);
        let mut needed = Vec::new();
        self.needed(pattern, &mut needed);
        let Some(anchor) = needed.into_iter().min_by_key(|words| self.cost(words)) else {
            return Err(
                "no word of the pattern is certain to stand in a match; give it at least one that is not optional"
                    .into(),
            );
        };
        self.anchors.push(anchor);
        self.program_starts.push(self.ops.len() as u32);
        self.program_rules.push(rule);
        self.emit(pattern);
        Ok(())
    }

    fn exclusions(&mut self, rule: &Rule) -> Vec<u32> {
        let mut rows = Vec::new();
        for exclusion in &rule.exclusions {
            // Exclusions are programs that no word leads to: their rows point straight at the steps.
            let start = self.ops.len() as u32;
            let pattern = self.write_out(&exclusion.pattern);
            self.emit(&pattern);
            rows.extend([start, self.ops.len() as u32, exclusion.within.unwrap_or(0)]);
        }
        rows
    }

    /// A word that is in the lexicon for no other reason than to be known.
    fn ordinary(&mut self, letters: &Letters, text: &str) {
        let mut tokens = Tokens::default();
        tokens.push(letters, text);
        for token in tokens.list() {
            self.word(tokens.form(token));
        }
    }

    fn short_form(&mut self, letters: &Letters, short: &str, long: &str) {
        let mut tokens = Tokens::default();
        tokens.push(letters, short);
        let short: Vec<String> = tokens.list().iter().map(|token| tokens.form(token).to_owned()).collect();
        tokens.clear();
        tokens.push(letters, long);
        let [short] = short.as_slice() else { return };
        let short = self.word(short);
        let long: Vec<String> = tokens.list().iter().map(|token| tokens.form(token).to_owned()).collect();
        let long = long.iter().map(|word| self.word(word)).collect();
        self.expansions.insert(short, long);
    }

    /// Replaces short forms by what they stand for.
    fn write_out(&self, pattern: &Pattern) -> Pattern {
        let all = |parts: &[Pattern]| parts.iter().map(|part| self.write_out(part)).collect();
        match pattern {
            Pattern::Words(words) => {
                let long = |word: &Word| match word {
                    Word::Exact(text) => self.written_out.get(text),
                    Word::Stem(_) => None,
                };
                let rest: BTreeSet<Word> = words.iter().filter(|word| long(word).is_none()).cloned().collect();
                let mut branches: Vec<Pattern> = words.iter().filter_map(long).map(|long| sequence(long)).collect();
                branches.push(Pattern::Words(rest));
                either(branches)
            }
            Pattern::Optional(inner) => Pattern::Optional(Box::new(self.write_out(inner))),
            Pattern::Either(branches) => Pattern::Either(all(branches)),
            Pattern::Sequence(parts) => Pattern::Sequence(all(parts)),
            other => other.clone(),
        }
    }

    /// Sets of words of which every match contains one.
    fn needed(&mut self, pattern: &Pattern, out: &mut Vec<BTreeSet<u32>>) {
        match pattern {
            Pattern::Words(words) => out.push(words.iter().map(|word| self.word_id(word)).collect()),
            Pattern::Number(..) => out.push([self.word(NUMBER_WORD)].into()),
            Pattern::Shape(shape) => out.push([self.word(&shape_word(*shape))].into()),
            Pattern::Sequence(parts) => parts.iter().for_each(|part| self.needed(part, out)),
            Pattern::Either(branches) => {
                let mut all = BTreeSet::new();
                for branch in branches {
                    let mut needed = Vec::new();
                    self.needed(branch, &mut needed);
                    // A branch without a certain word makes the whole alternative uncertain.
                    let Some(best) = needed.into_iter().min_by_key(|words| self.cost(words)) else { return };
                    all.extend(best);
                }
                out.push(all);
            }
            Pattern::Optional(_) | Pattern::Gap(_) | Pattern::Question => {}
        }
    }

    /// In how many ordinary messages one of these words is likely to stand.
    fn cost(&self, words: &BTreeSet<u32>) -> u32 {
        words.iter().map(|&word| self.costs[word as usize]).sum()
    }

    fn emit(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Words(words) => {
                let mut ids: Vec<u32> = words.iter().map(|word| self.word_id(word)).collect();
                ids.sort_unstable();
                let next = self.sets.len() as u32;
                let set = *self.sets.entry(ids).or_insert(next);
                self.ops.push(Op::Words(set));
            }
            Pattern::Number(low, high) => {
                let known = self.numbers.chunks_exact(2).position(|range| range == [*low, *high]);
                let index = known.unwrap_or(self.numbers.len() / 2);
                if known.is_none() {
                    self.numbers.extend([*low, *high]);
                }
                self.ops.push(Op::Number(index as u32));
            }
            Pattern::Shape(shape) => self.ops.push(Op::Shape(*shape)),
            Pattern::Question => self.ops.push(Op::Question),
            Pattern::Gap(words) => self.ops.push(Op::Gap(*words)),
            Pattern::Sequence(parts) => parts.iter().for_each(|part| self.emit(part)),
            Pattern::Optional(inner) => self.nested(Op::Optional, |compiler| compiler.emit(inner)),
            Pattern::Either(branches) => self.nested(Op::Either, |compiler| {
                for branch in branches {
                    compiler.nested(Op::Branch, |compiler| compiler.emit(branch));
                }
            }),
        }
    }

    fn nested(&mut self, op: impl Fn(u32) -> Op, inside: impl FnOnce(&mut Self)) {
        let at = self.ops.len();
        self.ops.push(op(0));
        inside(self);
        self.ops[at] = op((self.ops.len() - at - 1) as u32);
    }

    /// Gives the sets that most steps ask for the smallest numbers: they take a byte, and the same steps the same bytes.
    fn order_sets(&mut self) {
        let mut uses = vec![0u32; self.sets.len()];
        for op in &self.ops {
            if let Op::Words(set) = op {
                uses[*set as usize] += 1;
            }
        }
        let mut order: Vec<u32> = (0..uses.len() as u32).collect();
        order.sort_by_key(|&set| (std::cmp::Reverse(uses[set as usize]), set));
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, &set)| place[set as usize] = at as u32);
        self.sets.values_mut().for_each(|set| *set = place[*set as usize]);
        for op in &mut self.ops {
            if let Op::Words(set) = op {
                *set = place[*set as usize];
            }
        }
    }

    fn finish(mut self, rules: &[Rule], exclusions: &[Vec<u32>]) -> Columns {
        let mut columns = Columns::default();
        self.order_sets();
        let words = &self.texts;
        for text in words {
            columns.word_starts.push(columns.strings.len() as u32);
            columns.strings.push_str(text);
        }
        columns.word_starts.push(columns.strings.len() as u32);
        let mut unions: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
        for anchor in &self.anchors {
            // The words of alternatives together are no set of any step; others are.
            let next = self.sets.len() as u32 + unions.len() as u32;
            let anchor: Vec<u32> = anchor.iter().copied().collect();
            let set = self.sets.get(&anchor).copied().unwrap_or_else(|| *unions.entry(anchor).or_insert(next));
            columns.anchors.push(set);
        }
        let expansions: Vec<Vec<u32>> =
            (0..words.len() as u32).map(|word| self.expansions.get(&word).cloned().unwrap_or_default()).collect();
        (columns.expansion_starts, columns.expansions) = rows(&expansions);

        let mut sets: Vec<(Vec<u32>, u32)> = self.sets.into_iter().chain(unions).collect();
        sets.sort_by_key(|set| set.1);
        let sets: Vec<Vec<u32>> = sets.into_iter().map(|set| set.0).collect();
        (columns.set_starts, columns.set_words) = rows(&sets);
        columns.number_ranges = self.numbers;

        columns.op_codes = self.ops.iter().map(|op| op.encode()).collect();
        columns.program_starts = self.program_starts;
        columns.program_rules = self.program_rules;
        (columns.exclusion_starts, columns.exclusions) = rows(exclusions);
        for rule in rules {
            for text in [&rule.id, &rule.language, &rule.cue, &rule.because] {
                columns.rule_text_starts.push(columns.strings.len() as u32);
                columns.strings.push_str(text);
            }
            columns.rule_kinds.push(kind(rule.says, rule.strength));
        }
        columns.rule_text_starts.push(columns.strings.len() as u32);
        columns
    }
}

/// The short forms, folded.
fn written_out(set: &RuleSet) -> BTreeMap<String, Vec<String>> {
    let fold = |text: &str| {
        let mut tokens = Tokens::default();
        tokens.push(&set.letters, text);
        tokens.list().iter().map(|token| tokens.form(token).to_owned()).collect::<Vec<_>>()
    };
    let forms = set.short_forms.iter().map(|(short, long)| (fold(short).concat(), fold(long)));
    forms.collect()
}

fn sequence(words: &[String]) -> Pattern {
    let word = |word: &String| Pattern::Words([Word::Exact(word.clone())].into());
    if let [single] = words { word(single) } else { Pattern::Sequence(words.iter().map(word).collect()) }
}

fn kind(says: Says, strength: Strength) -> u32 {
    says as u32 | (strength as u32) << 2
}

/// Rows of different length as two columns.
fn rows(rows: &[Vec<u32>]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0];
    let mut values = Vec::new();
    for row in rows {
        values.extend(row);
        starts.push(values.len() as u32);
    }
    (starts, values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::check;
    use crate::rules::{Table, own_letters, read_file};

    /// Compiles one file and holds it to its examples.
    fn hold(text: &str) {
        let file = read_file("test", text).expect("a rule file");
        let set = RuleSet::assemble(&[file], own_letters().clone(), &["meeting"]).expect("rules");
        let table = Table::load(&compile(&set).expect("a table")).expect("a table");
        assert_eq!(check(&set, &table), []);
    }

    #[test]
    fn short_forms_mean_the_same_in_rules_and_chats() {
        hold(
            "language en\ncue meeting\nsays partner\nsource test\nshort wanna = want to\nshort u = you\n\
             rule test\nstrength weak\nbecause test\npattern (wanna | will) meet u?\npattern meet u\n\
             finds wanna meet\nfinds want to meet you\nfinds will meet u\nfinds meet you\nleaves want meet\nleaves u",
        );
    }

    #[test]
    fn a_pattern_without_a_certain_word_is_refused() {
        let text = "language en\ncue meeting\nsays partner\nsource test\nrule test\nstrength weak\nbecause test\n\
                    pattern meet? ..\nfinds a\nfinds b\nfinds c\nleaves d\nleaves e";
        let file = read_file("test", text).expect("a rule file");
        let set = RuleSet::assemble(&[file], own_letters().clone(), &["meeting"]).expect("rules");
        let fault = compile(&set).expect_err("a fault")[0].to_string();
        assert!(fault.starts_with("test:5: ") && fault.contains("certain"), "{fault}");
    }

    #[test]
    fn the_same_rules_give_the_same_bytes() {
        let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"));
        let text = std::fs::read_to_string(folder.join("judgement.toml")).expect("judgement.toml");
        let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("name = ")).collect();
        let cues: Vec<&str> = names.iter().map(|name| name.trim_matches('"')).collect();
        let bytes = || compile(&crate::rules::read_folder(folder, &cues).expect("rules")).expect("a table");
        assert_eq!(bytes(), bytes());
    }
}
