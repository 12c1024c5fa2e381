//! Rules become a table: words get numbers, patterns become programs, and each pattern is indexed by the rarest words that one
//! of its matches must contain.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::frequency::Frequency;
use super::index::Index;
use super::lexicon::Lexicon;
use super::pattern::{Pattern, Word, either};
use super::sets::Sets;
use super::source::{Fault, Rule, RuleSet};
use super::steps::Steps;
use super::table::{Columns, NUMBER_WORD, Op, shape_word};
use crate::text::{Letters, Tokens};

/// More sets than this are not worth a look before the program itself is run.
const MOST_NEEDS: usize = 4;

/// Writes the table of a rule set. The same rules give the same bytes. Errors are for the rule's author.
pub fn compile(set: &RuleSet) -> Result<Vec<u8>, Vec<Fault>> {
    let words = Compiler::run(set, BTreeSet::new())?.0.words;
    // Once more with the words in order: the lexicon wants them so, and forms of one word have neighbouring numbers then.
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
    /// How common the words of each set are.
    set_costs: Vec<u32>,
    numbers: Vec<u32>,
    ops: Vec<Op>,
    /// The steps of each program, then of each exclusion.
    pieces: Vec<Range<usize>>,
    program_rules: Vec<u32>,
    /// For each program, the sets it is found by: those of the rarest words of which a match has one.
    anchors: Vec<Vec<u32>>,
    /// For each program, the sets of the next rarest ones; none where there are none, or many.
    needs: Vec<Vec<u32>>,
    expansions: BTreeMap<u32, Vec<u32>>,
    /// Languages whose common words are listed, and for each such word the bits of its languages.
    languages: BTreeSet<String>,
    common: BTreeMap<u32, u32>,
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
        let exclusions = set.rules.iter().map(|rule| compiler.exclusions(rule)).collect();
        for ordinary in &set.ordinary {
            compiler.ordinary(&set.letters, ordinary);
        }
        compiler.languages = set.common.iter().map(|(language, _)| language.clone()).collect();
        for (language, word) in &set.common {
            compiler.common(&set.letters, language, word);
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
        needed.sort_by_key(|sets| self.cost(sets));
        let mut needed = needed.into_iter();
        let Some(anchors) = needed.next() else {
            return Err(
                "no word of the pattern is certain to stand in a match; give it at least one that is not optional"
                    .into(),
            );
        };
        self.needs.push(needed.find(|sets| sets.len() <= MOST_NEEDS && *sets != anchors).unwrap_or_default());
        self.anchors.push(anchors);
        self.program_rules.push(rule);
        self.piece(pattern);
        Ok(())
    }

    fn piece(&mut self, pattern: &Pattern) {
        let start = self.ops.len();
        self.emit(pattern);
        self.pieces.push(start..self.ops.len());
    }

    /// Exclusions are programs that no word leads to. Returns within how many words each looks.
    fn exclusions(&mut self, rule: &Rule) -> Vec<u32> {
        let rows = rule.exclusions.iter().map(|exclusion| {
            let pattern = self.write_out(&exclusion.pattern);
            self.piece(&pattern);
            exclusion.within.unwrap_or(0)
        });
        rows.collect()
    }

    /// A word that is in the lexicon for no other reason than to be known.
    fn ordinary(&mut self, letters: &Letters, text: &str) -> Vec<u32> {
        let mut tokens = Tokens::default();
        tokens.push(letters, text);
        tokens.list().iter().map(|token| self.word(tokens.form(token))).collect()
    }

    /// A word by which a message shows its language.
    fn common(&mut self, letters: &Letters, language: &str, text: &str) {
        let bit = self.languages.iter().position(|known| known == language).map_or(0, |at| 1 << at);
        for word in self.ordinary(letters, text) {
            *self.common.entry(word).or_default() |= bit;
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
            Pattern::Together(parts, distance) => Pattern::Together(all(parts), *distance),
            other => other.clone(),
        }
    }

    /// Lists of sets: every match has a word of one of the sets of each list.
    fn needed(&mut self, pattern: &Pattern, out: &mut Vec<Vec<u32>>) {
        match pattern {
            Pattern::Words(words) => {
                let set = self.set_of(words);
                out.push(vec![set]);
            }
            Pattern::Number(..) => {
                let word = self.word(NUMBER_WORD);
                out.push(vec![self.set(vec![word])]);
            }
            Pattern::Shape(shape) => {
                let word = self.word(&shape_word(*shape));
                out.push(vec![self.set(vec![word])]);
            }
            Pattern::Sequence(parts) | Pattern::Together(parts, _) => {
                parts.iter().for_each(|part| self.needed(part, out));
            }
            Pattern::Either(branches) => {
                let mut all = BTreeSet::new();
                for branch in branches {
                    let mut needed = Vec::new();
                    self.needed(branch, &mut needed);
                    // A branch without a certain word makes the whole alternative uncertain.
                    let Some(best) = needed.into_iter().min_by_key(|sets| self.cost(sets)) else { return };
                    all.extend(best);
                }
                out.push(all.into_iter().collect());
            }
            Pattern::Optional(_) | Pattern::Gap(_) | Pattern::Question => {}
        }
    }

    /// In how many ordinary messages a word of one of these sets is likely to stand.
    fn cost(&self, sets: &[u32]) -> u32 {
        sets.iter().map(|&set| self.set_costs[set as usize]).fold(0, u32::saturating_add)
    }

    fn set_of(&mut self, words: &BTreeSet<Word>) -> u32 {
        let mut ids: Vec<u32> = words.iter().map(|word| self.word_id(word)).collect();
        ids.sort_unstable();
        self.set(ids)
    }

    fn set(&mut self, words: Vec<u32>) -> u32 {
        let cost = words.iter().map(|&word| self.costs[word as usize]).fold(0, u32::saturating_add);
        *self.sets.entry(words).or_insert_with(|| {
            self.set_costs.push(cost);
            self.set_costs.len() as u32 - 1
        })
    }

    fn emit(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Words(words) => {
                let set = self.set_of(words);
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
            Pattern::Either(branches) => self.nested(Op::Either, |compiler| compiler.branches(branches)),
            Pattern::Together(parts, distance) => self.nested(Op::Together, |compiler| {
                compiler.ops.push(Op::Gap(*distance));
                compiler.branches(parts);
            }),
        }
    }

    fn branches(&mut self, branches: &[Pattern]) {
        for branch in branches {
            self.nested(Op::Branch, |compiler| compiler.emit(branch));
        }
    }

    fn nested(&mut self, op: impl Fn(u32) -> Op, inside: impl FnOnce(&mut Self)) {
        let at = self.ops.len();
        self.ops.push(op(0));
        inside(self);
        self.ops[at] = op((self.ops.len() - at - 1) as u32);
    }

    fn finish(self, rules: &[Rule], exclusions: &[Vec<u32>]) -> Columns {
        let mut columns = Columns::default();
        let mut sets: Vec<(Vec<u32>, u32)> = self.sets.into_iter().collect();
        sets.sort_by_key(|set| set.1);
        let mut named = vec![false; self.texts.len()];
        sets.iter().flat_map(|set| &set.0).for_each(|&word| named[word as usize] = true);
        let words = self.texts.iter().zip(named).map(|(text, named)| (text.as_str(), named));
        (columns.lexicon_starts, columns.lexicon) = Lexicon::write(words);
        columns.languages = self.languages.into_iter().collect::<Vec<_>>().join("\n");
        (columns.common_words, columns.common_languages) = self.common.into_iter().unzip();
        columns.short_forms = self.expansions.keys().copied().collect();
        (columns.expansion_starts, columns.expansions) = rows(&self.expansions.into_values().collect::<Vec<_>>());

        let pieces: Vec<&[Op]> = self.pieces.iter().map(|piece| &self.ops[piece.clone()]).collect();
        let steps = Steps::write(&pieces, sets.len());
        let mut place = vec![0; sets.len()];
        steps.order.iter().zip(0..).for_each(|(&set, number)| place[set as usize] = number);
        let in_order: Vec<Vec<u32>> = steps.order.iter().map(|&set| sets[set as usize].0.clone()).collect();
        (columns.set_heads, columns.sets) = Sets::write(&in_order);
        let mut own = steps.named;
        for (program, (anchors, needs)) in self.anchors.iter().zip(&self.needs).enumerate() {
            let places = |sets: &[u32]| sets.iter().map(|&set| place[set as usize]).collect::<Vec<_>>();
            Index::write(&mut columns.anchors, &places(anchors), &places(needs), own);
            own += steps.own_sets[program];
        }
        columns.number_ranges = self.numbers;
        columns.shared = vec![steps.shared, steps.named];
        (columns.piece_lengths, columns.piece_sets, columns.steps) = (steps.lengths, steps.own_sets, steps.bytes);
        columns.program_rules = self.program_rules;
        (columns.exclusion_starts, columns.exclusions) = rows(exclusions);
        for rule in rules {
            for text in [&rule.id, &rule.language, &rule.cue, &rule.because] {
                columns.rule_text_starts.push(columns.rule_texts.len() as u32);
                columns.rule_texts.push_str(text);
            }
            columns.rule_kinds.push(kind(rule));
        }
        columns.rule_text_starts.push(columns.rule_texts.len() as u32);
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

fn kind(rule: &Rule) -> u32 {
    rule.says as u32 | (rule.strength as u32) << 2 | u32::from(rule.tells_age) << 4
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
