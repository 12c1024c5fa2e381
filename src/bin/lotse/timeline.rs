//! `lotse check`: one conversation as a timeline, for a human.

use std::fmt::Write as _;
use std::path::Path;

use lotse::conversation::{Engine, Verdict};

use crate::conversations::{self, From, level_name, plain};
use crate::project;

/// Each message, and below it what Lotse says there and why.
pub fn check(folder: &Path, file: &Path) -> Result<String, String> {
    let project = project::open(folder)?;
    let mut engine = Engine::new(project.table.clone());
    let mut out = String::new();
    for conversation in conversations::read(file)? {
        let conversation = conversation?;
        let _ = writeln!(out, "{}", plain(&conversation.id));
        let mut said: Vec<(usize, Verdict)> = Vec::new();
        conversation.read_by(&mut engine, |number, verdict| said.push((number, verdict)));
        for (number, line) in conversation.messages.iter().enumerate() {
            let who = match line.from {
                Some(From::Child) => "child".into(),
                _ => plain(&line.author),
            };
            let _ = writeln!(out, "{:>4}  {who:<12} {}", number + 1, line.text);
            for (_, verdict) in said.iter().filter(|verdict| verdict.0 == number) {
                let _ = writeln!(out, "{:>18} {}: {}", "▲", level_name(Some(verdict.level)), verdict.situation);
                for noticed in &verdict.evidence {
                    let rule = project.table.rule(noticed.rule);
                    let _ = writeln!(
                        out,
                        "{:>20} {} “{}” ({}, {})",
                        "",
                        rule.because,
                        noticed.words,
                        rule.id,
                        rule.strength.name()
                    );
                }
            }
        }
        let level = said.iter().map(|verdict| verdict.1.level).max();
        let _ = writeln!(out, "      {}\n", level_name(level));
    }
    Ok(out)
}
