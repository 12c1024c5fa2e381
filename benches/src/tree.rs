//! A program's flat steps as the tree they came from.

use lotse::rules::Op;

/// A part of a pattern.
pub enum Part {
    /// A step that holds no others.
    Step(Op),
    /// These, or nothing.
    Optional(Vec<Part>),
    /// One of these.
    Either(Vec<Vec<Part>>),
    /// All of these in any order, with at most so many words between them.
    Together(Vec<Vec<Part>>, u32),
}

/// The parts of a program, or of a branch of one.
pub fn parts(steps: &[Op]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        at += 1;
        match steps[at - 1] {
            Op::Optional(length) => {
                parts.push(Part::Optional(self::parts(&steps[at..at + length as usize])));
                at += length as usize;
            }
            Op::Either(length) => {
                parts.push(Part::Either(branches(&steps[at..at + length as usize])));
                at += length as usize;
            }
            Op::Together(length) => {
                if let Some((&Op::Gap(distance), body)) = steps[at..at + length as usize].split_first() {
                    parts.push(Part::Together(branches(body), distance));
                }
                at += length as usize;
            }
            step => parts.push(Part::Step(step)),
        }
    }
    parts
}

fn branches(body: &[Op]) -> Vec<Vec<Part>> {
    let mut branches = Vec::new();
    let mut at = 0;
    while let Some(&Op::Branch(length)) = body.get(at) {
        at += 1;
        branches.push(parts(&body[at..at + length as usize]));
        at += length as usize;
    }
    branches
}
