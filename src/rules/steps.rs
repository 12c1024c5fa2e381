//! The steps of patterns, as they lie in the table: one byte for most of them, unrolled when a pattern is tried.
//!
//! Alternatives that stand in several patterns stand here once. A set that only one step asks for is not named: such sets are
//! numbered in the order of those steps.

use std::collections::BTreeMap;

use super::format::{number, take_number};
use super::pattern::Shape;
use super::table::Op;

const END: u8 = 0;
const NEXT: u8 = 1;
const EITHER: u8 = 2;
const OPTIONAL: u8 = 3;
const QUESTION: u8 = 4;
const NEW_SET: u8 = 5;
const CALL: u8 = 6;
const NUMBER: u8 = 7;
const TOGETHER: u8 = 8;
const SHAPE: u8 = 9;
const GAP: u8 = 13;
/// A gap's words are at most as many as this leaves codes for.
const SET: u8 = 26;
const NEAR_SETS: u32 = 199;
/// Sets with larger numbers take a second byte.
const FAR_SET: u8 = 225;
const FAR_SETS: u32 = 30 << 8;
/// The few that even two bytes do not reach.
const FURTHEST_SET: u8 = 255;

/// The steps of all pieces: patterns, exclusions, shared alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Steps {
    bytes: Vec<u8>,
    /// For each piece, where it begins and its first set of its own; one more at the end.
    pieces: Vec<(u32, u32)>,
    /// The first piece that is called by others.
    shared: u32,
}

/// [`Steps`] as columns, and in which order they want the sets.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub bytes: Vec<u8>,
    /// For each piece, how many bytes and how many sets of its own it has.
    pub lengths: Vec<u32>,
    pub own_sets: Vec<u32>,
    pub shared: u32,
    /// The sets in the order of their new numbers: shared ones by use, then own ones.
    pub order: Vec<u32>,
    /// How many of those are shared.
    pub named: u32,
}

impl Steps {
    pub fn new(lengths: &[u32], own_sets: &[u32], shared: u32, named: u32, bytes: Vec<u8>) -> Self {
        let mut place = (0, named);
        let mut pieces = Vec::with_capacity(lengths.len() + 1);
        pieces.push(place);
        for (length, sets) in lengths.iter().zip(own_sets) {
            place = (place.0 + length, place.1 + sets);
            pieces.push(place);
        }
        Self { bytes, pieces, shared }
    }

    /// The first set that no piece before this one knows.
    pub fn first_set(&self, piece: u32) -> u32 {
        self.pieces[piece as usize].1
    }

    /// Adds the steps of a piece.
    pub fn read(&self, piece: u32, out: &mut Vec<Op>) {
        let ((from, first_set), (to, _)) = (self.pieces[piece as usize], self.pieces[piece as usize + 1]);
        let mut reader = Reader { steps: self, rest: &self.bytes[from as usize..to as usize], next_set: first_set };
        reader.sequence(out);
    }

    /// Writes pieces; `sets` is how many sets there are.
    pub fn write(pieces: &[&[Op]], sets: usize) -> Written {
        let mut sharing = Sharing::default();
        pieces.iter().for_each(|steps| sharing.count(steps));
        let repeated = sharing.counts.into_iter().filter(|(_, count)| *count > 1).map(|(steps, _)| steps);
        let repeated: BTreeMap<&[Op], u32> = repeated.zip(0..).collect();
        let bodies: BTreeMap<u32, &[Op]> = repeated.iter().map(|(steps, piece)| (*piece, *steps)).collect();
        let all: Vec<Vec<Token>> = pieces
            .iter()
            .map(|steps| tokens(steps, &repeated))
            .chain(bodies.values().map(|steps| {
                let mut out = Vec::new();
                either(steps, &repeated, &mut out);
                out
            }))
            .collect();
        let mut uses = vec![0u32; sets];
        let asked =
            || all.iter().flatten().filter_map(|token| if let Token::Set(set) = token { Some(*set) } else { None });
        asked().for_each(|set| uses[set as usize] += 1);
        let mut order: Vec<u32> = (0..sets as u32).filter(|&set| uses[set as usize] != 1).collect();
        order.sort_by_key(|&set| (std::cmp::Reverse(uses[set as usize]), set));
        let names: BTreeMap<u32, u32> = order.iter().copied().zip(0..).collect();
        let mut written = Written { shared: pieces.len() as u32, named: order.len() as u32, ..Written::default() };
        order.extend(asked().filter(|&set| uses[set as usize] == 1));
        written.order = order;
        for piece in &all {
            let from = written.bytes.len();
            let own = piece.iter().filter(|token| matches!(token, Token::Set(set) if !names.contains_key(set)));
            written.own_sets.push(own.count() as u32);
            piece.iter().for_each(|token| token.write(&names, &mut written.bytes));
            written.lengths.push((written.bytes.len() - from) as u32);
        }
        written
    }
}

struct Reader<'a> {
    steps: &'a Steps,
    rest: &'a [u8],
    next_set: u32,
}

impl Reader<'_> {
    /// Reads up to the end of a branch; returns what ended it.
    fn sequence(&mut self, out: &mut Vec<Op>) -> u8 {
        while let Some((&code, rest)) = self.rest.split_first() {
            self.rest = rest;
            let step = match code {
                END | NEXT => return code,
                EITHER => {
                    self.nested(out, Op::Either, Self::branches);
                    continue;
                }
                TOGETHER => {
                    self.nested(out, Op::Together, |reader, out| {
                        out.push(Op::Gap(take_number(&mut reader.rest)));
                        reader.branches(out);
                    });
                    continue;
                }
                OPTIONAL => {
                    self.nested(out, Op::Optional, |reader, out| {
                        reader.sequence(out);
                    });
                    continue;
                }
                CALL => {
                    let piece = self.steps.shared + take_number(&mut self.rest);
                    self.steps.read(piece, out);
                    continue;
                }
                QUESTION => Op::Question,
                NEW_SET => {
                    self.next_set += 1;
                    Op::Words(self.next_set - 1)
                }
                NUMBER => Op::Number(take_number(&mut self.rest)),
                SHAPE..GAP => Op::Shape(Shape::NAMED[usize::from(code - SHAPE)].1),
                GAP..SET => Op::Gap(u32::from(code - GAP)),
                SET..FAR_SET => Op::Words(u32::from(code - SET)),
                FAR_SET..FURTHEST_SET => {
                    let (low, rest) = self.rest.split_first().unwrap_or((&0, &[]));
                    self.rest = rest;
                    Op::Words(NEAR_SETS + (u32::from(code - FAR_SET) << 8) + u32::from(*low))
                }
                FURTHEST_SET => Op::Words(take_number(&mut self.rest)),
            };
            out.push(step);
        }
        END
    }

    fn branches(&mut self, out: &mut Vec<Op>) {
        let mut ended = NEXT;
        while ended == NEXT {
            self.nested(out, Op::Branch, |reader, out| ended = reader.sequence(out));
        }
    }

    fn nested(&mut self, out: &mut Vec<Op>, op: fn(u32) -> Op, inside: impl FnOnce(&mut Self, &mut Vec<Op>)) {
        let at = out.len();
        out.push(op(0));
        inside(self, out);
        out[at] = op((out.len() - at - 1) as u32);
    }
}

#[derive(Clone, Copy)]
enum Token {
    Set(u32),
    Number(u32),
    Shape(Shape),
    Gap(u32),
    Call(u32),
    Together(u32),
    /// A code without an argument.
    Plain(u8),
}

impl Token {
    fn write(self, names: &BTreeMap<u32, u32>, bytes: &mut Vec<u8>) {
        match self {
            Self::Plain(code) => bytes.push(code),
            Self::Number(range) => {
                bytes.push(NUMBER);
                number(bytes, range.into());
            }
            Self::Call(piece) => {
                bytes.push(CALL);
                number(bytes, piece.into());
            }
            Self::Together(distance) => {
                bytes.push(TOGETHER);
                number(bytes, distance.into());
            }
            Self::Shape(shape) => bytes.push(SHAPE + shape as u8),
            Self::Gap(words) => bytes.push(GAP + words as u8),
            Self::Set(set) => match names.get(&set) {
                None => bytes.push(NEW_SET),
                Some(&name @ 0..NEAR_SETS) => bytes.push(SET + name as u8),
                Some(&name) if name - NEAR_SETS < FAR_SETS => {
                    bytes.extend([FAR_SET + ((name - NEAR_SETS) >> 8) as u8, (name - NEAR_SETS) as u8]);
                }
                Some(&name) => {
                    bytes.push(FURTHEST_SET);
                    number(bytes, name.into());
                }
            },
        }
    }
}

/// How often the same alternatives stand somewhere.
#[derive(Default)]
struct Sharing<'a> {
    counts: BTreeMap<&'a [Op], u32>,
}

impl<'a> Sharing<'a> {
    fn count(&mut self, steps: &'a [Op]) {
        let mut at = 0;
        while at < steps.len() {
            at += 1;
            if let Op::Either(length) = steps[at - 1] {
                let body = &steps[at..at + length as usize];
                let count = self.counts.entry(body).or_default();
                *count += 1;
                // What stands inside a repetition is spared with it.
                if *count > 1 {
                    at += length as usize;
                }
            }
        }
    }
}

fn tokens(steps: &[Op], shared: &BTreeMap<&[Op], u32>) -> Vec<Token> {
    let mut out = Vec::new();
    sequence(steps, shared, &mut out);
    out
}

fn sequence(steps: &[Op], shared: &BTreeMap<&[Op], u32>, out: &mut Vec<Token>) {
    let mut at = 0;
    while at < steps.len() {
        at += 1;
        match steps[at - 1] {
            Op::Words(set) => out.push(Token::Set(set)),
            Op::Number(range) => out.push(Token::Number(range)),
            Op::Shape(shape) => out.push(Token::Shape(shape)),
            Op::Question => out.push(Token::Plain(QUESTION)),
            Op::Gap(words) => out.push(Token::Gap(words)),
            Op::Optional(length) => {
                out.push(Token::Plain(OPTIONAL));
                sequence(&steps[at..at + length as usize], shared, out);
                out.push(Token::Plain(END));
                at += length as usize;
            }
            Op::Either(length) => {
                let body = &steps[at..at + length as usize];
                match shared.get(body) {
                    Some(&piece) => out.push(Token::Call(piece)),
                    None => either(body, shared, out),
                }
                at += length as usize;
            }
            Op::Together(length) => {
                let body = &steps[at..at + length as usize];
                if let Some((&Op::Gap(distance), parts)) = body.split_first() {
                    out.push(Token::Together(distance));
                    branches(parts, shared, out);
                }
                at += length as usize;
            }
            Op::Branch(_) => {}
        }
    }
}

fn either(body: &[Op], shared: &BTreeMap<&[Op], u32>, out: &mut Vec<Token>) {
    out.push(Token::Plain(EITHER));
    branches(body, shared, out);
}

fn branches(body: &[Op], shared: &BTreeMap<&[Op], u32>, out: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(&Op::Branch(length)) = body.get(at) {
        if at > 0 {
            out.push(Token::Plain(NEXT));
        }
        let end = at + 1 + length as usize;
        sequence(&body[at + 1..end], shared, out);
        at = end;
    }
    out.push(Token::Plain(END));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_as_they_were_written() {
        let either =
            [Op::Either(6), Op::Branch(1), Op::Words(3), Op::Branch(3), Op::Words(4), Op::Gap(2), Op::Words(3)];
        let together =
            [Op::Together(6), Op::Gap(5), Op::Branch(1), Op::Words(1), Op::Branch(2), Op::Words(2), Op::Number(3)];
        let first =
            [&either[..], &[Op::Optional(1), Op::Words(0), Op::Question, Op::Number(7)], &together[..]].concat();
        let second = [&[Op::Words(1), Op::Shape(Shape::Link), Op::Optional(7)], &either[..], &[Op::Words(2)]].concat();
        let written = Steps::write(&[&first, &second], 5);
        assert_eq!(written.lengths.len(), 3, "the alternatives are a piece of their own");
        let number = |set: u32| written.order.iter().position(|&other| other == set).expect("a set") as u32;
        let renumbered = |steps: &[Op]| -> Vec<Op> {
            steps.iter().map(|&op| if let Op::Words(set) = op { Op::Words(number(set)) } else { op }).collect()
        };
        let steps =
            Steps::new(&written.lengths, &written.own_sets, written.shared, written.named, written.bytes.clone());
        for (piece, original) in [first, second].iter().enumerate() {
            let mut read = Vec::new();
            steps.read(piece as u32, &mut read);
            assert_eq!(read, renumbered(original));
        }
    }
}
