//! Each rule as the regular expressions that one would write by hand, for the baselines.
//!
//! A word takes the separators behind it along, so a gap needs no special cases at its ends. Ranges of numbers become “digits”,
//! “not near” becomes “nowhere in the message”, and of three parts in any order any may stand thrice: a little less than the rule says, never more work.

use lotse::rules::{Op, RuleId, Shape, Table};

use crate::tree::{Part, parts};

/// One rule.
pub struct Regexes {
    /// Its id.
    pub rule: String,
    /// Any of these makes a match.
    pub patterns: Vec<String>,
    /// None of these may match.
    pub exclusions: Vec<String>,
}

/// All rules of a table, in syntax that JavaScript and the crate `regex` share.
pub fn translate(table: &Table) -> Vec<Regexes> {
    let mut rules: Vec<Regexes> = (0..table.rules() as RuleId)
        .map(|rule| Regexes {
            rule: table.rule(rule).id.to_owned(),
            patterns: Vec::new(),
            exclusions: table.exclusions(rule).map(|(steps, _)| expression(table, &steps)).collect(),
        })
        .collect();
    for program in 0..table.programs() as u32 {
        rules[table.rule_of(program) as usize].patterns.push(expression(table, &table.program(program)));
    }
    rules
}

fn expression(table: &Table, steps: &[Op]) -> String {
    let whole = sequence(table, &parts(steps));
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
            if let [one, two] = branches.as_slice() {
                format!("(?:{one}{gap}{two}|{two}{gap}{one})")
            } else {
                vec![format!("(?:{})", branches.join("|")); branches.len()].join(&gap)
            }
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
    let (words, signs): (Vec<&str>, Vec<&str>) = texts.partition(|text| text.is_ascii());
    let words: Vec<String> = words.iter().map(|text| text.replace('*', r"\w*")).collect();
    let mut branches = signs.join("|");
    if !words.is_empty() {
        let separator = if branches.is_empty() { "" } else { "|" };
        branches += &format!(r"{separator}\b(?:{})\b", words.join("|"));
    }
    format!(r"(?:{branches})\W*")
}

fn shape_expression(shape: Shape) -> &'static str {
    match shape {
        Shape::Phone => r"\b\d(?:[ .\/\-]?\d){6,14}\b",
        Shape::Handle => r"@[a-z0-9_.]{3,30}",
        Shape::Link => r"\b(?:https?:\/\/|www\.)[^ ]+",
        Shape::Address => r"\b[a-z]+(?:strasse|str\.|weg|street|road) ?\d{1,3}\b",
    }
}
