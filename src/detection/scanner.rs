//! Runs the table's programs over words.
//!
//! Words are looked up once; each known word names the few programs to try; a program works on sets of places, as bits of a
//! `u64`, so alternatives and gaps cost no backtracking. Long messages are cut into overlapping windows. The time is linear in
//! the length of the text, whatever stands in it.

use std::ops::Range;

use super::disguise::{Stage, respell};
use super::shapes::Shapes;
use crate::rules::{MAX_SPAN, Op, ProgramId, RuleId, Shape, Table, WordId, word_bit};
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

/// Nobody spells out longer words.
const MOST_LETTERS: usize = 16;

/// Places a window holds: one bit is kept for the place after the last word.
const WINDOW: usize = 63;
const STRIDE: usize = WINDOW - MAX_SPAN as usize;

/// Looks for rules in words. Keeps its memory between messages.
#[derive(Debug, Default)]
pub struct Scanner {
    words: Vec<Word>,
    ids: Vec<WordId>,
    shapes: Shapes,
    shape_places: Vec<(Shape, Range<usize>)>,
    lower: String,
    /// The window in which a program was last tried, so that several words leading to it cost one try.
    tried: Vec<u32>,
    window: u32,
    hits: Vec<Hit>,
    /// Bits of the stages that are not to be tried.
    left_out: u8,
}

/// A place of the sentence: the lexicon's words that the token stands for.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// The first token of the list that it is made of.
    token: usize,
    /// The last one; letters that were written apart are several.
    last: usize,
    ids: (u32, u32),
    number: Option<u32>,
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
        self.hits.clear();
        self.look_up(table, tokens);
        if self.ids.is_empty() && !texts.iter().any(|text| may_hold_shapes(text)) {
            return &self.hits;
        }
        self.find_shapes(table, tokens, texts);
        self.tried.resize(table.programs(), 0);
        let mut start = 0;
        loop {
            let end = self.words.len().min(start + WINDOW);
            self.scan_window(table, start, end);
            if end == self.words.len() {
                break;
            }
            start += STRIDE;
        }
        self.hits.sort_by_key(|hit| (hit.rule, hit.last - hit.first, hit.first));
        self.hits.dedup_by_key(|hit| hit.rule);
        &self.hits
    }

    /// Prepares one window with the first words, for looking at programs one by one.
    pub(super) fn first_window<'a>(&'a mut self, table: &'a Table, tokens: &Tokens, texts: &[&str]) -> View<'a> {
        self.look_up(table, tokens);
        self.find_shapes(table, tokens, texts);
        let end = self.words.len().min(WINDOW);
        View::new(self, table, 0, end)
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
        let from = self.ids.len();
        table.find_all(form, |word| self.ids.push(word));
        if self.ids.len() == from {
            respell(table, form, !self.left_out, &mut self.ids);
        } else if form.as_bytes().windows(3).any(|run| run[0] == run[1] && run[1] == run[2]) {
            // A stem goes with any ending, "lassss" too; what was stretched may be a word besides.
            respell(table, form, Stage::Stretched.bit() & !self.left_out, &mut self.ids);
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
        self.shape_places.sort_by_key(|(shape, place)| (*shape, place.start));
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

    fn scan_window(&mut self, table: &Table, start: usize, end: usize) {
        self.window = self.window.wrapping_add(1);
        let ids = |word: &Word| word.ids.0 as usize..word.ids.1 as usize;
        let bits = self.words[start..end].iter().flat_map(|word| &self.ids[ids(word)]);
        let bits = bits.fold(0, |bits, &id| bits | word_bit(id));
        for place in start..end {
            for at in ids(&self.words[place]) {
                for &program in table.postings(self.ids[at]) {
                    let tried = &mut self.tried[program as usize];
                    if *tried == self.window || !table.possible(program, bits) {
                        continue;
                    }
                    *tried = self.window;
                    if let Some(hit) = View::new(self, table, start, end).run(program) {
                        self.hits.push(hit);
                    }
                }
            }
        }
    }
}

fn length((first, after): &(usize, usize)) -> usize {
    after - first
}

/// Every shape has one of these characters in it.
fn may_hold_shapes(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit() || matches!(byte, b'@' | b'#' | b'.'))
}

/// One window of a message, for running programs.
pub(super) struct View<'a> {
    scanner: &'a Scanner,
    table: &'a Table,
    start: usize,
    length: usize,
}

impl<'a> View<'a> {
    fn new(scanner: &'a Scanner, table: &'a Table, start: usize, end: usize) -> Self {
        Self { scanner, table, start, length: end - start }
    }

    fn words(&self) -> &'a [Word] {
        &self.scanner.words[self.start..self.start + self.length]
    }

    fn ids(&self, word: &Word) -> &'a [WordId] {
        &self.scanner.ids[word.ids.0 as usize..word.ids.1 as usize]
    }

    fn run(&self, program: ProgramId) -> Option<Hit> {
        let steps = self.table.program(program);
        let everywhere = (1 << self.length) - 1;
        if self.ends(steps, everywhere) == 0 {
            return None;
        }
        let rule = self.table.rule_of(program);
        // The match is there; now its place, for quoting: the shortest one that nothing makes harmless.
        let (first, after) =
            self.places(steps, everywhere).filter(|place| !self.excluded(rule, *place)).min_by_key(length)?;
        Some(Hit { rule, first: self.words()[first].token, last: self.words()[after - 1].last })
    }

    /// Whether these steps match anywhere in the window, and whether exclusions of the rule then forbid all of it.
    pub(super) fn matches(&self, steps: &[Op], rule: RuleId) -> Option<bool> {
        let mut places = self.places(steps, (1 << self.length) - 1).peekable();
        places.peek()?;
        Some(places.all(|place| self.excluded(rule, place)))
    }

    /// For each place where a match begins: there, and after the end of the shortest one.
    fn places(&self, steps: &[Op], starts: u64) -> impl Iterator<Item = (usize, usize)> {
        (0..self.length).filter(move |first| starts & 1 << first != 0).filter_map(move |first| {
            let ends = self.ends(steps, 1 << first) & !((1 << first) | ((1 << first) - 1));
            (ends != 0).then(|| (first, ends.trailing_zeros() as usize))
        })
    }

    fn excluded(&self, rule: RuleId, (first, after): (usize, usize)) -> bool {
        self.table.exclusions(rule).any(|(steps, within)| {
            let near = within.unwrap_or(WINDOW as u32) as usize;
            let from = first.saturating_sub(near);
            let to = (after + near).min(self.length);
            let view = Self { scanner: self.scanner, table: self.table, start: self.start + from, length: to - from };
            view.ends(steps, (1 << view.length) - 1) != 0
        })
    }

    /// Where these steps may end if they begin at one of the places `starts`.
    fn ends(&self, steps: &[Op], starts: u64) -> u64 {
        let mut places = starts;
        let mut at = 0;
        while at < steps.len() && places != 0 {
            let step = steps[at];
            at += 1;
            match step {
                Op::Words(set) => places = (places & self.places_of(set)) << 1,
                Op::Number(range) => places = (places & self.numbers(range)) << 1,
                Op::Shape(shape) => places = self.after_shape(shape, places),
                Op::Question => places &= self.questions(),
                Op::Gap(words) => {
                    let passable = !self.sentence_starts();
                    let mut reach = places;
                    for _ in 0..words {
                        reach = (reach & passable) << 1 & passable & self.inside();
                        places |= reach;
                    }
                }
                Op::Optional(length) => {
                    let inner = &steps[at..at + length as usize];
                    places |= self.ends(inner, places);
                    at += length as usize;
                }
                Op::Either(length) => {
                    let end = at + length as usize;
                    let mut after = 0;
                    while at < end {
                        let Op::Branch(length) = steps[at] else { break };
                        at += 1;
                        after |= self.ends(&steps[at..at + length as usize], places);
                        at += length as usize;
                    }
                    places = after;
                }
                Op::Branch(_) => {}
            }
        }
        places
    }

    fn inside(&self) -> u64 {
        ((1 << (self.length as u64)) - 1) | (1 << self.length)
    }

    fn mask(&self, mut holds: impl FnMut(&Word) -> bool) -> u64 {
        self.words().iter().enumerate().fold(0, |mask, (place, word)| mask | u64::from(holds(word)) << place)
    }

    fn places_of(&self, set: u32) -> u64 {
        self.mask(|word| self.ids(word).iter().any(|&id| self.table.set_has(set, id)))
    }

    fn numbers(&self, range: u32) -> u64 {
        let (low, high) = self.table.number_range(range);
        self.mask(|word| word.number.is_some_and(|number| (low..=high).contains(&number)))
    }

    fn questions(&self) -> u64 {
        self.mask(|word| word.asks) << 1
    }

    fn sentence_starts(&self) -> u64 {
        self.mask(|word| word.starts_sentence)
    }

    fn after_shape(&self, shape: Shape, places: u64) -> u64 {
        let mut after = 0;
        // Places stand in order, shape by shape.
        let found = &self.scanner.shape_places;
        let from = found.partition_point(|(other, place)| (*other, place.start) < (shape, self.start));
        for (_, place) in
            found[from..].iter().take_while(|(other, place)| *other == shape && place.start < self.start + self.length)
        {
            if place.start >= self.start && place.end <= self.start + self.length {
                let (first, end) = (place.start - self.start, place.end - self.start);
                if places & 1 << first != 0 {
                    after |= 1 << end;
                }
            }
        }
        after
    }
}
