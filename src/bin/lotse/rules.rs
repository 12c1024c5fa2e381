//! `lotse rules …`: checking, listing and measuring rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use lotse::detection::{Scanner, check as check_examples};
use lotse::rules::Rule;
use lotse::text::Tokens;

use crate::{conversations, project};

/// Tries every example of every rule.
pub fn check(folder: &Path) -> Result<String, String> {
    let started = Instant::now();
    let project = project::open(folder)?;
    let failures = check_examples(&project.set, &project.table);
    let examples: usize = project.set.rules.iter().map(|rule| rule.finds.len() + rule.leaves.len()).sum();
    if failures.is_empty() {
        let seconds = started.elapsed().as_secs_f32();
        let rules = project.set.rules.len();
        return Ok(format!("{rules} rules, {examples} examples, all as they should be ({seconds:.1} s)\n"));
    }
    let faults: Vec<String> = failures.iter().map(|failure| failure.fault.to_string()).collect();
    Err(format!("{}\n{} of {examples} examples fail", faults.join("\n"), failures.len()))
}

/// Rules, one a line.
pub fn list(folder: &Path, language: Option<&str>, class: Option<&str>) -> Result<String, String> {
    let project = project::open(folder)?;
    let spoken = |rule: &Rule| language.is_none_or(|wanted| rule.language.split(' ').any(|tag| tag == wanted));
    let rules = project.set.rules.iter().filter(|rule| spoken(rule) && class.is_none_or(|wanted| wanted == rule.cue));
    let mut out = String::new();
    let mut count = 0;
    for rule in rules {
        count += 1;
        let _ = writeln!(
            out,
            "{:<34} {:<12} {:<11} {:<8} {:<7} {}",
            rule.id,
            rule.language,
            rule.cue,
            rule.strength.name(),
            rule.says.name(),
            rule.because
        );
    }
    let _ = writeln!(out, "{count} rules");
    Ok(out)
}

/// Words of ordinary text that the rules do not know and take for one of theirs.
pub fn collisions(folder: &Path, files: &[PathBuf], most: usize) -> Result<String, String> {
    let project = project::open(folder)?;
    let table = &project.table;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut tokens = Tokens::default();
    for file in files {
        for message in conversations::texts(file)? {
            // A frequency list says how often its word occurs.
            let (text, times) = match message.rsplit_once(' ').map(|(word, count)| (word, count.parse())) {
                Some((word, Ok(count))) if !word.contains(' ') => (word, count),
                _ => (message.as_str(), 1),
            };
            tokens.clear();
            tokens.push(table.letters(), text);
            for token in tokens.list() {
                *counts.entry(tokens.form(token).to_owned()).or_default() += times;
            }
        }
    }
    let mut scanner = Scanner::default();
    let mut bent = Vec::new();
    for (form, count) in counts {
        let read = scanner.reads_as(table, &form);
        let known =
            read.iter().any(|word| *word == form || word.strip_suffix('*').is_some_and(|stem| form.starts_with(stem)));
        if !read.is_empty() && !known {
            bent.push((count, form, read.join(", ")));
        }
    }
    bent.sort_by(|a, b| b.cmp(a));
    let mut out = String::new();
    for (count, form, read) in bent.iter().take(most) {
        let _ = writeln!(out, "{count:>8}  {form} → {read}");
    }
    let _ = writeln!(out, "{} words are taken for another", bent.len());
    Ok(out)
}

/// Counts hits by rule in ordinary messages.
pub fn noise(folder: &Path, files: &[PathBuf], show: usize, only: Option<&str>) -> Result<String, String> {
    let project = project::open(folder)?;
    let table = &project.table;
    let mut counts = vec![0usize; table.rules()];
    let mut shown: Vec<Vec<String>> = vec![Vec::new(); table.rules()];
    let mut total = 0;
    let mut scanner = Scanner::default();
    let mut tokens = Tokens::default();
    for file in files {
        for message in conversations::texts(file)? {
            total += 1;
            tokens.clear();
            tokens.push(table.letters(), &message);
            for hit in scanner.scan(table, &tokens, &[&message]) {
                let rule = hit.rule as usize;
                counts[rule] += 1;
                if shown[rule].len() < show {
                    shown[rule].push(message.clone());
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..counts.len()).filter(|&rule| counts[rule] > 0).collect();
    order.sort_by_key(|&rule| std::cmp::Reverse(counts[rule]));
    let mut out = format!("{:>6} {:>9}  rule\n", "hits", "per 1,000");
    for rule in order {
        let info = table.rule(rule as u32);
        if only.is_some_and(|only| only != info.cue && only != info.id) {
            continue;
        }
        let rate = counts[rule] as f64 * 1000.0 / total.max(1) as f64;
        let _ = writeln!(out, "{:>6} {rate:>9.3}  {} ({}, {})", counts[rule], info.id, info.cue, info.strength.name());
        for message in &shown[rule] {
            let _ = writeln!(out, "{:>18}{message}", "");
        }
    }
    let _ = writeln!(out, "{} hits in {total} messages", counts.iter().sum::<usize>());
    Ok(out)
}
