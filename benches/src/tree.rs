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
                let end = at + length as usize;
                let mut branches = Vec::new();
                while let Some(&Op::Branch(length)) = steps[..end].get(at) {
                    at += 1;
                    branches.push(self::parts(&steps[at..at + length as usize]));
                    at += length as usize;
                }
                parts.push(Part::Either(branches));
            }
            step => parts.push(Part::Step(step)),
        }
    }
    parts
}
