//! No input, however built, makes reading take more than its share: twice the length, about twice the time.

mod common;

use std::time::{Duration, Instant};

use common::Project;

/// Bytes of the shorter text.
const LENGTH: usize = 1 << 16;
/// Twice the length may cost this many times the time.
const MOST: f64 = 2.6;
/// A busy machine gets more than one chance.
const CHANCES: usize = 8;

/// What the texts are made of, again and again.
const UNITS: [&str; 22] = [
    "a",
    "a ",
    "a. ",
    "secret ",
    "secretsecret",
    "send me ",
    "send send send me a a a pi ",
    "dont tell dont tell your ",
    "seeecreet ",
    "s e c r e ",
    "1",
    "1 ",
    "0170-",
    "s3cr3 ",
    "aeoeue",
    "📷",
    "😀 ",
    "\u{200B}",
    "a\u{301}",
    "@",
    "www.example.invalid/a?b=c ",
    "x@y.com#1234 ",
];

/// The shortest of a few readings: what else the machine does only adds to it.
fn time(project: &mut Project, text: &str) -> Duration {
    let reading = |_| {
        let start = Instant::now();
        project.scan(&[text]);
        start.elapsed()
    };
    (0..5).map(reading).min().unwrap_or_default()
}

fn assert_linear(project: &mut Project, unit: &str) {
    let short = unit.repeat(LENGTH / unit.len());
    let long = unit.repeat(2 * LENGTH / unit.len());
    let mut ratios = Vec::new();
    for _ in 0..CHANCES {
        let (short, long) = (time(project, &short), time(project, &long));
        let ratio = long.as_secs_f64() / short.as_secs_f64();
        if ratio <= MOST {
            println!("{:>40} {:>10.1?} {ratio:.2}", format!("{unit:?}"), long);
            return;
        }
        ratios.push(ratio);
    }
    panic!("twice as much of {unit:?} took {ratios:.1?} times the time");
}

#[test]
fn time_grows_with_length_and_nothing_else() {
    let mut project = Project::open();
    for unit in UNITS {
        assert_linear(&mut project, unit);
    }
}

/// Every place in one long word, where neither spaces nor ASCII letters part what shapes look for.
#[test]
fn many_shapes_in_one_word_cost_no_more() {
    let mut project = Project::open();
    for unit in ["é01234567", "é1.de", "é@abc"] {
        assert_linear(&mut project, unit);
    }
}

#[test]
fn words_stay_within_their_text() {
    let mut project = Project::open();
    for unit in UNITS {
        let text = unit.repeat(LENGTH / unit.len());
        let hits = project.scan(&[&text]);
        let list = project.tokens.list();
        for token in list {
            assert!(text.get(token.span.start as usize..token.span.end as usize).is_some(), "{unit:?}: {token:?}");
        }
        assert!(hits.iter().all(|hit| hit.first <= hit.last && hit.last < list.len()), "{unit:?}");
    }
}
