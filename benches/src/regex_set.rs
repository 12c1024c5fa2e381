//! The baseline: all patterns in one `regex::RegexSet`, on text folded as the engine folds it.

use std::collections::BTreeSet;

use lotse::rules::{RuleId, Table};
use lotse::text::{Letters, Tokens};
use regex::bytes::{RegexSet as Set, RegexSetBuilder};

use crate::regexes::translate;

/// More than this for a compiled set is no answer for a browser.
const MOST_BYTES: usize = 1 << 30;
/// Room for the states that matching makes as it goes: ten times the crate's own choice, so that it thrashes less.
const CACHE_BYTES: usize = 20 << 20;

/// All rules of a table.
pub struct RegexSet {
    letters: Letters,
    patterns: Set,
    exclusions: Set,
    rule_of_pattern: Vec<RuleId>,
    rule_of_exclusion: Vec<RuleId>,
    tokens: Tokens,
    folded: String,
}

impl RegexSet {
    /// Compiles them. The error says why that cannot be.
    pub fn new(table: &Table) -> Result<Self, String> {
        let (mut patterns, mut rule_of_pattern) = (Vec::new(), Vec::new());
        let (mut exclusions, mut rule_of_exclusion) = (Vec::new(), Vec::new());
        for (rule, regexes) in translate(table).into_iter().enumerate() {
            rule_of_pattern.extend(regexes.patterns.iter().map(|_| rule as RuleId));
            rule_of_exclusion.extend(regexes.exclusions.iter().map(|_| rule as RuleId));
            patterns.extend(regexes.patterns);
            exclusions.extend(regexes.exclusions);
        }
        let compile = |list: &[String]| {
            let mut builder = RegexSetBuilder::new(list);
            builder.unicode(false).size_limit(MOST_BYTES).dfa_size_limit(CACHE_BYTES);
            builder.build().map_err(|error| error.to_string())
        };
        Ok(Self {
            letters: table.letters().clone(),
            patterns: compile(&patterns)?,
            exclusions: compile(&exclusions)?,
            rule_of_pattern,
            rule_of_exclusion,
            tokens: Tokens::default(),
            folded: String::new(),
        })
    }

    /// How many rules match.
    pub fn scan(&mut self, text: &str) -> usize {
        self.tokens.clear();
        self.tokens.push(&self.letters, text);
        self.folded.clear();
        for token in self.tokens.list() {
            self.folded.push_str(self.tokens.form(token));
            self.folded.push_str(if token.asks { " ? " } else { " " });
        }
        let found = self.patterns.matches(self.folded.as_bytes());
        if !found.matched_any() {
            return 0;
        }
        let rules: BTreeSet<RuleId> = found.iter().map(|pattern| self.rule_of_pattern[pattern]).collect();
        let excluded = self.exclusions.matches(self.folded.as_bytes());
        let excluded: BTreeSet<RuleId> = excluded.iter().map(|pattern| self.rule_of_exclusion[pattern]).collect();
        rules.difference(&excluded).count()
    }
}
