//! `advice/` as Rust.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

type Texts = BTreeMap<String, String>;

/// The folder.
pub struct Advice {
    languages: Vec<Language>,
    countries: Vec<Country>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    language: String,
    review: String,
    date: String,
    doubt: String,
    comfort: String,
    people: String,
    emergency: String,
    country_unknown: String,
    labels: Texts,
    popup: Texts,
    /// What a rule of another language saw, by cue class.
    cue: Texts,
    situation: BTreeMap<String, Situation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Situation {
    name: String,
    title: String,
    doubt: Option<String>,
    comfort: Option<String>,
    actions: Vec<String>,
    sources: Vec<String>,
    /// What is said instead where the words are the child's own.
    own: Option<Own>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    title: String,
    actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    country: String,
    emergency: Emergency,
    line: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Emergency {
    number: String,
    uri: String,
    source: String,
    #[allow(dead_code)]
    source_date: String,
    checked: String,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    number: String,
    uri: String,
    #[allow(dead_code)]
    languages: Vec<String>,
    #[allow(dead_code)]
    hours: String,
    #[allow(dead_code)]
    cost: String,
    note: Texts,
    #[allow(dead_code)]
    url: String,
    source: String,
    #[allow(dead_code)]
    source_date: String,
    checked: String,
    confidence: Confidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
enum Confidence {
    A,
    B,
    C,
}

/// The labels that `Labels` of the extension's protocol names.
const LABELS: [&str; 5] = ["close", "help", "panel", "seen", "todo"];
const MOST_ACTIONS: usize = 3;

/// Reads and checks the folder: every language has a text for every situation and cue, every number a source.
pub fn read(folder: &Path, situations: &[&str], cues: &[&str]) -> Result<Advice, Vec<String>> {
    let mut faults = Vec::new();
    let languages: Vec<Language> = read_all(folder, &mut faults);
    let countries: Vec<Country> = read_all(&folder.join("help"), &mut faults);
    for language in &languages {
        language.check(situations, cues, &mut |what| faults.push(format!("advice/{}.toml: {what}", language.language)));
    }
    for country in &countries {
        let mut fault = |what: String| faults.push(format!("advice/help/{}.toml: {what}", country.country));
        country.check(&languages, &mut fault);
    }
    if faults.is_empty() { Ok(Advice { languages, countries }) } else { Err(faults) }
}

fn read_all<T: DeserializeOwned>(folder: &Path, faults: &mut Vec<String>) -> Vec<T> {
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => {
            faults.push(format!("{}: {error}", folder.display()));
            return Vec::new();
        }
    };
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut read = Vec::new();
    for path in paths {
        let parsed = fs::read_to_string(&path).map_err(|error| error.to_string());
        match parsed.and_then(|text| toml::from_str(&text).map_err(|error| error.to_string())) {
            Ok(value) => read.push(value),
            Err(error) => faults.push(format!("{}: {}", path.display(), error.trim())),
        }
    }
    read
}

impl Language {
    fn check(&self, situations: &[&str], cues: &[&str], fault: &mut dyn FnMut(String)) {
        for (key, value) in [("review", &self.review), ("date", &self.date)] {
            if value.is_empty() {
                fault(format!("“{key}” is empty"));
            }
        }
        // A situation may have its text before a line of the judgement names it.
        let absent = |table: &str, keys: &[&str], has: &dyn Fn(&str) -> bool| {
            let keys = keys.iter().filter(|key| !has(key));
            keys.map(|key| format!("[{table}] has no “{key}”")).collect::<Vec<_>>()
        };
        absent("situation", situations, &|key| self.situation.contains_key(key)).into_iter().for_each(&mut *fault);
        for (table, keys, texts) in [("cue", cues, &self.cue), ("labels", &LABELS[..], &self.labels)] {
            absent(table, keys, &|key| texts.contains_key(key)).into_iter().for_each(&mut *fault);
            let unknown = texts.keys().filter(|name| !keys.contains(&name.as_str()));
            unknown.for_each(|name| fault(format!("[{table}] has “{name}”, which nothing uses")));
        }
        for (key, situation) in &self.situation {
            let own = situation.own.as_ref().map(|own| ("own.", &own.actions));
            for (own, actions) in [("", &situation.actions)].into_iter().chain(own) {
                if actions.is_empty() || actions.len() > MOST_ACTIONS {
                    fault(format!("[situation.{key}] has {} {own}actions; give one to three", actions.len()));
                }
            }
            if situation.sources.is_empty() {
                fault(format!("[situation.{key}] names no source"));
            }
        }
    }
}

impl Country {
    fn check(&self, languages: &[Language], fault: &mut dyn FnMut(String)) {
        let emergency = &self.emergency;
        let entries =
            [("the emergency number", &emergency.number, &emergency.uri, &emergency.source, &emergency.checked)];
        let lines =
            self.line.iter().map(|line| (line.name.as_str(), &line.number, &line.uri, &line.source, &line.checked));
        for (name, number, uri, source, checked) in entries.into_iter().chain(lines) {
            let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            if uri.strip_prefix("tel:") != Some(&digits) {
                fault(format!("{name}: “uri” must be “tel:{digits}”, the digits of “number”"));
            }
            if source.is_empty() || checked.is_empty() {
                fault(format!("{name}: gives no source or no date of its check"));
            }
        }
        for line in &self.line {
            for language in languages.iter().filter(|language| !line.note.contains_key(&language.language)) {
                fault(format!("{}: has no note in “{}”", line.name, language.language));
            }
        }
    }
}

impl Advice {
    /// The tables of `src/advice/mod.rs`.
    pub fn code(&self) -> String {
        let mut code = String::from("/// All languages.\npub static LANGUAGES: &[Language] = &[\n");
        for language in &self.languages {
            let situations: Vec<String> =
                language.situation.iter().map(|(key, situation)| situation.code(key, language)).collect();
            let _ = writeln!(
                code,
                "    Language {{ tag: {:?}, people: {:?}, emergency: {:?}, country_unknown: {:?}, labels: {}, popup: {}, cues: {}, \
                 situations: &[\n        {},\n    ] }},",
                language.language,
                language.people,
                language.emergency,
                language.country_unknown,
                pairs(&language.labels),
                pairs(&language.popup),
                pairs(&language.cue),
                situations.join(",\n        "),
            );
        }
        code.push_str("];\n\n/// All countries.\npub static COUNTRIES: &[Country] = &[\n");
        for country in &self.countries {
            // What nobody could confirm is kept in the file and never shown.
            let lines = country.line.iter().filter(|line| line.confidence != Confidence::C);
            let lines: Vec<String> = lines.map(Line::code).collect();
            let emergency = (country.emergency.confidence != Confidence::C)
                .then_some((&country.emergency.number, &country.emergency.uri));
            let _ = writeln!(
                code,
                "    Country {{ code: {:?}, emergency: {emergency:?}, lines: &[{}] }},",
                country.country,
                lines.join(", ")
            );
        }
        code.push_str("];\n");
        code
    }
}

impl Situation {
    fn code(&self, key: &str, language: &Language) -> String {
        let own = self.own.as_ref().map(|own| (&own.title, &own.actions));
        let own = own.map_or("None".into(), |(title, actions)| format!("Some(({title:?}, &{actions:?}))"));
        format!(
            "Situation {{ key: {key:?}, name: {:?}, title: {:?}, doubt: {:?}, comfort: {:?}, actions: &{:?}, own: {own} }}",
            self.name,
            self.title,
            self.doubt.as_ref().unwrap_or(&language.doubt),
            self.comfort.as_ref().unwrap_or(&language.comfort),
            self.actions
        )
    }
}

impl Line {
    fn code(&self) -> String {
        let notes = pairs(&self.note);
        format!("Line {{ name: {:?}, number: {:?}, uri: {:?}, notes: {notes} }}", self.name, self.number, self.uri)
    }
}

fn pairs(texts: &Texts) -> String {
    let pairs: Vec<String> = texts.iter().map(|(key, text)| format!("({key:?}, {text:?})")).collect();
    format!("&[{}]", pairs.join(", "))
}
