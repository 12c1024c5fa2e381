//! The fuzz targets on stable Rust: their corpus, and seeded mutations of it. `LOTSE_FUZZ_SECONDS` makes it run longer, with other
//! seeds each time; what fails is printed as the bytes that made it fail.

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Enough to notice what broke, in a few seconds.
const USUAL_ROUNDS: u64 = 2000;
const LONGEST_INPUT: usize = 4096;

/// What tends to break readers of text.
const PIECES: [&str; 32] = [
    " ",
    "\n",
    "/",
    "'",
    "’",
    "@",
    "$",
    "€",
    "#",
    "?",
    ".",
    "..",
    "..5",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "|",
    "*",
    "<?>",
    "0",
    "1234567",
    "é",
    "ß",
    "ѕ",
    "\u{200B}",
    "\u{301}",
    "😀",
    "👨\u{200D}👩",
    "\u{FFFD}",
];

/// xorshift64*: no crate, the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }
}

fn mutate(random: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(input.len() + 1);
        let end = (at + random.below(24)).min(input.len());
        match random.below(7) {
            0 if at < input.len() => input[at] ^= 1 << random.below(8),
            1 if at < input.len() => input[at] = random.below(256) as u8,
            2 => drop(input.drain(at..end)),
            3 => {
                let piece = PIECES[random.below(PIECES.len())];
                input.splice(at..at, piece.bytes());
            }
            4 => {
                let chunk = input[at..end].repeat(1 + random.below(40));
                input.splice(at..at, chunk);
            }
            5 => {
                let other = &corpus[random.below(corpus.len())];
                let from = random.below(other.len() + 1);
                input.splice(at..end, other[from..].iter().copied());
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())].repeat(1 + random.below(80));
                input.splice(at..end, piece.bytes());
            }
        }
        input.truncate(LONGEST_INPUT);
    }
    input
}

/// Shows the input when the body panics.
struct Witness<'a>(&'a [u8]);

impl Drop for Witness<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the input was b\"{}\"", self.0.escape_ascii());
        }
    }
}

fn run(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut paths: Vec<_> =
        fs::read_dir(&folder).expect("a corpus").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).expect("a file")).collect();
    assert!(!corpus.is_empty(), "{} is empty", folder.display());
    let attempt = |input: &[u8]| {
        let _witness = Witness(input);
        body(input);
    };
    corpus.iter().for_each(|input| attempt(input));
    let seconds: Option<u64> =
        std::env::var("LOTSE_FUZZ_SECONDS").ok().map(|text| text.parse().expect("a number of seconds"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_nanos() as u64 | 1);
    let mut random = Random(if seconds.is_some() { now } else { 0x1075_E000_0000_0001 });
    let begun = Instant::now();
    let mut rounds = 0;
    while seconds.map_or(rounds < USUAL_ROUNDS, |seconds| begun.elapsed() < Duration::from_secs(seconds)) {
        attempt(&mutate(&mut random, &corpus));
        rounds += 1;
    }
    println!("{target}: {} inputs of the corpus and {rounds} mutations of them", corpus.len());
}

#[test]
fn scan() {
    run("scan", bodies::scan);
}

#[test]
fn rules() {
    run("rules", bodies::rules);
}

#[test]
fn table() {
    run("table", bodies::table);
}

#[test]
fn memory() {
    run("memory", bodies::memory);
}
