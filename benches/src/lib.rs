//! The engine with a handle for a stopwatch. `tools/bench.mjs` holds the watch around the module, `bin/native.rs` around native code.

#[cfg(not(target_arch = "wasm32"))]
pub mod messages;
#[cfg(not(target_arch = "wasm32"))]
pub mod regex_set;
#[cfg(not(target_arch = "wasm32"))]
pub mod regexes;
#[cfg(not(target_arch = "wasm32"))]
pub mod tenfold;
#[cfg(not(target_arch = "wasm32"))]
mod tree;

use lotse::conversation::{Batch, Direction, Engine, Message};
use lotse::detection::Scanner;
use lotse::rules::Table;
use lotse::text::Tokens;
use wasm_bindgen::prelude::*;

/// Any table and any messages, read again and again.
#[wasm_bindgen]
pub struct Bench {
    table: Table,
    scanner: Scanner,
    tokens: Tokens,
    messages: Vec<String>,
}

#[wasm_bindgen]
impl Bench {
    /// Loads a compiled table; `messages` are what is read later, by number.
    #[wasm_bindgen(constructor)]
    pub fn new(table: &[u8], messages: Vec<String>) -> Result<Bench, String> {
        let table = Table::load(table).map_err(|error| error.to_string())?;
        Ok(Self { table, scanner: Scanner::default(), tokens: Tokens::default(), messages })
    }

    /// How many rules the table has.
    pub fn rules(&self) -> usize {
        self.table.rules()
    }

    /// Reads and scans one message so many times; returns all hits, so that no work can be left out.
    pub fn scan(&mut self, message: usize, times: u32) -> usize {
        let text = self.messages[message].as_str();
        (0..times)
            .map(|_| {
                self.tokens.clear();
                self.tokens.push(self.table.letters(), text);
                self.scanner.scan(&self.table, &self.tokens, &[text]).len()
            })
            .sum()
    }

    /// The first half of [`Bench::scan`]: folding the text and cutting it into words.
    pub fn fold(&mut self, message: usize, times: u32) -> usize {
        let text = self.messages[message].as_str();
        (0..times)
            .map(|_| {
                self.tokens.clear();
                self.tokens.push(self.table.letters(), text);
                self.tokens.list().len()
            })
            .sum()
    }
}

/// The whole judgement over conversations of two people.
#[wasm_bindgen]
pub struct Judge {
    engine: Engine,
    batches: Vec<Batch>,
    read: u32,
}

/// As many as a child may have open.
const CONVERSATIONS: u32 = 20;

#[wasm_bindgen]
impl Judge {
    /// An engine with this table.
    #[wasm_bindgen(constructor)]
    pub fn new(table: &[u8], messages: Vec<String>) -> Result<Judge, String> {
        let table = Table::load(table).map_err(|error| error.to_string())?;
        let batch = |(number, text): (usize, String)| {
            let (author, direction) =
                if number % 2 == 0 { ("Kim", Direction::Incoming) } else { ("Alex", Direction::Outgoing) };
            let message = Message { key: String::new(), author: author.into(), direction, text, old: false };
            Batch { conversation: String::new(), messages: vec![message] }
        };
        let batches = messages.into_iter().enumerate().map(batch).collect();
        Ok(Self { engine: Engine::new(table), batches, read: 0 })
    }

    /// Reads one message so many times, each time as a new one of the next conversation; returns how many verdicts spoke.
    pub fn read(&mut self, message: usize, times: u32) -> usize {
        let batch = &mut self.batches[message];
        (0..times)
            .map(|_| {
                self.read += 1;
                batch.conversation.clear();
                batch.conversation.push_str(NAMES[(self.read % CONVERSATIONS) as usize]);
                batch.messages[0].key = self.read.to_string();
                self.engine.read(batch).len()
            })
            .sum()
    }
}

const NAMES: [&str; CONVERSATIONS as usize] = [
    "anton",
    "berta",
    "caesar",
    "dora",
    "emil",
    "friedrich",
    "gustav",
    "heinrich",
    "ida",
    "julius",
    "kaufmann",
    "ludwig",
    "martha",
    "nordpol",
    "otto",
    "paula",
    "quelle",
    "richard",
    "samuel",
    "theodor",
];
