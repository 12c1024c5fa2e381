//! Runs programs over a window of words.
//!
//! A program works on sets of places, as bits of a `u64`, so alternatives and gaps cost no backtracking.

use std::cell::Cell;

use super::scanner::{Hit, Scanner, WINDOW, Word};
use crate::rules::{MOST_TOGETHER, Op, ProgramId, RuleId, Shape, Table, WordId};

/// One window of a message, for running programs.
#[derive(Clone, Copy)]
pub(super) struct Window<'a> {
    scanner: &'a Scanner,
    table: &'a Table,
    /// Where the scanner's window begins, among its words.
    start: usize,
    /// How many words it has.
    whole: usize,
    /// The part of it that is looked at.
    from: usize,
    length: usize,
}

impl<'a> Window<'a> {
    /// The window that the scanner has opened.
    pub fn new(scanner: &'a Scanner, table: &'a Table, start: usize, end: usize) -> Self {
        Self { scanner, table, start, whole: end - start, from: 0, length: end - start }
    }

    /// Whether a program's second rarest part is there; its rarest one led to it.
    pub fn possible(&self, program: ProgramId) -> bool {
        let needs = self.table.needs(program);
        needs.is_empty() || needs.iter().any(|&set| self.places_of(set) != 0)
    }

    fn words(&self) -> &'a [Word] {
        &self.scanner.words[self.start + self.from..self.start + self.from + self.length]
    }

    fn ids(&self, word: &Word) -> &'a [WordId] {
        &self.scanner.ids[word.ids.0 as usize..word.ids.1 as usize]
    }

    /// Where a program matches, if nothing makes it harmless and it ends at or after the word `fresh` of the scanner's.
    pub fn run(&self, program: ProgramId, steps: &[Op], fresh: usize) -> Option<Hit> {
        let everywhere = (1 << self.length) - 1;
        let fresh = fresh.saturating_sub(self.start);
        if self.ends(steps, everywhere) >> (fresh + 1) == 0 {
            return None;
        }
        let rule = self.table.rule_of(program);
        // The match is there; now its place, for quoting: the shortest one that nothing makes harmless.
        let places = self.places(steps, everywhere).filter(|place| place.1 > fresh && !self.excluded(rule, *place));
        let (first, after) = places.min_by_key(length)?;
        Some(Hit { rule, first: self.words()[first].token, last: self.words()[after - 1].last })
    }

    /// Whether these steps match anywhere in the window, and whether exclusions of the rule then forbid all of it.
    pub fn matches(&self, steps: &[Op], rule: RuleId) -> Option<bool> {
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
            let part = Self { from: self.from + from, length: to - from, ..*self };
            part.ends(&steps, (1 << part.length) - 1) != 0
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
                Op::Gap(words) => places = self.after_gap(words, places),
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
                Op::Together(length) => {
                    places = self.after_all(&steps[at..at + length as usize], places);
                    at += length as usize;
                }
                Op::Branch(_) => {}
            }
        }
        places
    }

    fn after_gap(&self, words: u32, mut places: u64) -> u64 {
        let passable = !self.sentence_starts();
        let mut reach = places;
        for _ in 0..words {
            reach = (reach & passable) << 1 & passable & self.inside();
            places |= reach;
        }
        places
    }

    /// After all branches of [`Op::Together`], whatever their order: for each choice of branches, where they may have ended.
    fn after_all(&self, body: &[Op], starts: u64) -> u64 {
        let Some((&Op::Gap(distance), mut rest)) = body.split_first() else { return 0 };
        let mut branches: [&[Op]; MOST_TOGETHER] = [&[]; MOST_TOGETHER];
        let mut count = 0;
        while let [Op::Branch(length), steps @ ..] = rest {
            let (branch, after) = steps.split_at(*length as usize);
            branches[count] = branch;
            count += 1;
            rest = after;
        }
        let mut ends = [0; 1 << MOST_TOGETHER];
        ends[0] = starts;
        for chosen in 0..1 << count {
            let from = match (chosen, ends[chosen]) {
                (_, 0) => continue,
                (0, places) => places,
                // No sentence ends between them either.
                (_, places) => self.after_gap(distance, places & !self.sentence_starts()),
            };
            for (number, branch) in branches[..count].iter().enumerate().filter(|(number, _)| chosen >> number & 1 == 0)
            {
                ends[chosen | 1 << number] |= self.ends(branch, from);
            }
        }
        ends[(1 << count) - 1]
    }

    fn inside(&self) -> u64 {
        ((1 << (self.length as u64)) - 1) | (1 << self.length)
    }

    fn mask(&self, mut holds: impl FnMut(&Word) -> bool) -> u64 {
        self.words().iter().enumerate().fold(0, |mask, (place, word)| mask | u64::from(holds(word)) << place)
    }

    /// Where a word of this set stands. Looked for once a window: rules share sets, and many ask in vain.
    fn places_of(&self, set: u32) -> u64 {
        self.part(self.whole_places_of(set))
    }

    fn whole_places_of(&self, set: u32) -> u64 {
        let known = &self.scanner.masks[set as usize];
        let (window, places) = known.get();
        if window == self.scanner.window {
            return places;
        }
        let places = Cell::new(0);
        self.table.read_set(
            set,
            |part| places.set(places.get() | self.whole_places_of(part)),
            |word| {
                if self.scanner.stands(word) {
                    places.set(places.get() | self.places_of_word(word));
                }
            },
        );
        let places = places.get();
        known.set((self.scanner.window, places));
        places
    }

    fn places_of_word(&self, id: WordId) -> u64 {
        let whole = Self { from: 0, length: self.whole, ..*self };
        whole.mask(|word| self.ids(word).contains(&id))
    }

    /// Of places of the whole window, those that are looked at.
    fn part(&self, places: u64) -> u64 {
        (places >> self.from) & ((1 << self.length) - 1)
    }

    fn numbers(&self, range: u32) -> u64 {
        let (low, high) = self.table.number_range(range);
        self.mask(|word| word.number.is_some_and(|number| (low..=high).contains(&number)))
    }

    fn questions(&self) -> u64 {
        self.part(self.scanner.questions) << 1
    }

    fn sentence_starts(&self) -> u64 {
        self.part(self.scanner.sentences)
    }

    fn after_shape(&self, shape: Shape, places: u64) -> u64 {
        let mut after = 0;
        // Places stand in order, shape by shape.
        let found = &self.scanner.shape_places;
        let start = self.start + self.from;
        let from = found.partition_point(|(other, place)| (*other, place.start) < (shape, start));
        for (_, place) in
            found[from..].iter().take_while(|(other, place)| *other == shape && place.start < start + self.length)
        {
            if place.end <= start + self.length {
                let (first, end) = (place.start - start, place.end - start);
                if places & 1 << first != 0 {
                    after |= 1 << end;
                }
            }
        }
        after
    }
}

fn length((first, after): &(usize, usize)) -> usize {
    after - first
}
