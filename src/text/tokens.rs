//! Messages cut into folded words, each with the place of its letters in the original.

use std::ops::Range;

use super::fold::{Fold, Letters};

/// One word, number or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where its folded form stands in the buffer of its [`Tokens`], in bytes.
    form: Range<u32>,
    /// Where it stands in its original message, in bytes, on character boundaries.
    pub span: Range<u32>,
    /// Which of the messages read, counted from 0.
    pub message: u16,
    /// Its value, if it is a whole number below a billion.
    pub number: Option<u32>,
    /// A single sign (emoji, currency) rather than a word.
    pub symbol: bool,
    /// A sentence ended between the word before and this one.
    pub starts_sentence: bool,
    /// A question mark follows.
    pub asks: bool,
    /// White space stands between the word before and this one. Number and unit of “27m” have none.
    pub spaced: bool,
}

/// The words of a few consecutive messages. Keeps its memory when cleared, so that reading costs no allocation.
#[derive(Debug, Default)]
pub struct Tokens {
    buffer: String,
    list: Vec<Token>,
    messages: u16,
}

/// Words longer than this are not words; they are kept, but no rule matches them.
const LONGEST_FORM: usize = 64;

/// How many invisible characters are looked past.
const LOOK_AHEAD: usize = 4;

impl Tokens {
    /// Forgets everything read, keeps the memory.
    pub fn clear(&mut self) {
        self.buffer.clear();
        self.list.clear();
        self.messages = 0;
    }

    /// All tokens, oldest first.
    pub fn list(&self) -> &[Token] {
        &self.list
    }

    /// The folded form of a token of this list: ASCII letters and digits, or one sign.
    pub fn form(&self, token: &Token) -> &str {
        &self.buffer[token.form.start as usize..token.form.end as usize]
    }

    /// Reads one more message after those read before. Time grows with its length and nothing else.
    pub fn push(&mut self, letters: &Letters, text: &str) {
        let message = self.messages;
        self.messages = self.messages.saturating_add(1);
        let mut reader = Reader { letters, tokens: self, text, message, word: None, ended: false, spaced: true };
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            // Most of most messages is plain letters: whole runs at once.
            let plain = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if plain > 0 {
                reader.letters(at, &rest[..plain]);
                at += plain;
                continue;
            }
            // And most of the rest are single spaces.
            if rest.starts_with(' ') {
                reader.finish_word();
                reader.spaced = true;
                at += 1;
                continue;
            }
            let mut characters = rest.chars();
            if let Some(c) = characters.next() {
                let after = at + c.len_utf8();
                // What no reader sees does not come between a sign and its letter; nobody hides more than a few of them.
                let next = characters.take(LOOK_AHEAD).find(|&next| letters.fold(next) != Fold::Nothing);
                reader.character(c, at, after, next);
                at = after;
            }
        }
        reader.finish_word();
    }
}

/// A word while it is being read.
struct Word {
    form: usize,
    span: Range<usize>,
    latin: bool,
    foreign: bool,
}

struct Reader<'a> {
    letters: &'a Letters,
    tokens: &'a mut Tokens,
    text: &'a str,
    message: u16,
    word: Option<Word>,
    ended: bool,
    spaced: bool,
}

impl Reader<'_> {
    fn letters(&mut self, at: usize, letters: &str) {
        let word = self.open_word(at);
        word.span.end = at + letters.len();
        word.latin = true;
        let form = self.tokens.buffer.len();
        self.tokens.buffer.push_str(letters);
        self.tokens.buffer[form..].make_ascii_lowercase();
    }

    fn character(&mut self, c: char, at: usize, after: usize, next: Option<char>) {
        match self.letters.fold(c) {
            Fold::Letters(letters) => {
                let latin = !c.is_ascii_digit();
                let word = self.open_word(at);
                word.span.end = after;
                word.latin |= latin;
                self.tokens.buffer.push_str(letters);
            }
            Fold::Foreign { sound, look } => {
                let word = self.open_word(at);
                word.span.end = after;
                word.foreign = true;
                self.tokens.buffer.push_str(if sound.is_empty() { look } else { sound });
            }
            Fold::Nothing => {
                if let Some(word) = &mut self.word {
                    word.span.end = after;
                }
            }
            Fold::OtherLetter => {
                self.open_word(at).span.end = after;
                self.tokens.buffer.push(c);
            }
            Fold::Symbol | Fold::Separator if self.inside_word(c, next) => {
                if let Some(word) = &mut self.word {
                    word.span.end = after;
                }
                // An apostrophe vanishes (don't, dont); a sign that stands for a letter stays until it is looked up.
                if !is_apostrophe(c) {
                    self.tokens.buffer.push(c);
                }
            }
            Fold::Symbol => {
                self.finish_word();
                let form = self.tokens.buffer.len();
                self.tokens.buffer.push(c);
                self.add(form, at..after, true);
            }
            Fold::Separator => {
                self.finish_word();
                self.separator(c, next);
            }
        }
    }

    /// Whether a sign between two letters belongs to the word.
    fn inside_word(&self, c: char, next: Option<char>) -> bool {
        (is_apostrophe(c) || self.stands_for_a_letter(c))
            && self.word.as_ref().is_some_and(|word| word.latin || word.foreign)
            && next.is_some_and(|next| next.is_alphabetic() || self.stands_for_a_letter(next))
    }

    fn stands_for_a_letter(&self, sign: char) -> bool {
        self.letters.leet(sign).next().is_some()
    }

    fn separator(&mut self, c: char, next: Option<char>) {
        let at_pause = next.is_none_or(char::is_whitespace);
        match c {
            '?' | '？' => {
                self.ended = true;
                if let Some(last) = self.tokens.list.last_mut().filter(|last| last.message == self.message) {
                    last.asks = true;
                }
            }
            '!' | '！' | ';' => self.ended = true,
            // Three dots are a pause, not an end.
            '.' if at_pause && !self.ends_in_dots() => self.ended = true,
            _ => {}
        }
        self.spaced |= c.is_whitespace();
    }

    /// Whether the text so far, up to the last token's end, goes on with more than one dot.
    fn ends_in_dots(&self) -> bool {
        let end = self.tokens.list.last().filter(|last| last.message == self.message).map_or(0, |last| last.span.end);
        self.text[end as usize..].starts_with("..")
    }

    fn open_word(&mut self, at: usize) -> &mut Word {
        let form = self.tokens.buffer.len();
        self.word.get_or_insert(Word { form, span: at..at, latin: false, foreign: false })
    }

    fn finish_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if word.latin && word.foreign {
            self.refold_by_look(&word);
        }
        let form = &self.tokens.buffer[word.form..];
        if form.len() > LONGEST_FORM || form.is_empty() {
            self.tokens.buffer.truncate(word.form);
            if !word.span.is_empty() {
                self.add(word.form, word.span, false);
            }
            return;
        }
        // Cut only where both forms have the same bytes, so that the cut falls at the same place in the original.
        let same = || self.text[word.span.clone()].eq_ignore_ascii_case(form);
        match split_number(form).filter(|_| same()) {
            Some(at) => {
                let middle = word.span.start + at;
                self.add_range(word.form..word.form + at, word.span.start..middle, false);
                self.add_range(word.form + at..self.tokens.buffer.len(), middle..word.span.end, false);
            }
            None => self.add(word.form, word.span, false),
        }
    }

    /// A word of mixed alphabets is read by the look of its letters.
    fn refold_by_look(&mut self, word: &Word) {
        self.tokens.buffer.truncate(word.form);
        for c in self.text[word.span.clone()].chars() {
            match self.letters.fold(c) {
                Fold::Letters(letters) => self.tokens.buffer.push_str(letters),
                Fold::Foreign { sound, look } => {
                    self.tokens.buffer.push_str(if look.is_empty() { sound } else { look });
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, form: usize, span: Range<usize>, symbol: bool) {
        self.add_range(form..self.tokens.buffer.len(), span, symbol);
    }

    fn add_range(&mut self, form: Range<usize>, span: Range<usize>, symbol: bool) {
        let text = &self.tokens.buffer[form.clone()];
        let digits = text.starts_with(|c: char| c.is_ascii_digit());
        let number = if digits { text.parse().ok().filter(|&number| number < 1_000_000_000) } else { None };
        self.tokens.list.push(Token {
            form: form.start as u32..form.end as u32,
            span: span.start as u32..span.end as u32,
            message: self.message,
            number,
            symbol,
            starts_sentence: std::mem::take(&mut self.ended),
            asks: false,
            spaced: std::mem::take(&mut self.spaced),
        });
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

/// Where to cut "27m", "13yo", "50eur", "m27" into a number and a word; `None` for plain words and for digits that stand
/// for letters ("sn4p", "1nsta").
fn split_number(form: &str) -> Option<usize> {
    let bytes = form.as_bytes();
    if !bytes.iter().any(u8::is_ascii_digit) || !form.is_ascii() {
        return None;
    }
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if digits > 0 && digits < bytes.len() {
        let rest = &bytes[digits..];
        let plain = rest.iter().all(u8::is_ascii_alphabetic);
        return (plain && (digits >= 2 || rest.len() <= 3)).then_some(digits);
    }
    let tail = &bytes[letters..];
    (letters == 1 && tail.len() == 2 && tail.iter().all(u8::is_ascii_digit)).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::own_letters;

    fn forms(text: &str) -> Vec<String> {
        let mut tokens = Tokens::default();
        tokens.push(own_letters(), text);
        tokens.list().iter().map(|token| tokens.form(token).to_owned()).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(forms("Schick mal ’n Foto, BITTE!"), ["schick", "mal", "n", "foto", "bitte"]);
        assert_eq!(forms("Don't tell"), ["dont", "tell"]);
        assert_eq!(forms("grüße naše пошаљи"), ["grusse", "nase", "posalji"]);
    }

    #[test]
    fn disguises_that_need_no_dictionary_fall() {
        assert_eq!(forms("s\u{200B}ecret pi\u{301}c"), ["secret", "pic"]);
        assert_eq!(forms("ѕесrеt"), ["secret"], "Cyrillic letters among Latin ones");
        assert_eq!(forms("𝓹𝓲𝓬"), ["pic"]);
    }

    #[test]
    fn numbers_part_from_their_units() {
        assert_eq!(
            forms("27m 13yo m27 50€ sn4p 1nsta"),
            ["27", "m", "13", "yo", "m", "27", "50", "€", "sn4p", "1nsta"]
        );
    }

    #[test]
    fn sentences_and_questions_are_marked() {
        let mut tokens = Tokens::default();
        tokens.push(own_letters(), "home? well.. yes. no");
        let list = tokens.list();
        assert!(list[0].asks);
        let starts: Vec<bool> = list.iter().map(|token| token.starts_sentence).collect();
        assert_eq!(starts, [false, true, false, true]);
    }

    #[test]
    fn spans_point_at_the_original() {
        let text = "Gib mir 😀 dein Foto—jetzt";
        let mut tokens = Tokens::default();
        tokens.push(own_letters(), text);
        let words: Vec<&str> =
            tokens.list().iter().map(|token| &text[token.span.start as usize..token.span.end as usize]).collect();
        assert_eq!(words, ["Gib", "mir", "😀", "dein", "Foto", "jetzt"]);
    }
}
