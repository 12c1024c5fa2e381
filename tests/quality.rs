//! How well conversations are judged: our own invented ones, risk and harmless twins. The tables that these tests hold are in
//! `docs/quality.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Conversations by one group of writers.
struct Set {
    folder: &'static str,
    /// How many languages it has; each has every situation.
    languages: usize,
    /// For each language and situation at least so many risk ones, and so many harmless ones.
    fewest: [usize; 2],
    /// The least share of risk conversations to be warned in each language, and the largest of harmless ones. The goals are 95 % and 2 %: these
    /// hold what is reached, so that no change loses it unseen.
    reached: [f64; 2],
}

/// What was looked at while rules were written, and what was not: oblique ones, and plainer ones that came later.
const SETS: [Set; 3] = [
    Set { folder: "known", languages: 9, fewest: [3, 3], reached: [0.60, 0.06] },
    Set { folder: "unseen", languages: 9, fewest: [3, 3], reached: [0.18, 0.12] },
    Set { folder: "plain", languages: 7, fewest: [2, 1], reached: [0.45, 0.12] },
];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn conversations(set: &str) -> Vec<PathBuf> {
    let folder = fs::read_dir(project().join("tests/conversations").join(set)).expect(set);
    let mut files: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn read(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).expect("a file");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn lotse(arguments: &[&str], files: &[PathBuf]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lotse"));
    command.arg("--rules").arg(project().join("rules")).args(arguments).args(files).output().expect("lotse runs")
}

#[test]
fn every_language_has_conversations_of_every_situation() {
    for Set { folder, languages, fewest: [risk, harmless], .. } in SETS {
        let mut counts: BTreeMap<[String; 3], usize> = BTreeMap::new();
        for conversation in conversations(folder).iter().flat_map(|file| read(file)) {
            let text = |key: &str| conversation[key].as_str().unwrap_or_default().to_owned();
            *counts.entry(["lang", "situation", "label"].map(text)).or_default() += 1;
        }
        assert_eq!(counts.len(), languages * 17 * 2, "{folder}: languages × situations × risk and harmless");
        let least = |label: &str| if label == "risk" { risk } else { harmless };
        let few: Vec<_> = counts.iter().filter(|([.., label], count)| **count < least(label)).collect();
        assert!(few.is_empty(), "{folder}: {few:?}");
    }
}

#[test]
fn the_document_prints_what_the_command_prints() {
    let document = fs::read_to_string(project().join("docs/quality.md")).expect("docs/quality.md");
    for Set { folder, .. } in SETS {
        let table = String::from_utf8(lotse(&["evaluate", "--table"], &conversations(folder)).stdout).expect("text");
        assert!(
            document.contains(table.trim()),
            "docs/quality.md is out of date: run the command it names for “{folder}” and put its tables there\n{table}"
        );
    }
}

#[test]
fn what_is_reached_is_kept() {
    for Set { folder, reached: [least, most], .. } in SETS {
        let files = conversations(folder);
        let answers = String::from_utf8(lotse(&["evaluate"], &files).stdout).expect("text");
        let answers = answers.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let mut counts: BTreeMap<[String; 2], (u32, u32)> = BTreeMap::new();
        for (answer, conversation) in answers.zip(files.iter().flat_map(|file| read(file))) {
            assert_eq!(answer["id"], conversation["id"], "answers stand in the order of the questions");
            let text = |key: &str| conversation[key].as_str().unwrap_or_default().to_owned();
            let (all, warned) = counts.entry(["lang", "label"].map(text)).or_default();
            *all += 1;
            *warned += u32::from(!answer["first"].is_null());
        }
        for ([language, label], (all, warned)) in counts {
            let share = f64::from(warned) / f64::from(all);
            let kept = if label == "risk" { share >= least } else { share <= most };
            assert!(kept, "{folder}, {language}: {warned} of {all} {label} conversations are warned");
        }
    }
}

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
    let file = conversations("known").into_iter().find(|file| file.ends_with("en.jsonl")).expect("English");
    let output = lotse(&["check"], &[file]);
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success() && shown.contains("▲ alert: blackmail") && shown.contains("quiet"), "{shown:.400}");
}
