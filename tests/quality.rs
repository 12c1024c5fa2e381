//! How well conversations are judged: our own invented ones, in every language and situation, half of them risk and half harmless twins. The
//! table that these tests hold is in `docs/quality.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// What the languages have in common: as many conversations of each kind for each situation at least.
const FEWEST: usize = 6;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn conversations() -> Vec<PathBuf> {
    let folder = fs::read_dir(project().join("tests/conversations")).expect("tests/conversations");
    let mut files: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files
}

fn lotse(arguments: &[&str], files: &[PathBuf]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lotse"));
    command.arg("--rules").arg(project().join("rules")).args(arguments).args(files).output().expect("lotse runs")
}

#[test]
fn every_language_has_conversations_of_every_situation() {
    let mut counts: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for file in conversations() {
        for line in fs::read_to_string(&file).expect("a file").lines() {
            let conversation: Value = serde_json::from_str(line).expect("JSON");
            let key = ["lang", "situation", "label"].map(|key| text(&conversation[key]));
            *counts.entry(key.into()).or_default() += 1;
        }
    }
    assert_eq!(counts.len(), 9 * 17 * 2, "languages × situations × risk and harmless");
    let few: Vec<_> = counts.iter().filter(|(_, count)| **count < FEWEST).collect();
    assert!(few.is_empty(), "{few:?}");
}

#[test]
fn the_document_prints_what_the_command_prints() {
    let table = String::from_utf8(lotse(&["evaluate", "--table"], &conversations()).stdout).expect("text");
    let document = fs::read_to_string(project().join("docs/quality.md")).expect("docs/quality.md");
    for line in table.lines().filter(|line| !line.is_empty()) {
        assert!(
            document.contains(line),
            "docs/quality.md lacks “{line}”: run the command it names and put its table there"
        );
    }
}

#[test]
fn the_goals_are_kept() {
    let output = lotse(&["evaluate"], &conversations());
    let labels: Vec<(String, String)> = conversations()
        .iter()
        .flat_map(|file| fs::read_to_string(file).expect("a file").lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| serde_json::from_str::<Value>(&line).expect("JSON"))
        .map(|line| (line["lang"].as_str().unwrap_or("").to_owned(), line["label"].as_str().unwrap_or("").to_owned()))
        .collect();
    let answers = String::from_utf8(output.stdout).expect("text");
    let mut counts: BTreeMap<&(String, String), (usize, usize)> = BTreeMap::new();
    for (answer, label) in answers.lines().zip(&labels) {
        let answer: Value = serde_json::from_str(answer).expect("JSON");
        let (all, warned) = counts.entry(label).or_default();
        *all += 1;
        *warned += usize::from(!answer["first"].is_null());
    }
    for ((language, label), (all, warned)) in counts {
        let share = warned as f64 / all as f64;
        // The goals are 95 % and 2 %; these are what is reached, held so that no change loses it unseen.
        match label.as_str() {
            "risk" => assert!(share >= LEAST_WARNED, "{language}: {warned} of {all} risk conversations warned"),
            _ => assert!(share <= MOST_FALSE, "{language}: {warned} of {all} harmless conversations warned"),
        }
    }
}

const LEAST_WARNED: f64 = 0.95;
const MOST_FALSE: f64 = 0.02;

#[test]
fn a_malformed_line_is_told_and_the_rest_goes_on() {
    let folder = std::env::temp_dir().join(format!("lotse-quality-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("broken.jsonl");
    let good = r#"{"id": 7, "messages": [{"author": "n", "from": "partner", "text": "dont tell your parents"}]}"#;
    fs::write(&file, format!("{good}\n{{broken\n\n{}\n", good.replace('7', "\"eight\""))).expect("a file");
    let output = lotse(&["evaluate"], std::slice::from_ref(&file));
    let (answers, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    fs::remove_dir_all(&folder).expect("a folder");
    assert!(!output.status.success());
    assert!(errors.contains("broken.jsonl:2: ") && errors.contains("1 of the lines"), "{errors}");
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [seven, eight] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!((&seven["id"], &eight["id"]), (&Value::from(7), &Value::from("eight")));
    assert_eq!(seven["level"], "caution");
    assert_eq!(seven["situation"], "secrecy");
    assert_eq!(seven["first"], serde_json::json!({"message": 1, "partner": 1}));
    assert_eq!(seven["warnings"], 1);
}

#[test]
fn a_conversation_is_shown_as_a_timeline() {
    let file = conversations().into_iter().find(|file| file.ends_with("en.jsonl")).expect("English");
    let output = lotse(&["check"], &[file]);
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && shown.contains("▲ alert: blackmail") && shown.contains("quiet"), "{shown:.400}");
}
