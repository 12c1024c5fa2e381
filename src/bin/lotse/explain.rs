//! `lotse explain`: how a text is read, and what the rules make of it.

use std::fmt::Write as _;
use std::path::Path;

use lotse::detection::{Scanner, near_misses};
use lotse::text::Tokens;

use crate::project;

/// More words than this of a missing part say no more.
const MOST_WORDS: usize = 8;

/// The folded words, the rules that match with the words in the original, and up to `near` rules that nearly match.
pub fn explain(folder: &Path, messages: &[String], near: usize) -> Result<String, String> {
    let mut out = String::new();
    let project = project::open(folder)?;
    let table = &project.table;
    let texts: Vec<&str> = messages.iter().map(String::as_str).collect();
    let mut tokens = Tokens::default();
    texts.iter().for_each(|text| tokens.push(table.letters(), text));
    let mut scanner = Scanner::default();
    let read = tokens.list().iter().map(|token| {
        let form = tokens.form(token);
        match scanner.reads_as(table, form).as_slice() {
            [] => form.to_owned(),
            known if known.contains(&form) => form.to_owned(),
            others => format!("{form} (as {})", others.join(", ")),
        }
    });
    let _ = writeln!(out, "read as: {}\n", read.collect::<Vec<_>>().join(" · "));
    let hits = scanner.scan(table, &tokens, &texts);
    for hit in hits {
        let rule = table.rule(hit.rule);
        let _ = writeln!(out, "{}  finds “{}”", rule.id, quote(&tokens, &texts, hit.first, hit.last));
        let _ = writeln!(
            out,
            "    {} ({}, said by {}): {}",
            rule.cue,
            rule.strength.name(),
            rule.says.name(),
            rule.because
        );
        let source = &project.set.rules[hit.rule as usize];
        let _ = writeln!(out, "    {}:{}\n", source.file, source.line);
    }
    if hits.is_empty() {
        let _ = writeln!(out, "no rule finds anything\n");
    }
    let misses = near_misses(table, &tokens, &texts);
    if near > 0 && !misses.is_empty() {
        let _ = writeln!(out, "nearly:");
    }
    for miss in misses.iter().take(near) {
        let rule = table.rule(miss.rule);
        let what = match miss.missing.as_slice() {
            [] => "matches, but “not near” or “not with” forbids it".to_owned(),
            words if words.len() > MOST_WORDS => format!("lacks one of {} …", words[..MOST_WORDS].join(", ")),
            words => format!("lacks {}", words.join(", ")),
        };
        let _ = writeln!(out, "    {}  {what}", rule.id);
    }
    Ok(out)
}

/// The original words from the first to the last token, across messages.
fn quote(tokens: &Tokens, texts: &[&str], first: usize, last: usize) -> String {
    let list = &tokens.list()[first..=last];
    let in_message = |message: usize| {
        let mut spans = list.iter().filter(|token| token.message as usize == message).map(|token| token.span.clone());
        let start = spans.next()?;
        let end = spans.next_back().map_or(start.end, |span| span.end);
        Some(&texts[message][start.start as usize..end as usize])
    };
    (0..texts.len()).filter_map(in_message).collect::<Vec<_>>().join(" / ")
}
