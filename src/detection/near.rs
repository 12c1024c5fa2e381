//! Which rules nearly match, and what is missing: for rule authors, not for chats.

use std::ops::Range;

use super::scanner::Scanner;
use crate::rules::{Op, ProgramId, RuleId, Table};
use crate::text::Tokens;

/// A rule that does not match, but nearly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The rule.
    pub rule: RuleId,
    /// The words of which one would make it match; empty where the rule matches and “not near” or “not with” forbids it.
    pub missing: Vec<String>,
}

/// Rules that an exclusion forbids, which come first, and rules that match but for one part. Looks at the first 63 words.
pub fn near_misses(table: &Table, tokens: &Tokens, texts: &[&str]) -> Vec<NearMiss> {
    let mut scanner = Scanner::default();
    let hits: Vec<RuleId> = scanner.scan(table, tokens, texts).iter().map(|hit| hit.rule).collect();
    let view = scanner.first_window(table, tokens, texts);
    let mut found: Vec<NearMiss> = Vec::new();
    for program in 0..table.programs() as ProgramId {
        let rule = table.rule_of(program);
        if hits.contains(&rule) {
            continue;
        }
        let known = found.iter().position(|known| known.rule == rule);
        let steps = &table.program(program);
        if view.matches(steps, rule) == Some(true) {
            match known {
                Some(at) => found[at].missing.clear(),
                None => found.push(NearMiss { rule, missing: Vec::new() }),
            }
            continue;
        }
        if known.is_some() {
            continue;
        }
        let parts = parts(steps);
        let certain = parts.iter().filter(|part| is_certain(steps[part.start])).count();
        for part in parts.into_iter().filter(|part| certain > 1 && is_certain(steps[part.start])) {
            if view.matches(&without(steps, &part), rule) == Some(false) {
                found.push(NearMiss { rule, missing: words_of(table, &steps[part]) });
                break;
            }
        }
    }
    found.sort_by_key(|miss| !miss.missing.is_empty());
    found
}

/// The parts of a program one after the other, each with what is nested in it; those in braces are parts themselves.
fn parts(steps: &[Op]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        let nested = match steps[at] {
            Op::Optional(length) | Op::Either(length) | Op::Branch(length) => length as usize,
            // Itself and the gap.
            Op::Together(_) => {
                at += 2;
                continue;
            }
            _ => 0,
        };
        parts.push(at..at + 1 + nested);
        at += 1 + nested;
    }
    parts
}

/// The steps without a part.
fn without(steps: &[Op], part: &Range<usize>) -> Vec<Op> {
    let shorten = |(at, op): (usize, &Op)| match *op {
        Op::Together(length) if at < part.start && part.end <= at + 1 + length as usize => {
            Op::Together(length - part.len() as u32)
        }
        op => op,
    };
    let mut left: Vec<Op> = steps.iter().enumerate().map(shorten).collect();
    left.drain(part.clone());
    left
}

fn is_certain(op: Op) -> bool {
    !matches!(op, Op::Gap(_) | Op::Optional(_) | Op::Question)
}

fn words_of(table: &Table, steps: &[Op]) -> Vec<String> {
    let words = steps.iter().flat_map(|step| match step {
        Op::Words(set) => table.set(*set).iter().map(|&word| table.word(word).to_owned()).collect(),
        Op::Number(range) => {
            let (low, high) = table.number_range(*range);
            vec![format!("a number from {low} to {high}")]
        }
        Op::Shape(shape) => vec![format!("a {shape:?}").to_lowercase()],
        _ => Vec::new(),
    });
    words.collect()
}
