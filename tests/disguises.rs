//! Words written so that a filter misses them. Each rule's examples are disguised in every way a child meets in chats, and must
//! still be found; ordinary chat is disguised the same way, and must not become suspicious by it.
//!
//! `cargo test --test disguises -- --nocapture` prints the table.

mod common;

use std::ops::Range;

use common::{Project, lines, slices};
use lotse::conversation::CUES;
use lotse::detection::Stage;

/// The share of disguised examples that the project wants found.
const GOAL: f64 = 0.95;

/// A way of writing, and the share of disguised examples that is found today, less a little. Raise it when the engine learns more.
struct Disguise {
    name: &'static str,
    floor: f64,
    write: Write,
}

enum Write {
    /// Every word of the match.
    Words(fn(&str) -> Option<String>),
    /// Its longest word, in several ways.
    Longest(fn(&str) -> Vec<String>),
    /// What stands between its words.
    Between(fn(&str) -> String),
    /// A new message before each of its words in turn.
    Split,
}

const DISGUISES: [Disguise; 28] = [
    Disguise { name: "capitals", floor: 0.98, write: Write::Words(|word| Some(word.to_uppercase())) },
    Disguise { name: "every other capital", floor: 0.98, write: Write::Words(every_other_capital) },
    Disguise { name: "digits for vowels", floor: 0.90, write: Write::Words(|word| replace(word, "aeio", "4310")) },
    Disguise { name: "digits wherever one fits", floor: 0.87, write: Write::Words(digits_wherever) },
    Disguise { name: "signs for letters", floor: 0.69, write: Write::Words(|word| inside(word, "aes", "@€$")) },
    Disguise { name: "zero-width characters", floor: 0.95, write: Write::Words(|word| after_each(word, '\u{200B}')) },
    Disguise { name: "soft hyphens", floor: 0.95, write: Write::Words(|word| after_each(word, '\u{AD}')) },
    Disguise { name: "combining marks", floor: 0.95, write: Write::Words(|word| after_each(word, '\u{336}')) },
    Disguise { name: "accents", floor: 0.95, write: Write::Words(|word| after_each(word, '\u{301}')) },
    Disguise { name: "spaced letters", floor: 0.94, write: Write::Longest(|word| apart(word, " ")) },
    Disguise { name: "dotted letters", floor: 0.93, write: Write::Longest(|word| apart(word, ".")) },
    Disguise { name: "dashes between letters", floor: 0.93, write: Write::Longest(|word| apart(word, "-")) },
    Disguise { name: "stretched vowels", floor: 0.73, write: Write::Words(stretched_vowel) },
    Disguise { name: "stretched end", floor: 0.76, write: Write::Words(stretched_end) },
    Disguise {
        name: "letters that look alike",
        floor: 0.95,
        write: Write::Words(|word| some(word, "aeopcxy", "аеорсху")),
    },
    Disguise { name: "one letter that looks alike", floor: 0.95, write: Write::Longest(one_lookalike) },
    Disguise { name: "fullwidth letters", floor: 0.95, write: Write::Words(|word| shifted(word, 'ａ')) },
    Disguise { name: "mathematical letters", floor: 0.95, write: Write::Words(|word| shifted(word, '𝐚')) },
    Disguise { name: "letters in circles", floor: 0.95, write: Write::Words(|word| shifted(word, 'ⓐ')) },
    Disguise {
        name: "marks left out",
        floor: 0.98,
        write: Write::Words(|word| replace(word, "äöüčćšžđëç", "aouccszdec")),
    },
    Disguise { name: "ae for ä, ss for ß", floor: 0.95, write: Write::Words(umlauts_in_two) },
    Disguise { name: "emoji between words", floor: 0.95, write: Write::Between(|gap| format!(" 😀{gap}")) },
    Disguise { name: "line breaks between words", floor: 0.95, write: Write::Between(|_| "\n".into()) },
    Disguise { name: "typo: two letters swapped", floor: 0.74, write: Write::Longest(swapped) },
    Disguise { name: "typo: a letter missing", floor: 0.73, write: Write::Longest(missing) },
    Disguise { name: "typo: a letter doubled", floor: 0.79, write: Write::Longest(doubled) },
    Disguise { name: "typo: a neighbouring key", floor: 0.74, write: Write::Longest(wrong_key) },
    Disguise { name: "split over two messages", floor: 0.95, write: Write::Split },
];

/// Which message, and where in it.
type Place = (usize, Range<usize>);

fn differs(word: &str, new: String) -> Option<String> {
    (new != word).then_some(new)
}

/// Letters of `from` become the ones at the same place in `to`. A word must keep a letter, or nobody could read it.
fn replace(word: &str, from: &str, to: &str) -> Option<String> {
    let one = |c: char| from.chars().position(|other| other == c).and_then(|at| to.chars().nth(at)).unwrap_or(c);
    let new: String = word.to_lowercase().chars().map(one).collect();
    if new.chars().any(char::is_alphabetic) && new != word.to_lowercase() { Some(new) } else { None }
}

fn digits_wherever(word: &str) -> Option<String> {
    if word.chars().count() < 4 { None } else { replace(word, "aeiostbgz", "431057892") }
}

/// As [`replace`], but neither the first nor the last letter.
fn inside(word: &str, from: &str, to: &str) -> Option<String> {
    let mut letters: Vec<char> = word.to_lowercase().chars().collect();
    let end = letters.len().saturating_sub(1);
    for letter in letters.iter_mut().take(end).skip(1) {
        if let Some(at) = from.chars().position(|other| other == *letter) {
            *letter = to.chars().nth(at)?;
        }
    }
    differs(&word.to_lowercase(), letters.into_iter().collect())
}

/// As [`replace`], but every other letter that can be replaced, so that the word stays mixed.
fn some(word: &str, from: &str, to: &str) -> Option<String> {
    let mut turn = false;
    let mut one = |c: char| {
        let at = from.chars().position(|other| other == c)?;
        turn = !turn;
        if turn { to.chars().nth(at) } else { None }
    };
    let lower = word.to_lowercase();
    let new: String = lower.chars().map(|c| one(c).unwrap_or(c)).collect();
    if new.chars().any(|c| c.is_ascii_alphabetic()) { differs(&lower, new) } else { None }
}

fn one_lookalike(word: &str) -> Vec<String> {
    let pairs = "aeopcxy".chars().zip("аеорсху".chars());
    pairs.filter_map(|(from, to)| differs(word, word.replacen(from, &to.to_string(), 1))).collect()
}

fn every_other_capital(word: &str) -> Option<String> {
    let letters = word.chars().enumerate();
    let new = letters.map(|(at, c)| if at % 2 == 1 { c.to_uppercase().next().unwrap_or(c) } else { c }).collect();
    differs(word, new)
}

fn after_each(word: &str, sign: char) -> Option<String> {
    let new = word.chars().flat_map(|c| [c, sign]).collect();
    if word.chars().any(char::is_alphabetic) { differs(word, new) } else { None }
}

fn apart(word: &str, between: &str) -> Vec<String> {
    let letters: Vec<String> = word.chars().map(String::from).collect();
    if letters.len() < 3 || !word.chars().all(char::is_alphabetic) { Vec::new() } else { vec![letters.join(between)] }
}

fn stretched_vowel(word: &str) -> Option<String> {
    let at = word.find(['a', 'e', 'i', 'o', 'u']).filter(|_| word.len() >= 3)?;
    let vowel = &word[at..=at];
    Some(format!("{}{}{}", &word[..at], vowel.repeat(4), &word[at + 1..]))
}

fn stretched_end(word: &str) -> Option<String> {
    let last = word.chars().last().filter(|c| c.is_alphabetic() && word.len() >= 2)?;
    Some(format!("{word}{last}{last}{last}"))
}

/// Every letter becomes the one as far from `first` as it is from “a”.
fn shifted(word: &str, first: char) -> Option<String> {
    let one = |c: char| {
        let place = c.is_ascii_lowercase().then(|| u32::from(c) - u32::from('a'))?;
        char::from_u32(u32::from(first) + place)
    };
    let lower = word.to_lowercase();
    differs(&lower, lower.chars().map(|c| one(c).unwrap_or(c)).collect())
}

fn umlauts_in_two(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let new = lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    differs(&lower, new)
}

/// Typos are told from other words in words of six letters and more.
fn long_letters(word: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = word.chars().collect();
    (letters.len() >= 6 && letters.iter().all(|c| c.is_alphabetic())).then_some(letters)
}

fn typos(word: &str, typo: impl Fn(&mut Vec<char>, usize)) -> Vec<String> {
    let Some(letters) = long_letters(word) else { return Vec::new() };
    let one = |at: usize| {
        let mut letters = letters.clone();
        typo(&mut letters, at);
        letters.into_iter().collect::<String>()
    };
    // The first letter is seldom the one that is missed.
    (1..letters.len() - 1).map(one).filter(|new| new != word).collect()
}

fn swapped(word: &str) -> Vec<String> {
    typos(word, |letters, at| letters.swap(at, at + 1))
}

fn missing(word: &str) -> Vec<String> {
    typos(word, |letters, at| {
        letters.remove(at);
    })
}

fn doubled(word: &str) -> Vec<String> {
    typos(word, |letters, at| letters.insert(at, letters[at]))
}

/// The key to the right, on a keyboard with the usual rows.
fn wrong_key(word: &str) -> Vec<String> {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    typos(word, |letters, at| {
        let right = |row: &str| row.find(letters[at]).and_then(|place| row.chars().nth(place + 1));
        if let Some(key) = ROWS.iter().find_map(|row| right(row)) {
            letters[at] = key;
        }
    })
}

/// Messages with the words at these places written otherwise.
fn rewrite(messages: &[String], places: &[Place], word: impl Fn(&str) -> String) -> Vec<String> {
    let mut new = messages.to_vec();
    // From the end, so that places before stay where they are.
    for (message, place) in places.iter().rev() {
        let text = word(&messages[*message][place.clone()]);
        new[*message].replace_range(place.clone(), &text);
    }
    new
}

/// All disguised forms of some words in messages.
fn disguised(write: &Write, messages: &[String], places: &[Place]) -> Vec<Vec<String>> {
    let text = |place: &Place| messages[place.0][place.1.clone()].to_owned();
    match write {
        Write::Words(write) => {
            let new = rewrite(messages, places, |word| write(word).unwrap_or_else(|| word.to_owned()));
            if new == messages { Vec::new() } else { vec![new] }
        }
        Write::Longest(write) => {
            let Some(longest) = places.iter().max_by_key(|place| text(place).chars().count()) else {
                return Vec::new();
            };
            let forms = write(&text(longest).to_lowercase());
            forms.iter().map(|form| rewrite(messages, std::slice::from_ref(longest), |_| form.clone())).collect()
        }
        Write::Between(write) => {
            let gaps: Vec<Place> = gaps(messages, places).collect();
            if gaps.is_empty() { Vec::new() } else { vec![rewrite(messages, &gaps, write)] }
        }
        Write::Split => gaps(messages, places)
            .map(|(message, gap)| {
                let mut new = messages.to_vec();
                let rest = new[message][gap.end..].to_owned();
                new[message].truncate(gap.start);
                new.insert(message + 1, rest);
                new
            })
            .collect(),
    }
}

/// The white space between words that follow each other in one message.
fn gaps(messages: &[String], places: &[Place]) -> impl Iterator<Item = Place> {
    places.windows(2).filter_map(|pair| {
        let gap = pair[0].1.end..pair[1].1.start;
        let same = pair[0].0 == pair[1].0;
        (same && messages[pair[0].0].get(gap.clone()).is_some_and(|gap| gap == " ")).then_some((pair[0].0, gap))
    })
}

/// The places of the words from one token to another.
fn places(project: &Project, tokens: Range<usize>) -> Vec<Place> {
    let list = project.tokens.list()[tokens].iter();
    list.map(|token| (token.message as usize, token.span.start as usize..token.span.end as usize)).collect()
}

/// A rule, messages, and the places of the words that it finds in them.
type Example = (u32, Vec<String>, Vec<Place>);

/// Examples, each with the words that its rule finds in it.
fn examples(project: &mut Project) -> Vec<Example> {
    let examples = project.examples().into_iter();
    examples
        .map(|(rule, messages)| {
            let hit = project.scan(&slices(&messages)).into_iter().find(|hit| hit.rule == rule);
            let hit = hit.unwrap_or_else(|| panic!("{} no longer finds {messages:?}", project.table.rule(rule).id));
            let places = places(project, hit.first..hit.last + 1);
            (rule, messages, places)
        })
        .collect()
}

/// Whether a rule finds something that speaks against somebody.
fn suspicious(project: &mut Project, messages: &[String]) -> bool {
    let hits = project.scan(&slices(messages));
    let accuses = |cue: &str| CUES.iter().any(|known| known.name == cue && known.accuses());
    hits.iter().any(|hit| accuses(project.table.rule(hit.rule).cue))
}

/// What a disguise hides and whom it accuses.
#[derive(Default)]
struct Survey {
    variants: usize,
    found: usize,
    /// Ordinary messages that can be disguised so, and those that become suspicious by it.
    ordinary: usize,
    accused: Vec<String>,
}

impl Survey {
    fn of(disguise: &Disguise, project: &mut Project, examples: &[Example], chat: &[Vec<String>]) -> Self {
        let mut survey = Self::default();
        let show = std::env::var("LOTSE_DISGUISE").is_ok_and(|wanted| wanted == disguise.name);
        for (rule, messages, places) in examples {
            for new in disguised(&disguise.write, messages, places) {
                survey.variants += 1;
                let seen = project.scan(&slices(&new)).iter().any(|hit| hit.rule == *rule);
                survey.found += usize::from(seen);
                if !seen && show {
                    println!("  {}: {new:?}", project.table.rule(*rule).id);
                }
            }
        }
        for message in chat {
            if suspicious(project, message) {
                continue;
            }
            let words = 0..project.tokens.list().len();
            let Some(new) = disguised(&disguise.write, message, &places(project, words)).into_iter().next() else {
                continue;
            };
            survey.ordinary += 1;
            if suspicious(project, &new) {
                survey.accused.push(new.join(" / "));
            }
        }
        survey
    }

    fn share(&self) -> f64 {
        self.found as f64 / self.variants.max(1) as f64
    }
}

fn ordinary_chat() -> Vec<Vec<String>> {
    lines("benches/chat.txt").into_iter().map(|line| vec![line]).collect()
}

/// `LOTSE_DISGUISE="spaced letters"` shows what is not found under one of them.
#[test]
fn a_disguise_hides_little_and_accuses_nobody() {
    let mut project = Project::open();
    let examples = examples(&mut project);
    let chat = ordinary_chat();
    println!("{} examples and {} ordinary messages\n", examples.len(), chat.len());
    println!("{:<28} {:>8} {:>8} {:>8}  {:>20}", "disguise", "variants", "found", "share", "ordinary, accused");
    let (mut hidden, mut accused) = (Vec::new(), Vec::new());
    let mut all = Survey::default();
    for disguise in &DISGUISES {
        let Disguise { name, floor, .. } = disguise;
        let survey = Survey::of(disguise, &mut project, &examples, &chat);
        let (share, mistaken) = (survey.share(), survey.accused.len());
        let note = if share < GOAL { "  below the goal" } else { "" };
        let Survey { variants, found, ordinary, .. } = survey;
        println!("{name:<28} {variants:>8} {found:>8} {:>6.1} %  {mistaken:>11} of {ordinary:>5}{note}", share * 100.0);
        assert!(variants > 0, "“{name}” disguises nothing");
        if share < *floor {
            hidden.push(format!("{name}: {:.1} %, at least {:.0} %", share * 100.0, floor * 100.0));
        }
        // Reading disguises may not turn ordinary words into cues. (“w13” is a German “wie” in digits and a girl of 13: nobody can tell.)
        if mistaken * 50 > ordinary {
            accused.push(format!("{name}: {:?}", survey.accused));
        }
        (all.variants, all.found) = (all.variants + variants, all.found + found);
    }
    println!("{:<28} {:>8} {:>8} {:>6.1} %", "all", all.variants, all.found, all.share() * 100.0);
    assert!(hidden.is_empty(), "too much is hidden by: {}", hidden.join("; "));
    assert!(accused.is_empty(), "ordinary words become cues by: {}", accused.join("; "));
}

/// Each way of reading disguised words is left out in turn: more is hidden then, and hardly anybody is less accused.
#[test]
fn every_stage_earns_its_place() {
    /// Every so many examples are enough to see it.
    const EVERY: usize = 5;
    let mut project = Project::open();
    let examples: Vec<Example> = examples(&mut project).into_iter().step_by(EVERY).collect();
    let chat = ordinary_chat();
    let mut total = |stage: Option<Stage>| {
        project.leave_out(stage);
        let plain = chat.iter().filter(|message| suspicious(&mut project, message)).count();
        let mut all = (0, 0, plain);
        for disguise in &DISGUISES {
            let survey = Survey::of(disguise, &mut project, &examples, &chat);
            all = (all.0 + survey.found, all.1 + survey.variants, all.2 + survey.accused.len());
        }
        all
    };
    let (found, variants, accused) = total(None);
    println!("all stages: {found} of {variants} found, {accused} ordinary messages accused in all disguises");
    for stage in Stage::ALL {
        let (without, _, fewer) = total(Some(stage));
        println!("without {:<10} {without} found, {fewer} accused", format!("{stage:?}:"));
        assert!(without < found, "{stage:?} finds nothing that would not be found without it");
        let cost = accused.saturating_sub(fewer);
        assert!(cost * 50 <= found - without, "{stage:?} finds {} more, but accuses {cost}", found - without);
    }
}
