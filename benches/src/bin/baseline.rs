//! `baseline FOLDER NAME`: what `regex::RegexSet` needs for the table NAME, as JSON. A program of its own, because it may run out of
//! memory or of patience; its memory is counted here too, since to build it once more takes long.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use lotse::rules::Table;
use lotse_bench::messages::Messages;
use lotse_bench::regex_set::RegexSet;
use peak_alloc::PeakAlloc;
use serde_json::json;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// As many messages are read as fit into this, one at least.
const PATIENCE: Duration = Duration::from_secs(4);
/// What takes longer is not measured again: a clock and a cold start do not count there.
const SLOW: Duration = Duration::from_millis(10);
const REPEATS: u32 = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, name] = arguments.as_slice() else { return Err("usage: baseline FOLDER NAME".into()) };
    let folder = Path::new(folder);
    let messages = Messages::read(folder)?;
    let table = Table::load(&fs::read(folder.join(name).with_extension("lots"))?)?;
    let before = MEMORY.current_usage();
    let start = Instant::now();
    let mut set = RegexSet::new(&table)?;
    black_box(set.scan(&messages.chat[0]));
    let ready = start.elapsed().as_secs_f64() * 1e3;
    let mut times = |texts: &[String]| {
        let begun = Instant::now();
        let mut times = Vec::new();
        for text in texts {
            let mut time = |repeats: u32| {
                let start = Instant::now();
                (0..repeats).for_each(|_| {
                    black_box(set.scan(text));
                });
                start.elapsed() / repeats
            };
            let first = time(1);
            times.push(if first < SLOW { time(REPEATS) } else { first }.as_nanos() as u64);
            if begun.elapsed() > PATIENCE {
                break;
            }
        }
        times
    };
    let (chat, cues) = (times(&messages.chat), times(&messages.cues));
    let memory = MEMORY.current_usage() - before;
    println!("{}", json!({ "rules": table.rules(), "ready": ready, "memory": memory, "chat": chat, "cues": cues }));
    Ok(())
}
