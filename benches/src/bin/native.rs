//! `native prepare FOLDER`: writes what the stopwatches need. `native measure FOLDER`: one round, native, as JSON.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use lotse::conversation::CUES;
use lotse::rules::{RuleSet, Table, compile, read_folder};
use lotse_bench::messages::Messages;
use lotse_bench::regexes::translate;
use lotse_bench::tenfold::tenfold;
use lotse_bench::{Bench, Judge};
use serde_json::{Value, json};

/// Repeats of one message, so that a clock's own time does not count.
const REPEATS: u32 = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["prepare", folder] => prepare(Path::new(folder)),
        ["measure", folder] => measure(Path::new(folder)),
        _ => Err("usage: native prepare|measure FOLDER".into()),
    }
}

fn prepare(folder: &Path) -> Result<(), Box<dyn Error>> {
    let cues: Vec<&str> = CUES.iter().map(|cue| cue.name).collect();
    let say = |faults: Vec<lotse::rules::Fault>| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let rules = || read_folder(Path::new("rules"), &cues).map_err(say);
    let set = rules()?;
    let one = compile(&set).map_err(say)?;
    let table = Table::load(&one)?;
    let chat = fs::read_to_string("benches/chat.txt")?;
    let ten = tenfold(rules()?, &table, &cues, &chat.lines().collect::<Vec<_>>()).map_err(say)?;
    fs::create_dir_all(folder)?;
    Messages::write(folder)?;
    for (name, bytes) in [("one", &one), ("ten", &ten)] {
        fs::write(folder.join(name).with_extension("lots"), bytes)?;
        fs::write(folder.join(name).with_extension("json"), patterns(&set, &Table::load(bytes)?).to_string())?;
    }
    Ok(())
}

/// All rules as regular expressions, with the examples they should find.
fn patterns(set: &RuleSet, table: &Table) -> Value {
    let rules = translate(table).into_iter().map(|regexes| {
        let rule = set.rules.iter().find(|rule| rule.id == regexes.rule);
        let finds: Vec<&str> = rule.iter().flat_map(|rule| &rule.finds).map(|example| example.1.as_str()).collect();
        json!({ "id": regexes.rule, "patterns": regexes.patterns, "exclusions": regexes.exclusions, "finds": finds })
    });
    rules.collect()
}

fn measure(folder: &Path) -> Result<(), Box<dyn Error>> {
    let Messages { chat, cues } = Messages::read(folder)?;
    let mut result = json!({});
    let mut engines = Vec::new();
    for name in ["one", "ten"] {
        let table = fs::read(folder.join(name).with_extension("lots"))?;
        let start = Instant::now();
        let mut bench = Bench::new(&table, chat.clone())?;
        black_box(bench.scan(0, 1));
        let ready = start.elapsed().as_secs_f64() * 1e3;
        result[name] = json!({ "rules": bench.rules(), "ready": ready });
        engines.push((bench, Bench::new(&table, cues.clone())?, Judge::new(&table, chat.clone())?));
    }
    type Work = fn(&mut (Bench, Bench, Judge), usize, u32) -> usize;
    let works: [(&str, usize, Work); 4] = [
        ("chat", chat.len(), |engine, message, repeats| engine.0.scan(message, repeats)),
        ("fold", chat.len(), |engine, message, repeats| engine.0.fold(message, repeats)),
        ("cues", cues.len(), |engine, message, repeats| engine.1.scan(message, repeats)),
        ("read", chat.len(), |engine, message, repeats| engine.2.read(message, repeats)),
    ];
    for (kind, messages, work) in works {
        // Each message goes to the engine with all rules and at once to the one with ten times as many: their ratio is a figure.
        let mut lists = [Vec::new(), Vec::new()];
        for message in 0..messages {
            for (engine, list) in engines.iter_mut().zip(&mut lists) {
                list.push(time(REPEATS, |repeats| work(engine, message, repeats)));
            }
        }
        let [one, ten] = lists;
        result["one"][kind] = one.into();
        result["ten"][kind] = ten.into();
    }
    println!("{result}");
    Ok(())
}

fn time(repeats: u32, mut work: impl FnMut(u32) -> usize) -> f64 {
    black_box(work(1));
    let start = Instant::now();
    black_box(work(repeats));
    start.elapsed().as_nanos() as f64 / f64::from(repeats)
}
