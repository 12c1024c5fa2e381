//! The messages that are measured, in an order by which the first few speak for all.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

const FILE: &str = "messages.json";
/// Its multiples, cut to what stands behind the point, lie evenly between 0 and 1, however many are taken.
const GOLDEN: f64 = 0.618_033_988_749_895;

/// What every engine and baseline reads.
pub struct Messages {
    /// Ordinary chat.
    pub chat: Vec<String>,
    /// Mild lines with cues in them.
    pub cues: Vec<String>,
}

impl Messages {
    /// Writes them into a folder. Slow baselines stop after the first few, so any beginning is spread evenly over the files.
    pub fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
        let (chat, cues) = (fs::read_to_string("benches/chat.txt")?, fs::read_to_string("benches/cues.txt")?);
        let messages = json!({ "chat": spread(&chat), "cues": spread(&cues) });
        Ok(fs::write(folder.join(FILE), messages.to_string())?)
    }

    /// Reads what [`Messages::write`] wrote.
    pub fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let messages: Value = serde_json::from_str(&fs::read_to_string(folder.join(FILE))?)?;
        let list = |name: &str| {
            messages[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Ok(Self { chat: list("chat"), cues: list("cues") })
    }
}

fn spread(lines: &str) -> Vec<&str> {
    let mut lines: Vec<(usize, &str)> = lines.lines().enumerate().collect();
    lines.sort_by(|one, other| {
        let place = |number: usize| (number as f64 * GOLDEN).fract();
        place(one.0).total_cmp(&place(other.0))
    });
    lines.into_iter().map(|line| line.1).collect()
}
