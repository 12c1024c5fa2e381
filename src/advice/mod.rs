//! What to say to the child, and whom it can call: texts from `advice/`, looked up by situation, language and country.

use serde::Serialize;

/// One language's texts.
#[derive(Debug)]
pub struct Language {
    /// BCP 47.
    pub tag: &'static str,
    /// Whom one can talk to.
    pub people: &'static str,
    /// Beside the emergency number.
    pub emergency: &'static str,
    /// Whom to ask where the country is not known.
    pub country_unknown: &'static str,
    /// Fixed words of the panel.
    pub labels: Texts,
    /// Words of the popup.
    pub popup: Texts,
    /// What was seen, by cue class, for rules of other languages.
    pub cues: Texts,
    /// One for each situation.
    pub situations: &'static [Situation],
}

/// Texts by key, sorted.
pub type Texts = &'static [(&'static str, &'static str)];

/// What is said in one situation.
#[derive(Debug)]
pub struct Situation {
    /// As `rules/judgement.toml` names it.
    pub key: &'static str,
    /// A few words, for lists.
    pub name: &'static str,
    /// What the other side did.
    pub title: &'static str,
    /// That Lotse may be wrong.
    pub doubt: &'static str,
    /// That it is not the child's fault.
    pub comfort: &'static str,
    /// One to three.
    pub actions: &'static [&'static str],
    /// Title and actions where the words are the child's own, if they differ.
    pub own: Option<(&'static str, &'static [&'static str])>,
}

impl Situation {
    /// Title and actions, for words of the other side or the child's own.
    pub fn says(&self, own: bool) -> (&'static str, &'static [&'static str]) {
        self.own.filter(|_| own).unwrap_or((self.title, self.actions))
    }
}

/// Whom to call in one country.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166, lower case.
    pub code: &'static str,
    /// Number and `tel:` address of the police.
    pub emergency: Option<(&'static str, &'static str)>,
    /// The best for a child first.
    pub lines: &'static [Line],
}

/// Somebody to call.
#[derive(Debug)]
pub struct Line {
    /// As the service writes it.
    pub name: &'static str,
    /// As it is printed and spoken.
    pub number: &'static str,
    /// `tel:` address.
    pub uri: &'static str,
    /// Hours and cost, by language.
    pub notes: Texts,
}

include!(concat!(env!("OUT_DIR"), "/advice.rs"));

/// Somebody to call, as a warning shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Helpline {
    /// As the service writes it.
    pub name: &'static str,
    /// As it is printed and spoken.
    pub number: &'static str,
    /// `tel:` address.
    pub uri: &'static str,
    /// Hours and cost, in the reader's language.
    pub note: &'static str,
}

/// More numbers than this are no help in a warning.
const MOST_LINES: usize = 2;
/// The situations in which minutes count: the police stand first.
const EMERGENCIES: [&str; 4] = ["blackmail", "meeting", "selfharm", "threat"];

/// The text under a key, or nothing.
pub fn text(texts: Texts, key: &str) -> &'static str {
    texts.binary_search_by_key(&key, |entry| entry.0).map_or("", |found| texts[found].1)
}

impl Language {
    /// The first of these languages that Lotse speaks, else English. Tags are BCP 47, most wanted first.
    pub fn choose(wanted: &[String]) -> &'static Self {
        let known = wanted.iter().find_map(|tag| LANGUAGES.iter().find(|language| language.speaks(tag)));
        known.or(LANGUAGES.iter().find(|language| language.tag == "en")).unwrap_or(&LANGUAGES[0])
    }

    fn speaks(&self, tag: &str) -> bool {
        let (primary, _) = tag.split_once(['-', '_']).unwrap_or((tag, ""));
        primary.eq_ignore_ascii_case(self.tag)
    }

    /// The country that a family's language settings name, if they do: `de-AT` does, `de` does not. Tags of another language
    /// say nothing, for browsers add `en-US` to every list.
    pub fn country(&self, wanted: &[String]) -> Option<&'static Country> {
        wanted.iter().filter(|tag| self.speaks(tag)).find_map(|tag| {
            let region = tag.split(['-', '_']).skip(1).find(|part| part.len() == 2)?;
            COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(region))
        })
    }

    /// What is said in a situation.
    pub fn situation(&self, key: &str) -> Option<&'static Situation> {
        self.situations.iter().find(|situation| situation.key == key)
    }

    /// Whom to call: at most two lines, and the police where minutes count.
    pub fn helplines(&self, country: Option<&'static Country>, situation: &str) -> Vec<Helpline> {
        let Some(country) = country else { return Vec::new() };
        let lines = country.lines.iter().take(MOST_LINES).map(|line| Helpline {
            name: line.name,
            number: line.number,
            uri: line.uri,
            note: text(line.notes, self.tag),
        });
        let police = country.emergency.filter(|_| EMERGENCIES.contains(&situation)).map(|(number, uri)| Helpline {
            name: self.emergency,
            number,
            uri,
            note: "",
        });
        lines.chain(police).collect()
    }

    /// Whom one can talk to; where no number can be given, how to find one.
    pub fn people(&self, country: Option<&'static Country>) -> String {
        if country.is_some() { self.people.into() } else { format!("{} {}", self.people, self.country_unknown) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn language_and_country_follow_the_browser() {
        for (wanted, language, country) in [
            (&["de-AT", "en-US"][..], "de", Some("at")),
            (&["de", "en-US"][..], "de", None),
            (&["fr-FR", "en-GB"][..], "en", Some("gb")),
            (&["xx"][..], "en", None),
            (&[][..], "en", None),
        ] {
            let wanted = tags(wanted);
            let chosen = Language::choose(&wanted);
            assert_eq!((chosen.tag, chosen.country(&wanted).map(|country| country.code)), (language, country));
        }
    }

    #[test]
    fn no_number_is_better_than_a_wrong_one() {
        let language = Language::choose(&tags(&["de"]));
        assert!(language.helplines(None, "photo").is_empty());
        assert!(language.people(None).ends_with(language.country_unknown));
    }

    #[test]
    fn texts_are_found_by_key() {
        let language = Language::choose(&tags(&["en"]));
        assert_eq!(text(language.labels, "close"), "Close");
        assert_eq!(text(language.labels, "no such key"), "");
    }
}
