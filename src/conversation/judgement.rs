//! The judgement's table, from `rules/judgement.toml`.

use serde::Serialize;

use crate::rules::Strength;

/// How loudly a verdict speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A small mark.
    Notice,
    /// A panel beside the chat.
    Caution,
    /// A panel that asks for a decision.
    Alert,
}

/// A class of cues.
#[derive(Debug)]
pub struct Cue {
    /// As rules name it.
    pub name: &'static str,
}

/// Cues that together amount to a warning.
#[derive(Debug)]
pub struct Line {
    /// All of these, from one person; indices into [`CUES`].
    pub cues: &'static [usize],
    /// At least one of them found by a rule this strong.
    pub strength: Strength,
    /// In this many of that person's latest messages.
    pub within: u32,
    /// How loudly to speak.
    pub level: Level,
    /// Of what.
    pub situation: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/judgement.rs"));

/// One cue as the judgement sees it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Index into [`CUES`].
    pub cue: usize,
    /// Of the rule that found it.
    pub strength: Strength,
    /// How many messages of the same person ago; 0 is the latest one.
    pub age: u32,
}

/// The line that a person's cues fulfil, if any: the gravest, of equal ones the first. One of its cues must be in the latest message,
/// so that an old story is not told again.
pub fn judge(seen: &[Seen]) -> Option<&'static Line> {
    let fulfilled = |line: &&Line| {
        let recent = |seen: &&Seen| seen.age < line.within && line.cues.contains(&seen.cue);
        let has = |cue: &usize| seen.iter().filter(recent).any(|seen| seen.cue == *cue);
        line.cues.iter().all(has)
            && seen.iter().filter(recent).any(|seen| seen.strength >= line.strength)
            && seen.iter().filter(recent).any(|seen| seen.age == 0)
    };
    // `max_by_key` keeps the last of equals; the table is read from the bottom so that this is the first line.
    LINES.iter().rev().filter(fulfilled).max_by_key(|line| line.level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(name: &str, strength: Strength, age: u32) -> Seen {
        let cue = CUES.iter().position(|cue| cue.name == name).expect(name);
        Seen { cue, strength, age }
    }

    #[test]
    fn a_single_weak_or_medium_cue_warns_of_nothing() {
        for known in CUES {
            for strength in [Strength::Weak, Strength::Medium] {
                let level = judge(&[cue(known.name, strength, 0)]).map(|line| line.level);
                assert!(level.is_none_or(|level| level == Level::Notice), "{}: {level:?}", known.name);
            }
        }
    }

    #[test]
    fn the_gravest_line_wins() {
        let line = judge(&[cue("photo", Strength::Medium, 3), cue("secrecy", Strength::Strong, 0)]).expect("a line");
        assert_eq!((line.level, line.situation), (Level::Alert, "photo"));
    }

    #[test]
    fn old_cues_do_not_speak_again() {
        assert!(judge(&[cue("secrecy", Strength::Strong, 1)]).is_none());
        assert!(judge(&[cue("photo", Strength::Medium, 500), cue("alone", Strength::Medium, 0)]).is_none());
    }
}
