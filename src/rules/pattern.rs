//! One pattern, as a rule author writes it: words, alternatives, optional words, gaps, word classes, numbers, shapes.
//!
//! ```text
//! schick(e|st)? mir? .. (bild|foto|<picture>)
//! ```

use std::collections::BTreeSet;

use crate::text::{Letters, Tokens};

/// No match is longer than this many words, gaps included: matching looks at windows of 64 words that overlap by this.
pub const MAX_SPAN: u32 = 24;

/// A gap that is written `..` without a number.
const USUAL_GAP: u32 = 3;
const WIDEST_GAP: u32 = 12;
/// So many words may stand between two parts in braces, where no number says otherwise.
const USUAL_DISTANCE: u32 = 5;
/// More parts than this in braces have too many orders to try.
pub const MOST_TOGETHER: usize = 5;
/// More forms than this of one word are a slip of the pen.
const MOST_FORMS: usize = 200;
const SHORTEST_STEM: usize = 3;
/// Nobody reads deeper brackets.
const DEEPEST: usize = 12;

/// A word of a pattern, folded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// This word and no other.
    Exact(String),
    /// Any word that begins so.
    Stem(String),
}

/// What only a regular expression can tell; the expressions stand in `detection/shapes.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// A telephone number.
    Phone,
    /// `@name`, `name#1234`.
    Handle,
    /// A web address.
    Link,
    /// A street with a house number.
    Address,
}

impl Shape {
    /// All shapes with the names that rule authors use.
    pub const NAMED: [(&'static str, Self); 4] =
        [("phone", Self::Phone), ("handle", Self::Handle), ("link", Self::Link), ("address", Self::Address)];
}

/// A pattern as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// One word out of a set.
    Words(BTreeSet<Word>),
    /// A whole number from the first to the last value.
    Number(u32, u32),
    /// A shape, however many words it spans.
    Shape(Shape),
    /// The sentence ended here in a question mark.
    Question,
    /// At most so many words of any kind, within one sentence.
    Gap(u32),
    /// This, or nothing.
    Optional(Box<Pattern>),
    /// One of these.
    Either(Vec<Pattern>),
    /// One after the other.
    Sequence(Vec<Pattern>),
    /// All of these in any order, with at most so many words between one and the next, within one sentence.
    Together(Vec<Pattern>, u32),
}

impl Pattern {
    /// Whether it matches where nothing stands.
    fn may_be_nothing(&self) -> bool {
        match self {
            Self::Words(_) | Self::Number(..) | Self::Shape(_) | Self::Together(..) => false,
            Self::Question | Self::Gap(_) | Self::Optional(_) => true,
            Self::Either(branches) => branches.iter().any(Self::may_be_nothing),
            Self::Sequence(parts) => parts.iter().all(Self::may_be_nothing),
        }
    }

    /// The most words a match can span.
    pub fn longest(&self) -> u32 {
        match self {
            Self::Words(_) | Self::Number(..) => 1,
            Self::Shape(_) => 6,
            Self::Question => 0,
            Self::Gap(words) => *words,
            Self::Optional(inner) => inner.longest(),
            Self::Either(branches) => branches.iter().map(Self::longest).max().unwrap_or(0),
            Self::Sequence(parts) => parts.iter().map(Self::longest).sum(),
            Self::Together(parts, distance) => {
                parts.iter().map(Self::longest).sum::<u32>() + (parts.len() as u32 - 1) * distance
            }
        }
    }
}

/// Reads a pattern; `class` gives the pattern of a word class by its name. An error is a sentence for the rule's author.
pub fn parse(
    text: &str,
    letters: &Letters,
    class: &dyn Fn(&str) -> Result<Pattern, String>,
) -> Result<Pattern, String> {
    let mut parser = Parser { rest: text, letters, class, depth: 0 };
    let pattern = parser.alternatives()?;
    if parser.rest.starts_with(')') {
        return Err("there is a “)” without its “(”".into());
    }
    if parser.rest.starts_with('}') {
        return Err("there is a “}” without its “{”".into());
    }
    match pattern.longest() {
        0 => Err("the pattern has no word in it".into()),
        1..=MAX_SPAN => Ok(pattern),
        words => Err(format!("a match could be {words} words long, more than {MAX_SPAN}; use smaller gaps")),
    }
}

struct Parser<'a> {
    rest: &'a str,
    letters: &'a Letters,
    class: &'a dyn Fn(&str) -> Result<Pattern, String>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn alternatives(&mut self) -> Result<Pattern, String> {
        let mut branches = vec![self.sequence()?];
        while self.take("|") {
            branches.push(self.sequence()?);
        }
        if branches.len() > 1 && branches.iter().any(Pattern::may_be_nothing) {
            return Err("an alternative may match nothing; put the “?” behind the whole bracket instead".into());
        }
        Ok(either(branches))
    }

    fn sequence(&mut self) -> Result<Pattern, String> {
        let mut parts = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['|', ')', '}']) {
                break;
            }
            let part = self.unit()?;
            match part {
                Pattern::Sequence(inner) => parts.extend(inner),
                part => parts.push(part),
            }
        }
        match parts.len() {
            0 => Err("a part of the pattern is empty".into()),
            1 => Ok(parts.remove(0)),
            _ => Ok(Pattern::Sequence(parts)),
        }
    }

    fn unit(&mut self) -> Result<Pattern, String> {
        if self.take("..") {
            return self.gap();
        }
        if self.take("{") {
            return self.together();
        }
        let unit = if self.take("(") {
            self.deeper()?;
            let inner = self.alternatives()?;
            self.depth -= 1;
            if !self.take(")") {
                return Err("a “(” is not closed".into());
            }
            inner
        } else if self.take("<") {
            let (name, rest) = self.rest.split_once('>').ok_or("a “<” is not closed by “>”")?;
            self.rest = rest;
            self.named(name.trim())?
        } else {
            self.word()?
        };
        Ok(if self.take("?") { Pattern::Optional(Box::new(unit)) } else { unit })
    }

    fn deeper(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("brackets stand more than {DEEPEST} deep; write several patterns instead"));
        }
        Ok(())
    }

    /// `{<send> <picture>}`: what stands in braces, in any order.
    fn together(&mut self) -> Result<Pattern, String> {
        self.deeper()?;
        let mut parts = Vec::new();
        while !self.take("}") {
            if self.rest.is_empty() {
                return Err("a “{” is not closed".into());
            }
            let part = self.unit()?;
            if part.may_be_nothing() {
                return Err("a part in braces may match nothing; leave it out, or put it behind them".into());
            }
            parts.push(part);
        }
        self.depth -= 1;
        if !(2..=MOST_TOGETHER).contains(&parts.len()) {
            return Err(format!("braces hold 2 to {MOST_TOGETHER} parts, not {}", parts.len()));
        }
        let distance = self.distance(USUAL_DISTANCE)?;
        Ok(Pattern::Together(parts, distance))
    }

    fn gap(&mut self) -> Result<Pattern, String> {
        Ok(Pattern::Gap(self.distance(USUAL_GAP)?))
    }

    /// How many words may stand between, written directly behind a sign; `usual` where nothing is.
    fn distance(&mut self, usual: u32) -> Result<u32, String> {
        let digits = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        if rest.starts_with('.') {
            return Err("a gap is written with two dots and, if need be, a number: “..” or “..5”".into());
        }
        match number.parse() {
            _ if number.is_empty() => Ok(usual),
            Ok(words @ 1..=WIDEST_GAP) => Ok(words),
            _ => Err(format!("a gap spans 1 to {WIDEST_GAP} words, not “{number}”")),
        }
    }

    fn named(&mut self, name: &str) -> Result<Pattern, String> {
        let (kind, range) = name.split_once(' ').unwrap_or((name, ""));
        if kind == "?" {
            return Ok(Pattern::Question);
        }
        if kind == "number" {
            let bounds = if range.is_empty() { Some((0, 999_999_999)) } else { number_range(range) };
            let (low, high) = bounds.ok_or_else(|| format!("“<{name}>” needs a range such as “<number 10-17>”"))?;
            return Ok(Pattern::Number(low, high));
        }
        if let Some((_, shape)) = Shape::NAMED.iter().find(|(shape, _)| *shape == name) {
            return Ok(Pattern::Shape(*shape));
        }
        (self.class)(name)
    }

    /// A word with its endings: `foto`, `slik[aeu]`, `sag(e|st)?`, `nackt*`.
    fn word(&mut self) -> Result<Pattern, String> {
        let start = self.rest;
        let mut forms = vec![String::new()];
        loop {
            let plain =
                self.rest.find(|c: char| c.is_whitespace() || "()[]{}<>|?*".contains(c)).unwrap_or(self.rest.len());
            let (letters, rest) = self.rest.split_at(plain);
            forms.iter_mut().for_each(|form| form.push_str(letters));
            self.rest = rest;
            let endings = if let Some(rest) = rest.strip_prefix('[') {
                let (letters, rest) = rest.split_once(']').ok_or("a “[” is not closed by “]”")?;
                self.rest = rest;
                letters.chars().map(String::from).collect()
            } else if plain > 0 && rest.starts_with('(') {
                self.endings()?
            } else {
                break;
            };
            forms = forms.iter().flat_map(|form| endings.iter().map(move |ending| format!("{form}{ending}"))).collect();
            if forms.len() > MOST_FORMS {
                return Err(format!("a word with more than {MOST_FORMS} endings; use “*” for any ending"));
            }
            if !self.rest.starts_with(|c: char| c.is_alphanumeric() || "[(".contains(c)) {
                break;
            }
        }
        let stem = self.take("*");
        let written = &start[..start.len() - self.rest.len()];
        if written.is_empty() {
            let sign = self.rest.chars().next().unwrap_or(' ');
            return Err(format!("“{sign}” cannot stand here"));
        }
        let words: Result<BTreeSet<Word>, String> =
            forms.iter().map(|form| fold_word(self.letters, form, stem, written)).collect();
        Ok(Pattern::Words(words?))
    }

    /// `(e|st)` directly after letters, with the `?` that adds “or no ending”.
    fn endings(&mut self) -> Result<Vec<String>, String> {
        let (inside, rest) = self.rest[1..].split_once(')').ok_or("a “(” is not closed")?;
        self.rest = rest;
        let mut endings: Vec<String> = inside.split('|').map(|ending| ending.trim().to_owned()).collect();
        if endings.iter().any(|ending| ending.contains(|c: char| !c.is_alphanumeric())) {
            return Err(format!(
                "“({inside})” directly after a word lists endings, letters only; put a space before “(” to list words"
            ));
        }
        if self.take_here("?") {
            endings.push(String::new());
        }
        Ok(endings)
    }

    fn take(&mut self, sign: &str) -> bool {
        // A “?” belongs to what stands directly before it.
        if sign != "?" {
            self.rest = self.rest.trim_start();
        }
        self.take_here(sign)
    }

    fn take_here(&mut self, sign: &str) -> bool {
        let found = self.rest.strip_prefix(sign);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }
}

fn number_range(range: &str) -> Option<(u32, u32)> {
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (low <= high).then_some((low, high))
}

/// Folds a word as chats are folded, so that rules and chats meet in one spelling.
fn fold_word(letters: &Letters, form: &str, stem: bool, written: &str) -> Result<Word, String> {
    let mut tokens = Tokens::default();
    tokens.push(letters, form);
    let [token] = tokens.list() else {
        return Err(format!("“{written}” is not one word; separate words by spaces, without commas and hyphens"));
    };
    let folded = tokens.form(token).to_owned();
    if !stem {
        return Ok(Word::Exact(folded));
    }
    if folded.len() < SHORTEST_STEM {
        return Err(format!(
            "“{written}” would match too many words; give at least {SHORTEST_STEM} letters before “*”"
        ));
    }
    Ok(Word::Stem(folded))
}

/// Alternatives of single words become one set of words, which is matched in one look.
pub fn either(branches: Vec<Pattern>) -> Pattern {
    let mut words = BTreeSet::new();
    let mut others = Vec::new();
    for branch in branches {
        match branch {
            Pattern::Words(more) => words.extend(more),
            Pattern::Either(more) => {
                for inner in more {
                    match inner {
                        Pattern::Words(more) => words.extend(more),
                        inner => others.push(inner),
                    }
                }
            }
            other => others.push(other),
        }
    }
    if !words.is_empty() {
        others.insert(0, Pattern::Words(words));
    }
    if others.len() == 1 { others.remove(0) } else { Pattern::Either(others) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Pattern {
        Pattern::Words(list.iter().map(|word| Word::Exact((*word).into())).collect())
    }

    fn plain(text: &str) -> Result<Pattern, String> {
        let class = |name: &str| match name {
            "picture" => Ok(words(&["bild", "foto"])),
            _ => Err(format!("there is no word class “{name}”")),
        };
        parse(text, crate::rules::own_letters(), &class)
    }

    #[test]
    fn a_pattern_reads_as_it_is_written() {
        let expected = Pattern::Sequence(vec![
            words(&["schick", "schicke", "schickst"]),
            Pattern::Optional(Box::new(words(&["mir"]))),
            Pattern::Gap(3),
            words(&["bild", "foto", "selfie"]),
        ]);
        assert_eq!(plain("schick(e|st)? mir? .. (<picture> | selfie)"), Ok(expected));
    }

    #[test]
    fn braces_hold_parts_in_any_order() {
        let together = |distance| Pattern::Together(vec![words(&["wo"]), words(&["bild", "foto"])], distance);
        assert_eq!(plain("{wo <picture>}"), Ok(together(USUAL_DISTANCE)));
        assert_eq!(plain("{ wo <picture> }2 <?>"), Ok(Pattern::Sequence(vec![together(2), Pattern::Question])));
    }

    #[test]
    fn words_are_folded_like_chats() {
        assert_eq!(plain("pošalji"), plain("пошаљи"));
        assert_eq!(plain("slik[au]"), Ok(words(&["slika", "sliku"])));
        assert_eq!(plain("don't"), Ok(words(&["dont"])));
        assert_eq!(plain("nackt*"), Ok(Pattern::Words([Word::Stem("nackt".into())].into())));
    }

    #[test]
    fn slips_of_the_pen_are_named() {
        for (text, says) in [
            ("(a | b", "not closed"),
            ("a | | b", "empty"),
            ("(a? | b) c", "match nothing"),
            ("<pictures>", "no word class “pictures”"),
            ("wort ..99 wort", "1 to 12"),
            ("hand-y", "not one word"),
            ("ab*", "at least 3"),
            ("a ..12 b ..12 c", "27 words"),
            ("a b)", "without its"),
            ("a b}", "without its"),
            ("{a b", "not closed"),
            ("{a}", "2 to 5"),
            ("{a b?}", "match nothing"),
            ("{a b}13", "1 to 12"),
            ("(((((((((((((a)))))))))))))", "12 deep"),
            ("<number x>", "needs a range"),
        ] {
            let error = plain(text).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
