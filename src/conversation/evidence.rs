//! What a conversation's memory says about one of its people: the judgement's question.

use super::circumstance::{Circumstance, Circumstances};
use super::judgement::{CUES, Case, Judged, Seen, Sensitivity, judge};
use super::memory::{Author, Conversation};
use crate::rules::Strength;

/// Below this age a child is a child everywhere Lotse is used (the age of consent is 14 to 16).
const MINOR: u8 = 16;
/// From this age somebody is grown up.
const GROWN_UP: u8 = 18;
/// Among young people so many years are a different school.
const MUCH_OLDER: u8 = 5;
/// A request after a no is insisting while the no is so fresh, in messages of the conversation.
const FRESH_REFUSAL: u32 = 24;
/// A sign of shared everyday life counts for so many of that person's messages.
const FRESH_EVERYDAY: u32 = 15;
/// Fear counts for so many messages of the conversation.
const FRESH_FEAR: u32 = 60;
/// Who wrote this many messages before the first telling cue is no new acquaintance.
const LONG_ACQUAINTANCE: u32 = 200;

/// What a person's cues amount to.
pub fn judge_author(conversation: &Conversation, author: &Author, sensitivity: Sensitivity) -> Option<Judged> {
    let own = author.own == Some(true);
    let seen: Vec<Seen> = author
        .cues
        .iter()
        .map(|cue| Seen { cue: cue.cue, strength: cue.strength(), age: author.messages - cue.at })
        .collect();
    let ever: Vec<Option<(Strength, u32)>> = (0..CUES.len()).map(|cue| author.ever(cue)).collect();
    let others = conversation.authors().iter().filter(|other| (other.own == Some(true)) != own);
    let other: Vec<(usize, u32)> =
        others.flat_map(|other| &other.cues).map(|cue| (cue.cue, conversation.messages() - cue.count)).collect();
    let circumstances = circumstances(conversation, author, &other);
    judge(&Case { own, seen: &seen, ever: &ever, other: &other, circumstances }, sensitivity)
}

fn circumstances(conversation: &Conversation, author: &Author, other: &[(usize, u32)]) -> Circumstances {
    let is = |cue: usize, name: &str| CUES[cue].name == name;
    let child = || conversation.authors().iter().filter(|author| author.own == Some(true));
    let child_age = child().flat_map(|child| &child.ages).copied().min();
    let (youngest, oldest) = (author.ages.iter().min().copied(), author.ages.iter().max().copied());
    let minor = child_age.is_some_and(|age| age < MINOR);
    let grown_up = oldest.is_some_and(|age| age >= GROWN_UP)
        || author.cues.iter().any(|cue| is(cue.cue, "agegap") && cue.strength() >= Strength::Medium);
    let much_older = oldest.zip(child_age).is_some_and(|(oldest, child)| oldest >= child.saturating_add(MUCH_OLDER));
    let mut known = Circumstances::default();
    known.note(Circumstance::Minor, minor);
    known.note(Circumstance::Gap, minor && (grown_up || much_older));
    known.note(Circumstance::Insists, insists(conversation, author, other));
    known.note(Circumstance::Contradicts, youngest.is_some_and(|age| age < GROWN_UP) && oldest >= Some(GROWN_UP));
    known.note(Circumstance::Afraid, other.iter().any(|&(cue, ago)| ago <= FRESH_FEAR && is(cue, "distress")));
    known.note(Circumstance::Crowd, conversation.authors().len() > 2);
    known.note(Circumstance::Familiar, author.first_telling > LONG_ACQUAINTANCE);
    known.note(Circumstance::Shared, shares_everyday_life(author));
    known.note(Circumstance::Unsure, author.own.is_none());
    known
}

/// Whether one of the person's latest messages shows by more than a weak sign that it belongs to the child's everyday life.
fn shares_everyday_life(author: &Author) -> bool {
    let lately = author.cues.iter().rev().take_while(|cue| author.messages - cue.at < FRESH_EVERYDAY);
    lately.filter(|cue| cue.strength() > Strength::Weak).any(|cue| CUES[cue.cue].name == "everyday")
}

/// Whether the latest message asks again for what was asked before the child's latest no.
fn insists(conversation: &Conversation, author: &Author, other: &[(usize, u32)]) -> bool {
    let refusal = other.iter().filter(|(cue, _)| CUES[*cue].name == "refusal").map(|(_, ago)| *ago).min();
    let Some(refused) = refusal.filter(|&ago| ago <= FRESH_REFUSAL) else { return false };
    let refused = conversation.messages() - refused;
    author.cues.iter().filter(|cue| cue.at == author.messages).any(|latest| {
        author
            .cues
            .iter()
            .any(|cue| cue.cue == latest.cue && cue.count < refused && cue.count + FRESH_REFUSAL * 2 > refused)
    })
}
