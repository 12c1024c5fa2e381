//! Each rule as the regular expressions that one would write by hand, for the baselines.
//!
//! A word takes the separators behind it along, so a gap needs no special cases at its ends. Ranges of numbers become “digits”,
//! “not near” becomes “nowhere in the message”, and parts in any order may stand anywhere in it: less than the rule says, never
//! more work. To list the orders and the gaps between would make expressions of ten thousand letters, which nobody writes.

use lotse::rules::{Op, RuleId, Shape, Table};

use crate::tree::{Part, parts};

/// Expressions that must all be found in a message, wherever they stand.
pub type All = Vec<String>;

/// One rule.
pub struct Regexes {
    /// Its id.
    pub rule: String,
    /// Any of these makes a match.
    pub patterns: Vec<All>,
    /// None of these may match.
    pub exclusions: Vec<All>,
}

/// All rules of a table, in syntax that JavaScript and the crate `regex` share.
pub fn translate(table: &Table) -> Vec<Regexes> {
    let mut rules: Vec<Regexes> = (0..table.rules() as RuleId)
        .map(|rule| Regexes {
            rule: table.rule(rule).id.to_owned(),
            patterns: Vec::new(),
            exclusions: table.exclusions(rule).map(|(steps, _)| all(table, &steps)).collect(),
        })
        .collect();
    for program in 0..table.programs() as u32 {
        rules[table.rule_of(program) as usize].patterns.push(all(table, &table.program(program)));
    }
    rules
}

fn all(table: &Table, steps: &[Op]) -> All {
    let parts = parts(steps);
    let Some((Part::Together(branches, _), rest)) = parts.split_first() else {
        return vec![expression(table, &parts)];
    };
    // What comes behind the braces may stand anywhere too, so the gap before it tells nothing.
    let gaps = rest.iter().take_while(|part| matches!(part, Part::Step(Op::Gap(_)))).count();
    let rest = Some(&rest[gaps..]).filter(|rest| !rest.is_empty());
    branches.iter().map(Vec::as_slice).chain(rest).map(|parts| expression(table, parts)).collect()
}

fn expression(table: &Table, parts: &[Part]) -> String {
    let whole = sequence(table, parts);
    whole.strip_suffix(r"\W*").map(str::to_owned).unwrap_or(whole)
}

fn sequence(table: &Table, parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Step(Op::Words(set)) => words(table, *set),
        Part::Step(Op::Number(_)) => r"\b\d+\W*".into(),
        Part::Step(Op::Shape(shape)) => format!(r"{}\W*", shape_expression(*shape)),
        Part::Step(Op::Question) => r"\?\W*".into(),
        Part::Step(Op::Gap(most)) => gap(*most),
        Part::Step(_) => String::new(),
        Part::Optional(inner) => format!("(?:{})?", sequence(table, inner)),
        Part::Either(branches) => {
            let branches: Vec<String> = branches.iter().map(|branch| sequence(table, branch)).collect();
            format!("(?:{})", branches.join("|"))
        }
        Part::Together(branches, distance) => {
            let gap = gap(*distance);
            let branches: Vec<String> = branches.iter().map(|branch| sequence(table, branch)).collect();
            // Inside a pattern, where hardly any stand: any of the parts, as often as there are parts.
            vec![format!("(?:{})", branches.join("|")); branches.len()].join(&gap)
        }
    };
    parts.iter().map(part).collect()
}

fn gap(most: u32) -> String {
    format!(r"(?:\w+\W+){{0,{most}}}")
}

fn words(table: &Table, set: u32) -> String {
    let set = table.set(set);
    let texts = set.iter().map(|&word| table.word(word));
    // An emoji has no word boundary beside it.
    let (words, mut branches): (Vec<&str>, Vec<&str>) = texts.partition(|text| text.is_ascii());
    // Stems apart: only where nothing but plain words stands in a row does a compiler of expressions sort them by first letters.
    let (stems, mut words): (Vec<&str>, Vec<&str>) = words.into_iter().partition(|text| text.ends_with('*'));
    let stems = either(&stems).map(|stems| stems.replace('*', "") + r"\w*");
    words.extend(stems.as_deref());
    let words = either(&words).map(|words| format!(r"\b{words}\b"));
    branches.extend(words.as_deref());
    either(&branches).unwrap_or_default() + r"\W*"
}

fn either(branches: &[&str]) -> Option<String> {
    (!branches.is_empty()).then(|| format!("(?:{})", branches.join("|")))
}

fn shape_expression(shape: Shape) -> &'static str {
    match shape {
        Shape::Phone => r"\b\d(?:[ .\/\-]?\d){6,14}\b",
        Shape::Handle => r"@[a-z0-9_.]{3,30}",
        Shape::Link => r"\b(?:https?:\/\/|www\.)[^ ]+",
        Shape::Address => r"\b[a-z]+(?:strasse|str\.|weg|street|road) ?\d{1,3}\b",
    }
}
