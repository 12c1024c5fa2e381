//! Looks words up and finds the programs to try.
//!
//! Words are looked up once; each known word names the few programs to try. Long messages are cut into overlapping windows. The time is
//! linear in the length of the text, whatever stands in it.

use std::cell::Cell;
use std::cmp::Reverse;
use std::mem::take;
use std::ops::Range;

use super::disguise::{Stage, respell};
use super::shapes::Shapes;
use super::window::Window;
use crate::rules::{MAX_SPAN, Op, RuleId, Shape, Table, WordId};
use crate::text::Tokens;

/// A rule that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which rule.
    pub rule: RuleId,
    /// Its first word, counted in the list of tokens.
    pub first: usize,
    /// Its last word.
    pub last: usize,
}

/// How many words are remembered to be nothing in disguise: 32 kilobytes.
const PLAIN: usize = 4096;

/// No disguise makes a word longer than this, in bytes; a page may hold longer ones, and trying them all would cost more than their length.
const LONGEST_DISGUISE: usize = 256;

/// Nobody spells out longer words.
const MOST_LETTERS: usize = 16;

/// Places a window holds: one bit is kept for the place after the last word.
pub(super) const WINDOW: usize = 63;
const STRIDE: usize = WINDOW - MAX_SPAN as usize;

/// Looks for rules in words. Keeps its memory between messages.
#[derive(Debug, Default)]
pub struct Scanner {
    pub(super) words: Vec<Word>,
    pub(super) ids: Vec<WordId>,
    shapes: Shapes,
    pub(super) shape_places: Vec<(Shape, Range<usize>)>,
    lower: String,
    /// The window in which a set last led to its programs, and in which a program was last tried: several words lead to one set, several
    /// sets to one program.
    anchored: Vec<Cell<u32>>,
    tried: Vec<Cell<u32>>,
    /// For each set of words, the window in which it was last looked for, and where it stands there.
    pub(super) masks: Vec<Cell<(u32, u64)>>,
    /// The lexicon's words that stand in the window, as bits, and as a list to clear those.
    standing: Vec<u64>,
    stood: Vec<WordId>,
    /// The program that is being run.
    steps: Vec<Op>,
    /// Counts windows.
    pub(super) window: u32,
    /// Where in the window a sentence starts.
    pub(super) sentences: u64,
    /// After which words of the window a question mark stands.
    pub(super) questions: u64,
    hits: Vec<Hit>,
    /// Names of words that no rule knows in any spelling, each at a place of its own.
    plain: Vec<u64>,
    /// Bits of the stages that are not to be tried.
    left_out: u8,
}

/// A place of the sentence: the lexicon's words that the token stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// The first token of the list that it is made of.
    pub token: usize,
    /// The last one; letters that were written apart are several.
    pub last: usize,
    pub ids: (u32, u32),
    pub number: Option<u32>,
    starts_sentence: bool,
    asks: bool,
}

impl Scanner {
    /// A scanner that does without one way of reading disguised words, to see what that one is worth.
    pub fn without(stage: Stage) -> Self {
        Self { left_out: stage.bit(), ..Self::default() }
    }

    /// How a folded word is read: itself if the lexicon knows it, else the words it is taken for; empty if it is unknown.
    pub fn reads_as<'t>(&mut self, table: &'t Table, form: &str) -> Vec<&'t str> {
        self.ids.clear();
        self.look_up_form(table, form);
        self.ids.iter().map(|&word| table.word(word)).collect()
    }

    /// All rules that match, each once, in the order of the rules. `texts` are the messages that were read into `tokens`.
    pub fn scan(&mut self, table: &Table, tokens: &Tokens, texts: &[&str]) -> &[Hit] {
        self.scan_latest(table, tokens, texts, 0)
    }

    /// As [`Scanner::scan`], for matches that reach into the messages from number `latest` on; others may be left out.
    pub fn scan_latest(&mut self, table: &Table, tokens: &Tokens, texts: &[&str], latest: u16) -> &[Hit] {
        self.hits.clear();
        self.look_up(table, tokens);
        if self.ids.is_empty() && !texts.iter().any(|text| may_hold_shapes(text)) {
            return &self.hits;
        }
        self.find_shapes(table, tokens, texts);
        let fresh = self.words.partition_point(|word| tokens.list()[word.token].message < latest);
        let mut start = 0;
        loop {
            let end = self.words.len().min(start + WINDOW);
            if end > fresh {
                self.scan_window(table, start, end, fresh);
            }
            if end == self.words.len() {
                break;
            }
            start += STRIDE;
        }
        // Of a rule's patterns the one that quotes most.
        self.hits.sort_unstable_by_key(|hit| (hit.rule, Reverse(hit.last - hit.first), hit.first));
        self.hits.dedup_by_key(|hit| hit.rule);
        &self.hits
    }

    /// How many of the words that were scanned last are among the most frequent of each of the table's languages, in their order; of
    /// words from message `latest` on.
    pub fn languages(&self, table: &Table, tokens: &Tokens, latest: u16) -> Vec<u32> {
        let mut counts = vec![0; table.languages().count()];
        for word in self.words.iter().filter(|word| tokens.list()[word.token].message >= latest) {
            let ids = &self.ids[word.ids.0 as usize..word.ids.1 as usize];
            let languages = ids.iter().fold(0, |bits, &id| bits | table.common_in(id));
            counts.iter_mut().enumerate().for_each(|(at, count)| *count += languages >> at & 1);
        }
        counts
    }

    /// Prepares one window with the first words, for looking at programs one by one.
    pub(super) fn first_window<'a>(&'a mut self, table: &'a Table, tokens: &Tokens, texts: &[&str]) -> Window<'a> {
        self.look_up(table, tokens);
        self.find_shapes(table, tokens, texts);
        let end = self.words.len().min(WINDOW);
        self.open_window(table, 0, end);
        Window::new(self, table, 0, end)
    }

    fn look_up(&mut self, table: &Table, tokens: &Tokens) {
        self.words.clear();
        self.ids.clear();
        let list = tokens.list();
        let mut at = 0;
        let mut ended = false;
        while at < list.len() {
            let token = &list[at];
            ended |= token.starts_sentence;
            let from = self.ids.len() as u32;
            let mut next = at + 1;
            if let Some(joined) = self.join_letters(table, tokens, at) {
                next = joined;
            } else if self.join_digits(table, tokens, at) {
                next = at + 2;
            } else {
                self.look_up_form(table, tokens.form(token));
            }
            if self.ids.len() as u32 == from && token.symbol {
                // A sign that no rule knows does not come between words.
                at = next;
                continue;
            }
            let last = &list[next - 1];
            // A number that turned out to be letters is none.
            let number = token.number.filter(|_| next == at + 1);
            self.add_word(table, (at, next - 1), from, number, ended, last.asks);
            ended = false;
            at = next;
        }
    }

    /// Adds one place, or several where the token is short for several words.
    fn add_word(
        &mut self,
        table: &Table,
        (token, last_token): (usize, usize),
        from: u32,
        number: Option<u32>,
        starts_sentence: bool,
        asks: bool,
    ) {
        let to = self.ids.len() as u32;
        if number.is_some()
            && let Some(id) = table.number_word()
        {
            self.ids.push(id);
        }
        let expansion = (from..to).map(|at| table.expansion(self.ids[at as usize])).find(|words| !words.is_empty());
        match expansion {
            Some([single]) => self.ids.push(*single),
            Some(several) => {
                for (index, &word) in several.iter().enumerate() {
                    let from = self.ids.len() as u32;
                    self.ids.push(word);
                    let last = index + 1 == several.len();
                    let ids = (from, self.ids.len() as u32);
                    let starts_sentence = starts_sentence && index == 0;
                    self.words.push(Word {
                        token,
                        last: last_token,
                        ids,
                        number: None,
                        starts_sentence,
                        asks: asks && last,
                    });
                }
                return;
            }
            None => {}
        }
        self.words.push(Word {
            token,
            last: last_token,
            ids: (from, self.ids.len() as u32),
            number,
            starts_sentence,
            asks,
        });
    }

    fn look_up_form(&mut self, table: &Table, form: &str) {
        if table.find_all(form, |word| self.ids.push(word)) || form.len() > LONGEST_DISGUISE {
            return;
        }
        // A stem goes with any ending, in any language: "lassss", "dodji" and "messsages" may be other words besides.
        // The same words come again and again: that one is nothing in disguise is remembered.
        let name = table.name(form);
        self.plain.resize(PLAIN, 0);
        let known = self.ids.len();
        if self.plain[name as usize % PLAIN] != name {
            respell(table, form, !self.left_out, &mut self.ids);
            if self.ids.len() == known {
                self.plain[name as usize % PLAIN] = name;
            }
        }
    }

    /// "1nsta" was cut like "27m"; if digits and letters together are a word in disguise, they are that.
    fn join_digits(&mut self, table: &Table, tokens: &Tokens, at: usize) -> bool {
        let [one, two, ..] = &tokens.list()[at..] else { return false };
        let cut = one.message == two.message && one.span.end == two.span.start && one.number.is_some();
        if !cut || two.symbol {
            return false;
        }
        let from = self.ids.len();
        let whole = [tokens.form(one), tokens.form(two)].concat();
        self.look_up_form(table, &whole);
        self.ids.len() > from
    }

    /// "s n a p", "s.n.a.p": three or more single letters in a row that together are a known word. Returns the next token.
    fn join_letters(&mut self, table: &Table, tokens: &Tokens, at: usize) -> Option<usize> {
        let list = tokens.list();
        let single = |index: usize| list.get(index).map(|token| tokens.form(token)).filter(|form| form.len() == 1);
        if self.left_out & Stage::Joined.bit() != 0 {
            return None;
        }
        single(at)?;
        let mut word = String::new();
        let mut next = at;
        while let Some(letter) = single(next).filter(|_| next - at < MOST_LETTERS) {
            word.push_str(letter);
            next += 1;
        }
        let from = self.ids.len();
        if word.len() >= 3 {
            self.look_up_form(table, &word);
        }
        // What follows may be single letters of its own.
        while self.ids.len() == from && word.len() > 3 {
            word.pop();
            table.find_all(&word, |id| self.ids.push(id));
        }
        (self.ids.len() > from).then_some(at + word.len())
    }

    /// Marks shapes, and gives their first word the lexicon's word for them, so that rules are found by them.
    fn find_shapes(&mut self, table: &Table, tokens: &Tokens, texts: &[&str]) {
        self.shape_places.clear();
        for (message, text) in texts.iter().enumerate().filter(|(_, text)| may_hold_shapes(text)) {
            self.lower.clear();
            self.lower.push_str(text);
            self.lower.make_ascii_lowercase();
            let (words, places) = (&self.words, &mut self.shape_places);
            let token = |word: &Word| &tokens.list()[word.token];
            let wanted = Shape::NAMED.iter().map(|named| named.1).filter(|&shape| table.shape_word(shape).is_some());
            for shape in wanted.filter(|&shape| Shapes::plausible(shape, &self.lower)) {
                self.shapes.find(shape, &self.lower, |place| {
                    let before = |word: &Word| {
                        (token(word).message as usize, token(word).span.end as usize) <= (message, place.start)
                    };
                    let within = |word: &Word| {
                        (token(word).message as usize, token(word).span.start as usize) < (message, place.end)
                    };
                    let (first, end) = (words.partition_point(before), words.partition_point(within));
                    if first < end {
                        places.push((shape, first..end));
                    }
                });
            }
        }
        self.shape_places.sort_unstable_by_key(|(shape, place)| (*shape, place.start));
        let mut last = None;
        for (shape, place) in &self.shape_places {
            let Some(id) = table.shape_word(*shape) else { continue };
            // One word may hold many shapes, and is marked once.
            if last.replace((*shape, place.start)) == Some((*shape, place.start)) {
                continue;
            }
            let word = &mut self.words[place.start];
            // The new id must stand beside the old ones: move them to the end of the list.
            let old = word.ids.0 as usize..word.ids.1 as usize;
            let from = self.ids.len() as u32;
            self.ids.extend_from_within(old);
            self.ids.push(id);
            word.ids = (from, self.ids.len() as u32);
        }
    }

    fn scan_window(&mut self, table: &Table, start: usize, end: usize, fresh: usize) {
        self.open_window(table, start, end);
        let (mut steps, mut hits) = (take(&mut self.steps), take(&mut self.hits));
        let window = Window::new(self, table, start, end);
        for place in start..end {
            let ids = self.words[place].ids;
            let anchors = self.ids[ids.0 as usize..ids.1 as usize].iter().flat_map(|&id| table.anchors(id));
            let new = |set: &&u32| self.anchored[**set as usize].replace(self.window) != self.window;
            for &program in anchors.filter(new).flat_map(|&set| table.programs_of(set)) {
                let tried = &self.tried[program as usize];
                if tried.replace(self.window) != self.window && window.possible(program) {
                    steps.clear();
                    table.read_program(program, &mut steps);
                    hits.extend(window.run(program, &steps, fresh));
                }
            }
        }
        (self.steps, self.hits) = (steps, hits);
    }

    /// Whether a word stands in the window.
    pub(super) fn stands(&self, word: WordId) -> bool {
        self.standing[word as usize / 64] >> (word % 64) & 1 == 1
    }

    /// Forgets what was known of the window before.
    fn open_window(&mut self, table: &Table, start: usize, end: usize) {
        self.window = self.window.wrapping_add(1);
        self.anchored.resize_with(table.sets(), Cell::default);
        self.tried.resize_with(table.programs(), Cell::default);
        self.masks.resize_with(table.sets(), Cell::default);
        self.stood.drain(..).for_each(|id| self.standing[id as usize / 64] = 0);
        self.standing.resize(table.words().div_ceil(64), 0);
        for word in &self.words[start..end] {
            for &id in &self.ids[word.ids.0 as usize..word.ids.1 as usize] {
                self.standing[id as usize / 64] |= 1 << (id % 64);
                self.stood.push(id);
            }
        }
        let mask = |holds: fn(&Word) -> bool| {
            self.words[start..end].iter().enumerate().fold(0, |mask, (at, word)| mask | u64::from(holds(word)) << at)
        };
        (self.sentences, self.questions) = (mask(|word| word.starts_sentence), mask(|word| word.asks));
    }
}

/// Every shape has one of these characters in it.
fn may_hold_shapes(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'@' | b'#' | b'.'))
}
