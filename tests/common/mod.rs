//! The project's own rules and chats to read, for the tests that need them.

// Each test needs a part.
#![allow(dead_code)]

pub mod chat;

use std::fs;
use std::path::{Path, PathBuf};

use lotse::conversation::CUES;
use lotse::detection::{Hit, Scanner, Stage};
use lotse::rules::{Fault, RuleSet, Table, compile, read_folder};
use lotse::text::Tokens;

/// Rules as written and as compiled, and what reads with them.
pub struct Project {
    pub set: RuleSet,
    pub table: Table,
    pub tokens: Tokens,
    scanner: Scanner,
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The lines of a file of this project.
pub fn lines(file: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(file)).expect(file);
    text.lines().map(str::to_owned).collect()
}

impl Project {
    pub fn open() -> Self {
        let cues: Vec<&str> = CUES.iter().map(|cue| cue.name).collect();
        let say = |faults: Vec<Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        let set = read_folder(Path::new(&root().join("rules")), &cues).map_err(say).expect("the rules are sound");
        let bytes = compile(&set).map_err(say).expect("the rules compile");
        let table = Table::load(&bytes).expect("what the compiler writes can be loaded");
        Self { set, table, tokens: Tokens::default(), scanner: Scanner::default() }
    }

    /// Leaves one way of reading disguised words out from now on, or none.
    pub fn leave_out(&mut self, stage: Option<Stage>) {
        self.scanner = stage.map_or_else(Scanner::default, Scanner::without);
    }

    /// Reads messages of one person, sent one after the other. `self.tokens` has their words then.
    pub fn scan(&mut self, messages: &[&str]) -> Vec<Hit> {
        self.tokens.clear();
        messages.iter().for_each(|message| self.tokens.push(self.table.letters(), message));
        self.scanner.scan(&self.table, &self.tokens, messages).to_vec()
    }

    /// Every example that a rule must find: the rule's number and the messages.
    pub fn examples(&self) -> Vec<(u32, Vec<String>)> {
        let rules = self.set.rules.iter().enumerate();
        rules
            .flat_map(|(number, rule)| {
                let messages = |text: &str| text.split(" / ").map(str::to_owned).collect();
                rule.finds.iter().map(move |(_, text)| (number as u32, messages(text)))
            })
            .collect()
    }
}

/// As the scanner takes them.
pub fn slices(messages: &[String]) -> Vec<&str> {
    messages.iter().map(String::as_str).collect()
}
