//! Reads `rules/letters.toml` and joins it with Unicode's decompositions. Runs when the project is built, never in the browser.

use std::collections::BTreeMap;

use serde::Deserialize;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::{Fold, Letters};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    cyrillic: BTreeMap<char, String>,
    lookalike: BTreeMap<char, String>,
    letter: BTreeMap<char, String>,
    leet: BTreeMap<char, String>,
    digraphs: Vec<BTreeMap<String, String>>,
    keyboard: Keyboard,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keyboard {
    layouts: Vec<Vec<String>>,
}

/// The last character that Unicode decomposes into letters of ours: mathematical and enclosed alphabets, emoji letters.
const LAST: u32 = 0x1_F1FF;

/// Reads the text of `letters.toml`. The error is one sentence for its author.
pub fn read_letters(text: &str) -> Result<Letters, String> {
    let source: Source = toml::from_str(text).map_err(|error| error.to_string().trim().replace('\n', " "))?;
    let mut letters = Letters::default();
    for c in (0x80..=LAST).filter_map(char::from_u32) {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let (sound, look) = (source.cyrillic.get(&lower), source.lookalike.get(&lower));
        if sound.is_some() || look.is_some() {
            let text = |found: Option<&String>| found.cloned().unwrap_or_default();
            letters.add(c, Fold::Foreign { sound: &text(sound), look: &text(look) });
        } else if let Some(plain) = plain_letters(c, &source.letter) {
            letters.add(c, Fold::Letters(&plain));
        }
    }
    for (sign, stands_for) in &source.leet {
        let mut options = stands_for.chars().map(u32::from);
        letters.leet.extend([u32::from(*sign), options.next().unwrap_or(0), options.next().unwrap_or(0)]);
    }
    let digraphs = source.digraphs.iter().enumerate();
    for (group, (pair, letter)) in digraphs.flat_map(|(group, pairs)| pairs.iter().map(move |pair| (group, pair))) {
        let (&[first, second], &[letter]) = (pair.as_bytes(), letter.as_bytes()) else {
            return Err(format!(
                "[[digraphs]] gives two letters and the one they stand for, not “{pair}” and “{letter}”"
            ));
        };
        letters.digraphs.extend([first.into(), second.into(), letter.into(), group as u32]);
    }
    letters.neighbours = neighbours(&source.keyboard.layouts)?;
    Ok(letters.indexed())
}

/// For each letter, those on the keys around it, as bits. A row's keys lie half a key to the right of those above.
fn neighbours(layouts: &[Vec<String>]) -> Result<Vec<u32>, String> {
    let mut neighbours = vec![0; 26];
    let mut pair = |a: u8, b: u8| {
        neighbours[usize::from(a - b'a')] |= 1 << (b - b'a');
        neighbours[usize::from(b - b'a')] |= 1 << (a - b'a');
    };
    for rows in layouts {
        let rows: Vec<&[u8]> = rows.iter().map(|row| row.as_bytes()).collect();
        if rows.iter().any(|row| !row.iter().all(u8::is_ascii_lowercase)) {
            return Err("[keyboard] rows are of the letters a to z".into());
        }
        for (number, row) in rows.iter().enumerate() {
            row.windows(2).for_each(|keys| pair(keys[0], keys[1]));
            let above = if number > 0 { rows[number - 1] } else { &[] };
            for (at, &key) in row.iter().enumerate() {
                above.iter().skip(at).take(2).for_each(|&other| pair(key, other));
            }
        }
    }
    Ok(neighbours)
}

/// A character's ASCII letters and digits once its marks are dropped, if nothing else is left.
fn plain_letters(c: char, own: &BTreeMap<char, String>) -> Option<String> {
    let mut plain = String::new();
    let mut whole = true;
    decompose_compatible(c, |part| {
        for part in part.to_lowercase().filter(|&part| !is_combining_mark(part)) {
            match own.get(&part) {
                Some(letters) => plain.push_str(letters),
                None if part.is_ascii_alphanumeric() => plain.push(part),
                None => whole = false,
            }
        }
    });
    (whole && !plain.is_empty()).then_some(plain)
}

/// The project's own letters, for tests.
#[cfg(test)]
pub fn own_letters() -> &'static Letters {
    static LETTERS: std::sync::OnceLock<Letters> = std::sync::OnceLock::new();
    LETTERS.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/letters.toml");
        read_letters(&std::fs::read_to_string(path).expect(path)).expect(path)
    })
}
