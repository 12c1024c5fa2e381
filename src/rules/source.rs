//! Rule files, as people write them. `docs/rules.md` is the guide; this is its reading.
//!
//! A file is a list of lines `keyword  text`. Lines before the first `rule` hold for the whole file. An indented line without a
//! keyword of its own belongs to the `class` above it. `#` begins a comment line.

use std::collections::BTreeMap;
use std::fmt;

use super::pattern::{self, Pattern};
use crate::text::Letters;

/// Something a rule's author has to put right: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named to us.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// One sentence.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// Whose words a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The other side.
    Partner,
    /// The child.
    Child,
    /// Either of them.
    Either,
}

/// How much one match says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Normal among peers.
    Weak,
    /// Rare among peers, harmless now and then.
    Medium,
    /// Hardly ever harmless.
    Strong,
}

macro_rules! named {
    ($kind:ty, $what:literal, $($name:literal => $value:expr),+) => {
        impl $kind {
            fn parse(text: &str) -> Result<Self, String> {
                match text {
                    $($name => Ok($value),)+
                    _ => Err(format!(concat!("“{}” is not ", $what, "; write one of: ", $($name, " "),+), text)),
                }
            }
            /// The word that rule files use.
            pub fn name(self) -> &'static str {
                match self { $(v if v == $value => $name,)+ _ => "" }
            }
        }
    };
}
named!(Says, "a speaker", "partner" => Says::Partner, "child" => Says::Child, "either" => Says::Either);
named!(Strength, "a strength", "weak" => Strength::Weak, "medium" => Strength::Medium, "strong" => Strength::Strong);

/// What must not stand beside a match.
#[derive(Clone, Debug)]
pub struct Exclusion {
    /// How many words before and after the match are looked at; `None` means the whole message.
    pub within: Option<u32>,
    /// What makes the match harmless.
    pub pattern: Pattern,
}

/// One rule, complete and checked but for its examples.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique over all files.
    pub id: String,
    /// The file it stands in, for messages to its author.
    pub file: String,
    /// The line of its `rule` keyword.
    pub line: usize,
    /// BCP 47 tags with spaces between, usually one; or `any`.
    pub language: String,
    /// Cue class, one of `rules/judgement.toml`.
    pub cue: String,
    /// Whose words it looks for.
    pub says: Says,
    /// How much one match says.
    pub strength: Strength,
    /// What the other side does, in plain words of the rule's language, for the warning to quote.
    pub because: String,
    /// Whether a number in its match is the speaker's own age.
    pub tells_age: bool,
    /// Where the cue is known from.
    pub source: String,
    /// Any of these makes a match.
    pub patterns: Vec<Pattern>,
    /// None of these may stand beside it.
    pub exclusions: Vec<Exclusion>,
    /// Line and text of what it must find. ` / ` separates messages sent one after the other.
    pub finds: Vec<(usize, String)>,
    /// Line and text of what it must leave alone.
    pub leaves: Vec<(usize, String)>,
}

/// One file, read but with its word classes still by name.
#[derive(Debug)]
pub struct RuleFile {
    name: String,
    language: String,
    entries: Vec<Entry>,
}

/// All rules of a project, word classes resolved.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// In the order of their files.
    pub rules: Vec<Rule>,
    /// How letters are folded.
    pub letters: Letters,
    /// Words of their own that look like a slip or a disguise of a rule's word.
    pub ordinary: Vec<String>,
    /// The most frequent words of languages, each with its language, by which a message shows what it is written in.
    pub common: Vec<(String, String)>,
    /// Chat short forms: a word, and the words it is read as.
    pub short_forms: Vec<(String, String)>,
}

#[derive(Debug)]
enum Entry {
    Class { line: usize, name: String, members: Vec<(usize, String)> },
    Ordinary { words: Vec<String> },
    Common { words: Vec<String> },
    ShortForm { line: usize, short: String, long: String },
    Rule(Draft),
}

type Lines = Vec<(usize, String)>;

#[derive(Debug)]
struct Draft {
    line: usize,
    id: String,
    fields: BTreeMap<&'static str, Lines>,
}

/// Keywords that hold for a whole file when they stand before the first rule.
const FOR_FILE: [&str; 5] = ["language", "cue", "says", "strength", "source"];
const FOR_RULE: [&str; 11] =
    ["cue", "says", "strength", "because", "source", "tells", "pattern", "not near", "not with", "finds", "leaves"];
/// What a rule needs at least, so that whoever changes it sees at once what it breaks.
const FEWEST_FINDS: usize = 3;
const FEWEST_LEAVES: usize = 2;
/// Classes may hold classes so deep.
const DEEPEST_CLASS: usize = 6;
/// How many words around a match `not near` looks at.
const NEAR: u32 = 5;

/// Reads one file. `name` is how messages to the author name it.
pub fn read_file(name: &str, text: &str) -> Result<RuleFile, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |line, what: String| faults.push(Fault { file: name.into(), line, what });
    let mut defaults: BTreeMap<&'static str, Lines> = BTreeMap::new();
    let mut entries: Vec<Entry> = Vec::new();
    for (index, raw) in text.trim_start_matches('\u{FEFF}').lines().enumerate() {
        let line = index + 1;
        let content = raw.trim();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indented = raw.starts_with(char::is_whitespace);
        if let (true, Some(Entry::Class { members, .. })) = (indented, entries.last_mut()) {
            members.push((line, content.into()));
            continue;
        }
        let (keyword, value) = split_keyword(content);
        match keyword {
            "class" if !value.is_empty() => {
                entries.push(Entry::Class { line, name: value.into(), members: Vec::new() });
            }
            "short" => match value.split_once('=') {
                Some((short, long)) => {
                    entries.push(Entry::ShortForm { line, short: short.trim().into(), long: long.trim().into() });
                }
                None => fault(line, "a short form is written “short  pls = please”".into()),
            },
            "ordinary" if !value.is_empty() => {
                entries.push(Entry::Ordinary { words: value.split_whitespace().map(str::to_owned).collect() });
            }
            "common" if !value.is_empty() => {
                entries.push(Entry::Common { words: value.split_whitespace().map(str::to_owned).collect() });
            }
            "rule" if !value.is_empty() => {
                let fields = defaults.iter().filter(|(key, _)| **key != "language");
                let fields = fields.map(|(key, lines)| (*key, lines.clone())).collect();
                entries.push(Entry::Rule(Draft { line, id: value.into(), fields }));
            }
            _ => {
                let in_rule = matches!(entries.last(), Some(Entry::Rule(_)));
                let allowed = if in_rule { &FOR_RULE[..] } else { &FOR_FILE[..] };
                let Some(key) = allowed.iter().find(|key| **key == keyword) else {
                    fault(line, unknown_keyword(keyword, in_rule, allowed));
                    continue;
                };
                if value.is_empty() {
                    fault(line, format!("“{key}” is empty"));
                    continue;
                }
                let entry = (line, value.to_owned());
                match entries.last_mut() {
                    Some(Entry::Rule(draft)) => {
                        let overrides = defaults.contains_key(key) && draft.fields.get(key) == defaults.get(key);
                        let lines = draft.fields.entry(key).or_default();
                        if overrides {
                            lines.clear();
                        }
                        lines.push(entry);
                    }
                    _ => defaults.entry(key).or_default().push(entry),
                }
            }
        }
    }
    let language = match defaults.remove("language").as_deref() {
        Some([(_, language)]) => language.clone(),
        _ => {
            fault(
                1,
                "say once, before the first rule, which language this is, for example “language de”, or “language any”"
                    .into(),
            );
            String::new()
        }
    };
    if faults.is_empty() { Ok(RuleFile { name: name.into(), language, entries }) } else { Err(faults) }
}

fn split_keyword(content: &str) -> (&str, &str) {
    for two_words in ["not near", "not with"] {
        if let Some(value) = content.strip_prefix(two_words) {
            return (two_words, value.trim());
        }
    }
    let (keyword, value) = content.split_once(char::is_whitespace).unwrap_or((content, ""));
    (keyword, value.trim())
}

fn unknown_keyword(keyword: &str, in_rule: bool, allowed: &[&str]) -> String {
    let place = if in_rule { "in a rule" } else { "before the first rule" };
    format!(
        "“{keyword}” cannot begin a line {place}; allowed are: rule, class, short, ordinary, common, {}",
        allowed.join(", ")
    )
}

impl RuleSet {
    /// Puts files together: resolves word classes, checks that every rule is complete and every id unique. `cues` are the cue
    /// classes that the judgement knows. All faults are reported at once.
    pub fn assemble(files: &[RuleFile], letters: Letters, cues: &[&str]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let classes = Classes::collect(files, &letters, &mut faults);
        let mut set = Self { letters: letters.clone(), ..Self::default() };
        let mut ids: BTreeMap<&str, String> = BTreeMap::new();
        for file in files {
            for entry in &file.entries {
                match entry {
                    Entry::Class { name, .. } => {
                        if let Err(fault) = classes.resolve(&file.language, name, &mut Vec::new()) {
                            faults.push(fault);
                        }
                    }
                    Entry::Ordinary { words } => set.ordinary.extend(words.iter().cloned()),
                    Entry::Common { words } => {
                        set.common.extend(words.iter().map(|word| (file.language.clone(), word.clone())));
                    }
                    Entry::ShortForm { line, short, long } => {
                        if short.is_empty() || long.is_empty() || short.contains(' ') {
                            let what = "a short form is one word, then “=”, then the words it stands for".into();
                            faults.push(Fault { file: file.name.clone(), line: *line, what });
                        }
                        set.short_forms.push((short.clone(), long.clone()));
                    }
                    Entry::Rule(draft) => {
                        let place = format!("{}:{}", file.name, draft.line);
                        if let Some(first) = ids.insert(&draft.id, place) {
                            let what = format!("the id “{}” is used already at {first}; choose another", draft.id);
                            faults.push(Fault { file: file.name.clone(), line: draft.line, what });
                        }
                        match draft.finish(file, &classes, cues) {
                            Ok(rule) => set.rules.push(rule),
                            Err(more) => faults.extend(more),
                        }
                    }
                }
            }
        }
        faults.dedup();
        if faults.is_empty() { Ok(set) } else { Err(faults) }
    }
}

impl Draft {
    fn finish(&self, file: &RuleFile, classes: &Classes<'_>, cues: &[&str]) -> Result<Rule, Vec<Fault>> {
        let mut faults = Vec::new();
        let at = |line: usize, what: String| Fault { file: file.name.clone(), line, what };
        let none = Vec::new();
        let lines = |key: &str| self.fields.get(key).unwrap_or(&none);
        let mut one = |key: &str, example: &str| match lines(key).as_slice() {
            [(line, value)] => (*line, value.clone()),
            [] => {
                faults
                    .push(at(self.line, format!("rule “{}” has no “{key}”; for example “{key}  {example}”", self.id)));
                (self.line, String::new())
            }
            [_, (line, _), ..] => {
                faults.push(at(*line, format!("rule “{}” has “{key}” twice", self.id)));
                (*line, String::new())
            }
        };
        let (cue_line, cue) = one("cue", "secrecy");
        let (says_line, says) = one("says", "partner");
        let (strength_line, strength) = one("strength", "medium");
        let (_, because) = one("because", "asks you to keep a secret");
        let (_, source) = one("source", "own wording after advice of the police");
        if !cue.is_empty() && !cues.contains(&cue.as_str()) {
            faults
                .push(at(cue_line, format!("there is no cue class “{cue}”; the known ones are: {}", cues.join(", "))));
        }
        let says = checked(&says, Says::parse, Says::Partner).unwrap_or_else(|what| {
            faults.push(at(says_line, what));
            Says::Partner
        });
        let strength = checked(&strength, Strength::parse, Strength::Weak).unwrap_or_else(|what| {
            faults.push(at(strength_line, what));
            Strength::Weak
        });
        if let Some((line, what)) = lines("tells").iter().find(|(_, what)| what != "age") {
            faults.push(at(*line, format!("“{what}” is nothing that a rule can tell; write “tells  age”")));
        }
        let mut parse = |(line, text): &(usize, String)| {
            let parsed = pattern::parse(text, classes.letters, &|name| {
                classes.resolve(&file.language, name, &mut Vec::new()).map_err(|fault| fault.what)
            });
            parsed.map_err(|what| faults.push(at(*line, what))).ok()
        };
        let patterns: Vec<Pattern> = lines("pattern").iter().filter_map(&mut parse).collect();
        let near =
            lines("not near").iter().filter_map(&mut parse).map(|pattern| Exclusion { within: Some(NEAR), pattern });
        let mut exclusions: Vec<Exclusion> = near.collect();
        let with = lines("not with").iter().filter_map(&mut parse).map(|pattern| Exclusion { within: None, pattern });
        exclusions.extend(with);
        if lines("pattern").is_empty() {
            faults.push(at(self.line, format!("rule “{}” has no “pattern”", self.id)));
        }
        for (key, fewest) in [("finds", FEWEST_FINDS), ("leaves", FEWEST_LEAVES)] {
            let count = lines(key).len();
            if count < fewest {
                let what = format!("rule “{}” has {count} “{key}” examples; give at least {fewest}", self.id);
                faults.push(at(self.line, what));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Rule {
            id: self.id.clone(),
            file: file.name.clone(),
            line: self.line,
            language: file.language.clone(),
            cue,
            says,
            strength,
            because,
            tells_age: !lines("tells").is_empty(),
            source,
            patterns,
            exclusions,
            finds: lines("finds").clone(),
            leaves: lines("leaves").clone(),
        })
    }
}

/// An absent value was reported already.
fn checked<T>(text: &str, parse: impl Fn(&str) -> Result<T, String>, absent: T) -> Result<T, String> {
    if text.is_empty() { Ok(absent) } else { parse(text) }
}

/// Word classes by language and name.
struct Classes<'a> {
    letters: &'a Letters,
    by_name: BTreeMap<(&'a str, &'a str), Class<'a>>,
}

#[derive(Clone, Copy)]
struct Class<'a> {
    file: &'a RuleFile,
    line: usize,
    members: &'a [(usize, String)],
}

impl<'a> Classes<'a> {
    fn collect(files: &'a [RuleFile], letters: &'a Letters, faults: &mut Vec<Fault>) -> Self {
        let mut by_name = BTreeMap::new();
        for file in files {
            for entry in &file.entries {
                let Entry::Class { line, name, members } = entry else { continue };
                let key = (file.language.as_str(), name.as_str());
                if by_name.insert(key, Class { file, line: *line, members }).is_some() {
                    let what = format!("the word class “{name}” is defined twice for {}; join them", file.language);
                    faults.push(Fault { file: file.name.clone(), line: *line, what });
                }
            }
        }
        Self { letters, by_name }
    }

    /// The pattern of a class: of the language itself, else of `any`. `open` are the classes being resolved, against circles.
    fn resolve(&self, language: &str, name: &str, open: &mut Vec<String>) -> Result<Pattern, Fault> {
        let found = self.by_name.get(&(language, name)).or_else(|| self.by_name.get(&("any", name)));
        let Some(&Class { file, line, members }) = found else {
            let what = format!(
                "there is no word class “{name}”; write “class {name}” in this language's files or in rules/any, or correct the name"
            );
            return Err(Fault { file: String::new(), line: 0, what });
        };
        let fault = |line, what| Fault { file: file.name.clone(), line, what };
        if members.is_empty() {
            return Err(fault(
                line,
                format!("the word class “{name}” is empty; list its words on indented lines below it"),
            ));
        }
        if open.iter().any(|other| other == name) {
            return Err(fault(line, format!("the word class “{name}” contains itself")));
        }
        if open.len() == DEEPEST_CLASS {
            return Err(fault(
                line,
                format!("the word class “{name}” stands in classes of classes more than {DEEPEST_CLASS} deep"),
            ));
        }
        open.push(name.into());
        let open = std::cell::RefCell::new(open);
        let parts: Result<Vec<Pattern>, Fault> = members
            .iter()
            .map(|(line, text)| {
                let inner = |inner: &str| {
                    self.resolve(&file.language, inner, &mut open.borrow_mut()).map_err(|fault| fault.what)
                };
                pattern::parse(text, self.letters, &inner).map_err(|what| fault(*line, what))
            })
            .collect();
        open.borrow_mut().pop();
        Ok(pattern::either(parts?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::own_letters;

    const HEAD: &str = "language en\ncue secrecy\nsays partner\nstrength weak\nsource test\n";
    const EXAMPLES: &str = "finds a\nfinds b\nfinds c\nleaves d\nleaves e\n";

    /// The faults of files with these contents, named `0`, `1`, …
    fn faults(files: &[String]) -> Vec<String> {
        let mut read = Vec::new();
        for (number, text) in files.iter().enumerate() {
            match read_file(&number.to_string(), text) {
                Ok(file) => read.push(file),
                Err(faults) => return faults.iter().map(ToString::to_string).collect(),
            }
        }
        let faults = RuleSet::assemble(&read, own_letters().clone(), &["secrecy"]).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_slip_is_named_with_its_place_and_what_to_do() {
        let rule = format!("rule x\nbecause y\npattern a\n{EXAMPLES}");
        for (text, place, says) in [
            (format!("{HEAD}rule x\nbecause y\npattern <nobody>\n{EXAMPLES}"), "0:8: ", "no word class “nobody”"),
            (format!("{HEAD}rule x\nbecause y\npattern (a\n{EXAMPLES}"), "0:8: ", "not closed"),
            (format!("{HEAD}rule x\npattern a\n{EXAMPLES}"), "0:6: ", "has no “because”"),
            (format!("{HEAD}{rule}{rule}"), "0:14: ", "used already at 0:6"),
            (format!("{HEAD}rule x\nbecause y\npattern a\nfinds a\n"), "0:6: ", "give at least 3"),
            (format!("{HEAD}rule x\ncue fishing\nbecause y\npattern a\n{EXAMPLES}"), "0:7: ", "no cue class “fishing”"),
            (format!("{HEAD}rule x\nstrength huge\nbecause y\npattern a\n{EXAMPLES}"), "0:7: ", "weak medium strong"),
            (format!("{HEAD}rule x\ncolour red\n"), "0:7: ", "“colour” cannot begin a line in a rule"),
            ("cue secrecy\n".into(), "0:1: ", "which language"),
            (format!("{HEAD}class c\n{rule}"), "0:6: ", "is empty"),
            (format!("{HEAD}class c\n  <c>\n{rule}"), "0:7: ", "contains itself"),
            (format!("{HEAD}short pls\n"), "0:6: ", "short  pls = please"),
        ] {
            let faults = faults(std::slice::from_ref(&text));
            let found = faults.iter().any(|fault| fault.starts_with(place) && fault.contains(says));
            assert!(found, "{text}\n{faults:#?}");
        }
    }

    #[test]
    fn a_rule_may_differ_from_its_file() {
        let text = format!("{HEAD}rule x\nstrength strong\nbecause y\npattern a\n{EXAMPLES}");
        let file = read_file("0", &text).expect("a file");
        let set = RuleSet::assemble(&[file], own_letters().clone(), &["secrecy"]).expect("rules");
        assert_eq!((set.rules[0].strength, set.rules[0].says), (Strength::Strong, Says::Partner));
    }
}
