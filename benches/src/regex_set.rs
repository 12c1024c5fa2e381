//! The baseline: all expressions in one `regex::RegexSet`, on text folded as the engine folds it.
//!
//! Automata know no lookahead. Where several expressions must all be found, the set finds each and what was found is put together
//! afterwards; an expression that several rules share stands in the set once.

use std::collections::{BTreeMap, BTreeSet};

use lotse::rules::{RuleId, Table};
use lotse::text::{Letters, Tokens};
use regex::bytes::{RegexSet as Set, RegexSetBuilder};

use crate::regexes::{All, translate};

/// More than this for a compiled set is no answer for a browser.
const MOST_BYTES: usize = 1 << 30;
/// Room for the states that matching makes as it goes: ten times the crate's own choice, so that it thrashes less.
const CACHE_BYTES: usize = 20 << 20;

/// All rules of a table.
pub struct RegexSet {
    letters: Letters,
    patterns: Side,
    exclusions: Side,
    tokens: Tokens,
    folded: String,
}

/// The patterns of all rules, or all exclusions.
struct Side {
    set: Set,
    /// Which expressions of the set must all be found for which rule.
    needed: Vec<(RuleId, Vec<usize>)>,
}

impl RegexSet {
    /// Compiles them. The error says why that cannot be.
    pub fn new(table: &Table) -> Result<Self, String> {
        let (mut patterns, mut exclusions) = (Vec::new(), Vec::new());
        for (rule, regexes) in (0..).zip(translate(table)) {
            patterns.extend(regexes.patterns.into_iter().map(|all| (rule, all)));
            exclusions.extend(regexes.exclusions.into_iter().map(|all| (rule, all)));
        }
        Ok(Self {
            letters: table.letters().clone(),
            patterns: Side::new(patterns)?,
            exclusions: Side::new(exclusions)?,
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
        let found = self.patterns.rules(&self.folded);
        if found.is_empty() { 0 } else { found.difference(&self.exclusions.rules(&self.folded)).count() }
    }
}

impl Side {
    fn new(patterns: Vec<(RuleId, All)>) -> Result<Self, String> {
        let mut expressions: BTreeMap<&str, usize> = BTreeMap::new();
        let mut list: Vec<&str> = Vec::new();
        let mut needed = Vec::new();
        for (rule, all) in &patterns {
            let place = |expression| {
                *expressions.entry(expression).or_insert_with(|| {
                    list.push(expression);
                    list.len() - 1
                })
            };
            needed.push((*rule, all.iter().map(String::as_str).map(place).collect()));
        }
        let mut builder = RegexSetBuilder::new(&list);
        builder.unicode(false).size_limit(MOST_BYTES).dfa_size_limit(CACHE_BYTES);
        Ok(Self { set: builder.build().map_err(|error| error.to_string())?, needed })
    }

    fn rules(&self, text: &str) -> BTreeSet<RuleId> {
        let found = self.set.matches(text.as_bytes());
        let matching = self.needed.iter().filter(|(_, needed)| needed.iter().all(|&place| found.matched(place)));
        matching.map(|(rule, _)| *rule).collect()
    }
}
