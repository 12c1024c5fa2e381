//! The engine on a command line, for those who write rules.

use std::process::ExitCode;

use lotse::detection::Scanner;
use lotse::text::Tokens;

const USAGE: &str = "\
lotse explain TEXT...   which rules find something in these messages of one person, and the words";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((command, texts)) if command == "explain" && !texts.is_empty() => explain(texts),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::FAILURE
        }
    }
}

fn explain(texts: &[String]) -> ExitCode {
    let table = match lotse::embedded_table() {
        Ok(table) => table,
        Err(error) => {
            eprintln!("lotse: {error}");
            return ExitCode::FAILURE;
        }
    };
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut tokens = Tokens::default();
    texts.iter().for_each(|text| tokens.push(table.letters(), text));
    let read: Vec<&str> = tokens.list().iter().map(|token| tokens.form(token)).collect();
    println!("read as: {}", read.join(" "));
    let mut scanner = Scanner::default();
    for hit in scanner.scan(&table, &tokens, &texts) {
        let rule = table.rule(hit.rule);
        let words = tokens.list()[hit.first..=hit.last].iter();
        let words: Vec<&str> = words
            .map(|token| &texts[usize::from(token.message)][token.span.start as usize..token.span.end as usize])
            .collect();
        println!("{} ({}, {}): “{}”: {}", rule.id, rule.cue, rule.strength.name(), words.join(" "), rule.because);
    }
    ExitCode::SUCCESS
}
