//! The judgement's table, from `rules/judgement.toml`, and how it is read.
//!
//! Two ways lead to a verdict. A *line* names cues that together are a known pattern. *Points* catch what no line foresaw: every cue
//! class that a person showed lately counts once by its strongest rule, a little more if it came again, and circumstances add or take
//! away. Both stand in the table, so that a reader of it can tell why a verdict came out.

use serde::Serialize;

use super::circumstance::{Circumstance, Circumstances};
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

/// How many points it takes; the family or the school chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sensitivity {
    /// Speaks later.
    Calm,
    /// As measured.
    #[default]
    Balanced,
    /// Speaks earlier.
    Watchful,
}

/// A class of cues.
#[derive(Debug)]
pub struct Cue {
    /// As rules name it.
    pub name: &'static str,
    /// What to speak of when this class weighs most.
    pub situation: Option<&'static str>,
    /// Points of a weak, a medium and a strong rule.
    pub points: [i32; 3],
}

/// Cue classes as bits, by their place in [`CUES`].
pub type CueSet = u32;

/// Cues that together amount to a warning.
#[derive(Debug)]
pub struct Line {
    /// Whether the child's own words are judged, not the other side's.
    pub own: bool,
    /// All of these, from one person.
    pub cues: CueSet,
    /// Each found by a rule at least this strong.
    pub strength: Strength,
    /// In this many of that person's latest messages.
    pub within: u32,
    /// One of these from the other side of the conversation, in the same stretch of it; empty: does not matter.
    pub answers: CueSet,
    /// All of these hold.
    pub when: &'static [Circumstance],
    /// None of these holds.
    pub unless: &'static [Circumstance],
    /// How loudly to speak.
    pub level: Level,
    /// Of what.
    pub situation: &'static str,
}

/// How points are added up.
#[derive(Debug)]
pub struct Points {
    /// More points for each further message with a cue of the same class, for so many messages.
    pub again: (i32, i32),
    /// A warning needs so many classes.
    pub classes: u32,
    /// For a mark, in the shortest window.
    pub notice: i32,
    /// Shortest first.
    pub windows: &'static [Window],
    /// Points more or less that it takes, in the order of [`Sensitivity`].
    pub sensitivity: [i32; 3],
}

/// So many points in so many messages are a warning: the fewer messages, the fewer points.
#[derive(Debug)]
pub struct Window {
    /// A person's latest messages; `None`: the whole conversation.
    pub messages: Option<u32>,
    /// Cues of weaker rules do not count.
    pub strength: Strength,
    /// For a warning.
    pub points: i32,
}

include!(concat!(env!("OUT_DIR"), "/judgement.rs"));

impl Cue {
    /// Whether it speaks against whoever shows it.
    pub fn accuses(&self) -> bool {
        self.points[2] > 0
    }
}

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

/// What the judgement is asked about: one person who has just shown a cue.
#[derive(Debug)]
pub struct Case<'a> {
    /// Whether that person is the child.
    pub own: bool,
    /// The person's cues, oldest first.
    pub seen: &'a [Seen],
    /// Over the whole conversation: for each class in order, its strongest rule and in how many messages.
    pub ever: &'a [Option<(Strength, u32)>],
    /// Cue classes the other side showed, with how many messages of the conversation ago.
    pub other: &'a [(usize, u32)],
    /// What else is so.
    pub circumstances: Circumstances,
}

impl Case<'_> {
    /// Of a cue class in the person's latest messages: the strongest rule, and in how many messages.
    fn lately(&self, cue: usize, messages: u32) -> Option<(Strength, u32)> {
        let recent = || self.seen.iter().filter(|seen| seen.cue == cue && seen.age < messages);
        let strongest = recent().map(|seen| seen.strength).max()?;
        // Several rules may find the same thing in one message; cues stand in the order of messages.
        let (count, _) =
            recent().fold((0, None), |(count, last), seen| (count + u32::from(last != Some(seen.age)), Some(seen.age)));
        Some((strongest, count))
    }
}

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// How loudly.
    pub level: Level,
    /// Of what.
    pub situation: &'static str,
    /// Which cues it rests on.
    pub cues: CueSet,
    /// In how many of the person's latest messages.
    pub within: u32,
}

/// What a person's cues amount to, if anything: the gravest line, of equal ones the first; else points.
pub fn judge(case: &Case, sensitivity: Sensitivity) -> Option<Judged> {
    // `max_by_key` keeps the last of equals; the table is read from the bottom so that this is the first line.
    let line = LINES.iter().rev().filter(|line| line.holds(case)).max_by_key(|line| line.level);
    let line =
        line.map(|line| Judged { level: line.level, situation: line.situation, cues: line.cues, within: line.within });
    let points = if case.own { None } else { POINTS.judge(case, POINTS.sensitivity[sensitivity as usize]) };
    match (line, points) {
        (Some(line), Some(points)) if points.level > line.level => Some(points),
        (line, points) => line.or(points),
    }
}

impl Line {
    /// One of the cues must be in the latest message, so that an old story is not told again.
    fn holds(&self, case: &Case) -> bool {
        if self.own != case.own {
            return false;
        }
        let counts =
            |seen: &&Seen| seen.age < self.within && seen.strength >= self.strength && self.cues & 1 << seen.cue != 0;
        let recent = || case.seen.iter().filter(counts);
        let shown = recent().fold(0, |shown: CueSet, seen| shown | 1 << seen.cue);
        shown == self.cues
            && recent().any(|seen| seen.age == 0)
            && self.when.iter().all(|&circumstance| case.circumstances.has(circumstance))
            && !self.unless.iter().any(|&circumstance| case.circumstances.has(circumstance))
            // Both sides write: a stretch of one person's messages is about twice as many of the conversation's.
            && (self.answers == 0
                || case.other.iter().any(|&(cue, ago)| self.answers & 1 << cue != 0 && ago <= self.within * 2))
    }
}

impl Points {
    fn judge(&self, case: &Case, more: i32) -> Option<Judged> {
        let circumstances: i32 =
            CIRCUMSTANCES.iter().filter(|known| case.circumstances.has(known.0)).map(|known| known.1).sum();
        let mut mark = None;
        for (number, window) in self.windows.iter().enumerate() {
            let within = window.messages.unwrap_or(u32::MAX);
            let Sum { points, cues, lead, strongest } = match window.messages {
                Some(messages) => self.add_up(window.strength, |cue| case.lately(cue, messages)),
                None => self.add_up(window.strength, |cue| case.ever.get(cue).copied().flatten()),
            };
            let points = points + circumstances - more;
            let judged = |level| lead.map(|situation| Judged { level, situation, cues, within });
            // Weak cues alone never warn, however many there are: a long story has them all.
            let enough = cues.count_ones() >= self.classes && strongest > Strength::Weak;
            if points >= window.points && enough {
                return judged(Level::Caution);
            }
            if number == 0 && points >= self.notice {
                mark = judged(Level::Notice);
            }
        }
        mark
    }

    /// Adds up what was shown of each class by a rule at least this strong.
    fn add_up(&self, least: Strength, shown: impl Fn(usize) -> Option<(Strength, u32)>) -> Sum {
        let mut sum = Sum { points: 0, cues: 0, lead: None, strongest: Strength::Weak };
        let mut most = 0;
        for (number, cue) in CUES.iter().enumerate() {
            let Some((strength, messages)) = shown(number).filter(|shown| shown.0 >= least) else { continue };
            let own = cue.points[strength as usize];
            if own == 0 {
                continue;
            }
            let points = own + self.again.0 * (messages as i32 - 1).clamp(0, self.again.1);
            sum.points += points;
            sum.cues |= 1 << number;
            sum.strongest = sum.strongest.max(strength);
            if points > most && cue.situation.is_some() {
                most = points;
                sum.lead = cue.situation;
            }
        }
        sum
    }
}

/// What cues add up to.
struct Sum {
    points: i32,
    /// The classes.
    cues: CueSet,
    /// The situation of the class that weighs most.
    lead: Option<&'static str>,
    /// The strongest rule among them.
    strongest: Strength,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str) -> usize {
        CUES.iter().position(|cue| cue.name == name).expect(name)
    }

    fn cue(name: &str, strength: Strength, age: u32) -> Seen {
        Seen { cue: number(name), strength, age }
    }

    fn judge_seen(seen: &[Seen], circumstances: &[Circumstance]) -> Option<Judged> {
        let mut ever = vec![None; CUES.len()];
        for seen in seen {
            let (strongest, messages) = ever[seen.cue].unwrap_or((seen.strength, 0));
            ever[seen.cue] = Some((strongest.max(seen.strength), messages + 1));
        }
        let mut known = Circumstances::default();
        circumstances.iter().for_each(|&circumstance| known.note(circumstance, true));
        judge(&Case { own: false, seen, ever: &ever, other: &[], circumstances: known }, Sensitivity::Balanced)
    }

    #[test]
    fn a_single_weak_or_medium_cue_warns_of_nothing() {
        for known in CUES {
            for strength in [Strength::Weak, Strength::Medium] {
                let level = judge_seen(&[cue(known.name, strength, 0)], &[]).map(|judged| judged.level);
                assert!(level.is_none_or(|level| level == Level::Notice), "{}: {level:?}", known.name);
            }
        }
    }

    #[test]
    fn the_gravest_line_wins() {
        let seen = [cue("photo", Strength::Medium, 3), cue("secrecy", Strength::Strong, 0)];
        let judged = judge_seen(&seen, &[Circumstance::Minor, Circumstance::Gap]).expect("a verdict");
        assert_eq!((judged.level, judged.situation), (Level::Alert, "photo"));
    }

    #[test]
    fn of_equals_the_line_is_believed_not_the_points() {
        let mut equals = 0;
        for one in CUES {
            for other in CUES {
                let seen = [cue(one.name, Strength::Medium, 1), cue(other.name, Strength::Strong, 0)];
                let ever = vec![None; CUES.len()];
                let circumstances = Circumstances::default();
                let case = Case { own: false, seen: &seen, ever: &ever, other: &[], circumstances };
                let gravest = LINES.iter().filter(|line| line.holds(&case)).map(|line| line.level).max();
                let line = LINES.iter().find(|line| line.holds(&case) && Some(line.level) == gravest);
                let Some((line, points)) = line.zip(POINTS.judge(&case, 0)) else { continue };
                if line.level == points.level && line.situation != points.situation {
                    equals += 1;
                    let said = judge(&case, Sensitivity::Balanced).map(|judged| judged.situation);
                    assert_eq!(said, Some(line.situation), "{} and {}", one.name, other.name);
                }
            }
        }
        assert!(equals > 0, "no two ways lead to different things");
    }

    #[test]
    fn old_cues_do_not_speak_again() {
        assert!(
            judge_seen(&[cue("secrecy", Strength::Strong, 1)], &[]).is_none_or(|judged| judged.level == Level::Notice)
        );
        let apart = [cue("photo", Strength::Medium, 500), cue("alone", Strength::Medium, 0)];
        assert!(judge_seen(&apart, &[]).is_none_or(|judged| judged.level == Level::Notice));
    }

    #[test]
    fn sensitivity_moves_thresholds_in_order() {
        assert!(POINTS.sensitivity.is_sorted_by(|earlier, later| earlier > later), "{:?}", POINTS.sensitivity);
    }

    #[test]
    fn fewer_messages_need_fewer_points() {
        let windows = POINTS.windows;
        assert!(windows.is_sorted_by(|shorter, longer| {
            shorter.points <= longer.points && shorter.messages < longer.messages.or(Some(u32::MAX))
        }));
    }
}
