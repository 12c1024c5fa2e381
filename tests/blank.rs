//! What the examples of rules prove: with a rule, or a part of it, left blank, they fail.

mod common;

use std::collections::BTreeSet;

use common::root;
use lotse::conversation::CUES;
use lotse::detection::{Scanner, check};
use lotse::rules::{Fault, Rule, RuleSet, Table, compile, read_folder};
use lotse::text::Tokens;

/// The project's rules, as written.
fn rules() -> RuleSet {
    let cues: Vec<&str> = CUES.iter().map(|cue| cue.name).collect();
    read_folder(&root().join("rules"), &cues).expect("the rules are sound")
}

fn table(set: &RuleSet) -> Table {
    let say = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    Table::load(&compile(set).map_err(say).expect("the rules compile")).expect("what the compiler writes can be loaded")
}

#[test]
fn no_example_passes_without_its_rule() {
    // Every other rule at once: a rule never looks at another one, and half of them still read the examples.
    for blank in 0..2 {
        let mut set = rules();
        let blanked = |number: usize| number % 2 == blank;
        let rules = set.rules.iter_mut().enumerate().filter(|(number, _)| blanked(*number));
        rules.for_each(|(_, rule)| rule.patterns.clear());
        let failures = check(&set, &table(&set));
        let failed: BTreeSet<_> = failures.iter().map(|failure| (failure.rule.as_str(), failure.fault.line)).collect();
        let mut passed = Vec::new();
        for (_, rule) in set.rules.iter().enumerate().filter(|(number, _)| blanked(*number)) {
            assert!(!rule.finds.is_empty(), "{} has no example", rule.id);
            let finds = rule.finds.iter().filter(|(line, _)| !failed.contains(&(rule.id.as_str(), *line)));
            passed.extend(finds.map(|(line, text)| format!("{}:{line}: {text}", rule.file)));
        }
        assert!(passed.is_empty(), "these pass although their rule is blank:\n{}", passed.join("\n"));
    }
}

/// The least shares of patterns that an example of their rule finds, and of exclusions without which a sentence to leave alone would be
/// found. Far from all, which nobody hides: these hold what is reached.
const LEAST_PATTERNS: f64 = 0.45;
const LEAST_EXCLUSIONS: f64 = 0.33;

/// Makes one rule of each part of each rule, and tells which of the parts some of the rule's examples find: how many there are, and how
/// many are found.
fn parts_found(parts: fn(&Rule) -> Vec<Rule>, examples: fn(&Rule) -> &[(usize, String)]) -> (usize, usize) {
    let mut set = rules();
    let written = std::mem::take(&mut set.rules);
    let mut rule_of = Vec::new();
    for (number, rule) in written.iter().enumerate() {
        let parts = parts(rule);
        rule_of.extend(parts.iter().map(|_| number));
        set.rules.extend(parts);
    }
    let table = table(&set);
    let (mut scanner, mut tokens, mut found) = (Scanner::default(), Tokens::default(), BTreeSet::new());
    for (number, rule) in written.iter().enumerate() {
        for (_, text) in examples(rule) {
            let messages: Vec<&str> = text.split(" / ").collect();
            tokens.clear();
            messages.iter().for_each(|message| tokens.push(table.letters(), message));
            let hits = scanner.scan(&table, &tokens, &messages).iter();
            found.extend(hits.map(|hit| hit.rule).filter(|&part| rule_of[part as usize] == number));
        }
    }
    (rule_of.len(), found.len())
}

#[test]
fn examples_try_parts_of_rules_too() {
    let each_pattern = |rule: &Rule| {
        rule.patterns.iter().map(|pattern| Rule { patterns: vec![pattern.clone()], ..rule.clone() }).collect()
    };
    let (patterns, tried) = parts_found(each_pattern, |rule| &rule.finds);
    let without_each_exclusion = |rule: &Rule| {
        let without = |at: usize| {
            let exclusions = [&rule.exclusions[..at], &rule.exclusions[at + 1..]].concat();
            Rule { exclusions, ..rule.clone() }
        };
        (0..rule.exclusions.len()).map(without).collect()
    };
    let (exclusions, needed) = parts_found(without_each_exclusion, |rule| &rule.leaves);
    println!("examples find {tried} of {patterns} patterns, and need {needed} of {exclusions} exclusions");
    assert!(tried as f64 >= patterns as f64 * LEAST_PATTERNS, "{tried} of {patterns} patterns");
    assert!(needed as f64 >= exclusions as f64 * LEAST_EXCLUSIONS, "{needed} of {exclusions} exclusions");
}
