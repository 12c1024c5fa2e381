//! Holds every rule to its own examples.

use super::scanner::Scanner;
use crate::rules::{Fault, RuleSet, Table};
use crate::text::Tokens;

/// An example that does not do what its rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: String,
    /// Where the example stands, and what is wrong, for the rule's author.
    pub fault: Fault,
}

/// What separates messages sent one after the other in an example.
const NEXT_MESSAGE: &str = " / ";

/// Tries all examples of all rules; the table must be compiled from the same set.
pub fn check(set: &RuleSet, table: &Table) -> Vec<Failure> {
    let mut scanner = Scanner::default();
    let mut tokens = Tokens::default();
    let mut failures = Vec::new();
    for (number, rule) in set.rules.iter().enumerate() {
        let examples = rule.finds.iter().map(|example| (example, true));
        for ((line, text), expected) in examples.chain(rule.leaves.iter().map(|example| (example, false))) {
            let messages: Vec<&str> = text.split(NEXT_MESSAGE).collect();
            tokens.clear();
            messages.iter().for_each(|message| tokens.push(table.letters(), message));
            let found = scanner.scan(table, &tokens, &messages).iter().any(|hit| hit.rule as usize == number);
            if found != expected {
                let what = if expected {
                    format!(
                        "rule “{}” should find “{text}” but does not; `lotse explain \"{text}\"` shows how it is read",
                        rule.id
                    )
                } else {
                    format!(
                        "rule “{}” should leave “{text}” alone but finds it; make the pattern narrower or add “not near”",
                        rule.id
                    )
                };
                let fault = Fault { file: rule.file.clone(), line: *line, what };
                failures.push(Failure { rule: rule.id.clone(), fault });
            }
        }
    }
    failures
}
