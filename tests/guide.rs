//! Holds `docs/rules.md` to its word: every rule in it passes its own examples, every pattern in its table finds and leaves what the
//! table says, and every command runs.

use std::path::Path;
use std::process::Command;

use lotse::conversation::CUES;
use lotse::detection::check;
use lotse::rules::{RuleFile, RuleSet, Table, compile, read_file, read_folder};

const GUIDE: &str = include_str!("../docs/rules.md");

fn cues() -> Vec<&'static str> {
    CUES.iter().map(|cue| cue.name).collect()
}

fn file(name: &str, text: &str) -> RuleFile {
    read_file(name, text).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

/// Compiles files as a project of their own and tries all examples.
fn hold(files: &[RuleFile]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let letters = read_folder(&folder, &cues()).expect("the project's own rules").letters;
    let set = RuleSet::assemble(files, letters, &cues()).unwrap_or_else(|faults| panic!("{}", faults[0]));
    let table = Table::load(&compile(&set).unwrap_or_else(|faults| panic!("{}", faults[0]))).expect("a table");
    let failures = check(&set, &table);
    assert!(failures.is_empty(), "{}", failures[0].fault);
}

/// The fenced blocks of one kind; an empty kind is a block of commands.
fn blocks(kind: &str) -> Vec<&'static str> {
    let fence = format!("\n```{kind}\n");
    GUIDE.match_indices(&fence).filter_map(|(at, _)| GUIDE[at + fence.len()..].split("\n```").next()).collect()
}

#[test]
fn rules_of_the_guide_do_what_they_say() {
    let rules: Vec<&str> = blocks("rules");
    assert!(rules.len() >= 3, "the guide shows rules");
    for (number, text) in rules.iter().enumerate() {
        hold(&[file(&format!("docs/rules.md, block {}", number + 1), text)]);
    }
}

#[test]
fn patterns_of_the_guide_find_and_leave_what_it_says() {
    let mut text = String::from("language any\ncue secrecy\nsays partner\nstrength weak\nsource the guide\n");
    text.push_str("class parents\n  mum | dad | parents\n");
    let rows = GUIDE.lines().filter(|line| line.starts_with("| `") && line.matches(" | ").count() == 3);
    let mut count = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [pattern, _, finds, leaves] = cells.as_slice() else { panic!("{row}") };
        count += 1;
        text.push_str(&format!("rule guide-{count}\nbecause the guide says so\n"));
        text.push_str(&format!("pattern {}\n", pattern.trim_matches('`').replace("\\|", "|")));
        // A rule wants three examples and two harmless ones; the table gives fewer.
        for (key, examples, fewest) in [("finds", finds, 3), ("leaves", leaves, 2)] {
            let examples = examples.split(" / ").cycle().take(fewest.max(examples.split(" / ").count()));
            examples.for_each(|example| text.push_str(&format!("{key} {example}\n")));
        }
    }
    assert!(count >= 15, "the guide's table of patterns");
    hold(&[file("the table of docs/rules.md", &text)]);
}

#[test]
fn commands_of_the_guide_run() {
    let commands: Vec<&str> = blocks("")
        .into_iter()
        .flat_map(str::lines)
        .chain(GUIDE.split('`').filter(|span| !span.contains('\n')))
        .filter_map(|line| line.strip_prefix("./build.sh lotse "))
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let quoted = command.split('"').enumerate();
        let arguments: Vec<String> = quoted
            .flat_map(|(part, text)| match part % 2 {
                0 => text.split_whitespace().map(str::to_owned).collect(),
                _ => vec![text.to_owned()],
            })
            .map(|argument| if argument == "FILE" { "docs/rules.md".into() } else { argument })
            .collect();
        let ran = Command::new(env!("CARGO_BIN_EXE_lotse"))
            .args(&arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("the program starts");
        assert!(ran.status.success(), "lotse {command}: {}", String::from_utf8_lossy(&ran.stderr));
        assert!(!ran.stdout.is_empty(), "lotse {command} says nothing");
    }
}
