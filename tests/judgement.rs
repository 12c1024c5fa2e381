//! The judgement in whole conversations: who said what, in which order, with what else. The sentences are clear cases on purpose; how well
//! unclear ones are judged is measured in `tests/quality.rs`.

mod common;

use common::chat::{CHILD, NAME, batch, engine, message, read};
use lotse::conversation::{Direction, Level, Sensitivity, Verdict};

fn gravest(said: &[Verdict]) -> Option<(Level, &'static str)> {
    said.iter().map(|verdict| (verdict.level, verdict.situation)).max_by_key(|verdict| verdict.0)
}

/// The loudest that was said about a conversation read by itself.
fn judged(lines: &[(&str, &str)]) -> Option<(Level, &'static str)> {
    gravest(&read(&mut engine(), lines))
}

fn loud(verdict: Option<(Level, &'static str)>) -> bool {
    verdict.is_some_and(|(level, _)| level >= Level::Caution)
}

#[test]
fn a_grown_up_and_a_child_that_said_its_age_make_one_cue_enough() {
    let ages = [("nico", "how old are you"), (CHILD, "im 13"), ("nico", "i am 27 years old")];
    let asks = ("nico", "can you send me a pic of you?");
    let verdict = judged(&[&ages[..], &[asks]].concat());
    assert!(loud(verdict), "{verdict:?}");
    let peers = [("nico", "how old are you"), (CHILD, "im 13"), ("nico", "im 13 too"), asks];
    assert!(!loud(judged(&peers)), "two thirteen-year-olds");
    let hidden = judged(&[&ages[..], &[asks, ("nico", "dont tell your parents")]].concat());
    assert_eq!(hidden, Some((Level::Alert, "photo")));
}

#[test]
fn two_children_of_one_age_are_left_alone_in_every_language() {
    for [asks, age, same, wants] in [
        ["wie alt bist du", "ich bin 13", "ich bin auch 13", "schickst du mir ein bild von dir?"],
        ["koliko si star", "13", "jaz tudi 13", "mi pošlješ svojo sliko?"],
        ["koliko imaš godina", "13", "i ja imam 13", "hoćeš mi poslati svoju sliku?"],
        ["колку години имаш", "13", "и јас имам 13", "ќе ми пратиш твоја слика?"],
        ["sa vjec je", "13", "edhe une jam 13", "me dergon nje foto tenden?"],
    ] {
        let said = judged(&[("nico", asks), (CHILD, age), ("nico", same), ("nico", wants)]);
        assert!(!loud(said), "{wants}: {said:?}");
    }
}

#[test]
fn a_bare_number_answers_the_question_for_the_age() {
    let bare = [
        ("nico", "how old are you"),
        (CHILD, "13 and you?"),
        ("nico", "27"),
        ("nico", "can you send me a pic of you?"),
    ];
    assert!(loud(judged(&bare)));
    let score =
        [("nico", "what was the score"), (CHILD, "13"), ("nico", "27"), ("nico", "can you send me a pic of you?")];
    assert!(!loud(judged(&score)), "nobody spoke of ages");
    for (answer, is_age) in [("ok 13 and u", true), ("it was about 13 i think", false), ("8", true), ("7", false)] {
        let mut answered = bare;
        answered[1].1 = answer;
        assert_eq!(loud(judged(&answered)), is_age, "{answer}");
    }
}

#[test]
fn asking_again_after_a_no_is_not_left_alone() {
    let asks = ("nico", "can you send me a pic of you?");
    let insisted = [asks, (CHILD, "no i dont want to"), ("nico", "send me a selfie")];
    assert_eq!(judged(&insisted), Some((Level::Caution, "photo")));
    assert!(!loud(judged(&[asks, (CHILD, "sure, wait"), ("nico", "send me a selfie")])), "nobody said no");
}

#[test]
fn blackmail_and_coerced_self_harm_are_alerts_at_once() {
    let blackmail = judged(&[("nico", "pay or i will send your pics to all your friends")]);
    assert_eq!(blackmail, Some((Level::Alert, "blackmail")));
    let selfharm = judged(&[("nico", "cut yourself for me")]);
    assert_eq!(selfharm, Some((Level::Alert, "selfharm")));
}

#[test]
fn the_childs_own_words_have_their_own_advice() {
    let said = read(&mut engine(), &[("ben", "has anyone the video of her"), (CHILD, "i will forward you her nudes")]);
    let own: Vec<_> = said.iter().filter(|verdict| verdict.own && verdict.level >= Level::Caution).collect();
    assert_eq!(own.first().map(|verdict| verdict.situation), Some("forwarding"), "{said:?}");
    let help = read(&mut engine(), &[(CHILD, "i need help, someone is blackmailing me")]);
    assert_eq!(gravest(&help).map(|verdict| verdict.1), Some("childrisk"), "{help:?}");
    assert!(help.iter().all(|verdict| verdict.own));
}

#[test]
fn of_a_person_the_child_knows_only_the_gravest_is_said() {
    let mut engine = engine();
    engine.know(NAME, true);
    assert!(read(&mut engine, &[("nico", "dont tell your parents")]).is_empty());
    let grave = read(&mut engine, &[("nico", "pay or i will send your pics to all your friends")]);
    assert_eq!(gravest(&grave).map(|verdict| verdict.0), Some(Level::Alert));
}

#[test]
fn sensitivity_moves_when_points_are_enough() {
    let lines = [
        ("nico", "hey cutie, how old are you"),
        ("nico", "where do you live"),
        ("nico", "do you have insta"),
        ("nico", "you are so pretty"),
    ];
    let level = |sensitivity| {
        let mut engine = engine();
        engine.set_sensitivity(sensitivity);
        gravest(&read(&mut engine, &lines)).map(|verdict| verdict.0)
    };
    let [calm, balanced, watchful] = [Sensitivity::Calm, Sensitivity::Balanced, Sensitivity::Watchful].map(level);
    assert!(calm <= balanced && balanced <= watchful && calm < watchful, "{calm:?} {balanced:?} {watchful:?}");
}

#[test]
fn languages_mix() {
    let lines = [("nico", "schick mal ein bild von dir"), ("nico", "are you home alone?")];
    assert_eq!(judged(&lines), Some((Level::Caution, "photo")));
}

#[test]
fn rules_of_another_language_are_silent_in_a_plain_sentence() {
    // "sag das nicht deinen eltern" stands in it word for word, but everything around it is English.
    let english =
        "sag das nicht deinen eltern is what the man said to her and then they all went home because it was late";
    assert!(!loud(judged(&[("nico", english)])));
    assert!(loud(judged(&[("nico", "sag das nicht deinen eltern ok?")])));
}

#[test]
fn whoever_wrote_is_unknown_so_more_is_needed() {
    let mut engine = engine();
    let mut said = Vec::new();
    let lines = ["hey cutie, how old are you", "where do you live", "do you have insta", "you are so pretty"];
    for (number, text) in lines.iter().enumerate() {
        let mut unknown = message(&number.to_string(), "", text);
        unknown.direction = Direction::Unknown;
        said.extend(engine.read(&batch(&[unknown])));
    }
    let known: Vec<_> = lines.iter().map(|text| ("nico", *text)).collect();
    assert!(gravest(&said) <= judged(&known), "{said:?}");
}

#[test]
fn who_quotes_says_it_to_nobody() {
    for quoted in [
        "in the workshop they said if someone writes \"dont tell your parents\" you should tell",
        "„sag das nicht deinen eltern“ stand da",
    ] {
        assert!(!loud(judged(&[("nico", quoted)])), "{quoted}");
    }
    assert!(loud(judged(&[("nico", "you are \"special\", dont tell your parents")])));
}

#[test]
fn evidence_is_named_however_much_was_written_before() {
    let asks = [("nico", "can you send me a pic of you?"), ("nico", "are you home alone?")];
    let fillers: Vec<String> = (0..50).map(|number| format!("good game {number}")).collect();
    let lines: Vec<_> = fillers.iter().map(|text| ("nico", text.as_str())).chain(asks).collect();
    let [verdict] = &read(&mut engine(), &lines)[..] else { panic!("one warning") };
    let from = |number: u32, text: &str| {
        let mut evidence = verdict.evidence.iter().filter(|noticed| noticed.message == number);
        evidence.any(|noticed| !noticed.words.is_empty() && text.contains(&noticed.words))
    };
    assert!(from(51, asks[0].1) && from(52, asks[1].1), "{verdict:?}");
}
