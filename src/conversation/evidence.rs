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
/// A no, however it is followed, makes what the other side writes weigh more for so many messages of the conversation.
const JUST_NOW: u32 = 8;
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
    known.note(Circumstance::Resists, resists(conversation));
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

/// Whether the child has just said no by more than a weak sign.
fn resists(conversation: &Conversation) -> bool {
    let child = conversation.authors().iter().filter(|author| author.own == Some(true));
    let lately = child.flat_map(|child| &child.cues).filter(|cue| conversation.messages() - cue.count <= JUST_NOW);
    lately.filter(|cue| cue.strength() > Strength::Weak).any(|cue| CUES[cue.cue].name == "refusal")
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

#[cfg(test)]
mod tests {
    use super::super::memory::CueSeen;
    use super::*;

    const CHILD: (&str, Option<bool>) = ("mia", Some(true));
    const OTHER: (&str, Option<bool>) = ("nico", Some(false));

    /// A message with these cues.
    fn write(conversation: &mut Conversation, (name, own): (&str, Option<bool>), cues: &[(&str, Strength)]) {
        conversation.is_new(conversation.messages() + 1);
        let count = conversation.messages();
        let author = conversation.author(name);
        author.own = own;
        for &(name, strength) in cues {
            let cue = CUES.iter().position(|cue| cue.name == name).expect(name);
            author.remember(CueSeen::new(0, cue, strength, (author.messages, count), count, (0, 1)));
        }
    }

    fn holds(conversation: &Conversation, circumstance: Circumstance) -> bool {
        let other = conversation.named(OTHER.0).expect("somebody else wrote");
        let child = conversation.authors().iter().filter(|author| author.own == Some(true));
        let shown = child.flat_map(|child| &child.cues).map(|cue| (cue.cue, conversation.messages() - cue.count));
        circumstances(conversation, other, &shown.collect::<Vec<_>>()).has(circumstance)
    }

    #[test]
    fn ages_count_by_the_year() {
        for (child, other, minor, gap) in [
            (Some(15), Some(18), true, true),
            (Some(16), Some(40), false, false),
            (Some(15), Some(17), true, false),
            (Some(12), Some(17), true, true),
            (Some(12), Some(16), true, false),
            (Some(12), None, true, false),
            (None, Some(40), false, false),
        ] {
            let mut conversation = Conversation::default();
            for (person, age) in [(CHILD, child), (OTHER, other)] {
                write(&mut conversation, person, &[]);
                let author = conversation.named_mut(person.0).expect("has just written");
                age.into_iter().for_each(|age| author.remember_age(age));
            }
            let known = [Circumstance::Minor, Circumstance::Gap].map(|known| holds(&conversation, known));
            assert_eq!(known, [minor, gap], "a child of {child:?} and somebody of {other:?}");
        }
    }

    #[test]
    fn who_speaks_of_the_gap_is_grown_up() {
        for (strength, gap) in [(Strength::Weak, false), (Strength::Medium, true)] {
            let mut conversation = Conversation::default();
            write(&mut conversation, CHILD, &[]);
            conversation.named_mut(CHILD.0).expect("has just written").remember_age(13);
            write(&mut conversation, OTHER, &[("agegap", strength)]);
            assert_eq!(holds(&conversation, Circumstance::Gap), gap, "{strength:?}");
        }
    }

    #[test]
    fn two_ages_contradict_each_other_across_eighteen() {
        for (ages, contradicts) in [([17, 18], true), ([16, 17], false), ([18, 19], false)] {
            let mut conversation = Conversation::default();
            write(&mut conversation, OTHER, &[]);
            let author = conversation.named_mut(OTHER.0).expect("has just written");
            ages.into_iter().for_each(|age| author.remember_age(age));
            assert_eq!(holds(&conversation, Circumstance::Contradicts), contradicts, "{ages:?}");
        }
    }

    /// Asks, so many messages, a no, so many messages, asks again.
    fn asked_again(before: u32, after: u32, again: &str) -> bool {
        let mut conversation = Conversation::default();
        write(&mut conversation, OTHER, &[("photo", Strength::Medium)]);
        (0..before).for_each(|_| write(&mut conversation, OTHER, &[]));
        write(&mut conversation, CHILD, &[("refusal", Strength::Medium)]);
        (0..after).for_each(|_| write(&mut conversation, OTHER, &[]));
        write(&mut conversation, OTHER, &[(again, Strength::Medium)]);
        holds(&conversation, Circumstance::Insists)
    }

    #[test]
    fn asking_again_insists_while_the_no_is_fresh() {
        assert!(asked_again(0, 0, "photo"));
        assert!(!asked_again(0, 0, "camera"), "that is another wish");
        assert!(asked_again(0, FRESH_REFUSAL - 1, "photo") && !asked_again(0, FRESH_REFUSAL, "photo"));
        assert!(asked_again(FRESH_REFUSAL * 2 - 2, 0, "photo") && !asked_again(FRESH_REFUSAL * 2 - 1, 0, "photo"));
        let mut asks_after_a_no = Conversation::default();
        write(&mut asks_after_a_no, CHILD, &[("refusal", Strength::Medium)]);
        write(&mut asks_after_a_no, OTHER, &[("photo", Strength::Medium)]);
        write(&mut asks_after_a_no, OTHER, &[("photo", Strength::Medium)]);
        assert!(!holds(&asks_after_a_no, Circumstance::Insists), "the child said no to something else");
        let mut says_more = Conversation::default();
        write(&mut says_more, OTHER, &[("photo", Strength::Medium)]);
        write(&mut says_more, CHILD, &[("refusal", Strength::Medium)]);
        write(&mut says_more, OTHER, &[("photo", Strength::Medium)]);
        write(&mut says_more, OTHER, &[]);
        assert!(!holds(&says_more, Circumstance::Insists), "the latest message asks for nothing");
    }

    #[test]
    fn a_no_that_is_not_weak_is_fresh_for_a_while() {
        for (ago, strength, resists) in
            [(1, Strength::Weak, false), (JUST_NOW, Strength::Medium, true), (JUST_NOW + 1, Strength::Medium, false)]
        {
            let mut conversation = Conversation::default();
            write(&mut conversation, CHILD, &[("refusal", strength)]);
            (0..ago).for_each(|_| write(&mut conversation, OTHER, &[]));
            assert_eq!(holds(&conversation, Circumstance::Resists), resists, "{ago} messages ago, {strength:?}");
        }
        let mut other_says_no = Conversation::default();
        write(&mut other_says_no, CHILD, &[]);
        write(&mut other_says_no, OTHER, &[("refusal", Strength::Medium)]);
        assert!(!holds(&other_says_no, Circumstance::Resists), "only the child's no counts");
    }

    #[test]
    fn fear_and_everyday_life_count_while_they_are_fresh() {
        for (ago, afraid) in [(FRESH_FEAR, true), (FRESH_FEAR + 1, false)] {
            let mut conversation = Conversation::default();
            write(&mut conversation, CHILD, &[("distress", Strength::Weak)]);
            (0..ago).for_each(|_| write(&mut conversation, OTHER, &[]));
            assert_eq!(holds(&conversation, Circumstance::Afraid), afraid, "{ago} messages ago");
        }
        for (ago, strength, shared) in [
            (0, Strength::Weak, false),
            (FRESH_EVERYDAY - 1, Strength::Medium, true),
            (FRESH_EVERYDAY, Strength::Medium, false),
        ] {
            let mut conversation = Conversation::default();
            write(&mut conversation, OTHER, &[("everyday", strength)]);
            (0..ago).for_each(|_| write(&mut conversation, OTHER, &[]));
            assert_eq!(holds(&conversation, Circumstance::Shared), shared, "{ago} messages ago, {strength:?}");
        }
    }

    #[test]
    fn who_wrote_for_long_is_familiar_and_three_are_a_crowd() {
        for (before, familiar) in [(LONG_ACQUAINTANCE - 1, false), (LONG_ACQUAINTANCE, true)] {
            let mut conversation = Conversation::default();
            (0..before).for_each(|_| write(&mut conversation, OTHER, &[]));
            write(&mut conversation, OTHER, &[("photo", Strength::Medium)]);
            assert_eq!(holds(&conversation, Circumstance::Familiar), familiar, "after {before} messages");
        }
        let mut conversation = Conversation::default();
        write(&mut conversation, CHILD, &[]);
        write(&mut conversation, (OTHER.0, None), &[]);
        assert!(!holds(&conversation, Circumstance::Crowd) && holds(&conversation, Circumstance::Unsure));
        write(&mut conversation, ("luca", Some(false)), &[]);
        write(&mut conversation, OTHER, &[]);
        assert!(holds(&conversation, Circumstance::Crowd) && !holds(&conversation, Circumstance::Unsure));
    }
}
