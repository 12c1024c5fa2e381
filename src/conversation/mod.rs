//! What one conversation has shown so far, and whether that is worth a word to the child.
//!
//! Knows rules only through their cue classes and strengths. Keeps evidence, not text, apart from each author's last few messages.

mod circumstance;
mod engine;
mod evidence;
mod judgement;
mod kept;
mod language;
mod memory;

pub use engine::{Batch, Direction, Engine, Message, Noticed, Verdict};
pub use judgement::{CUES, Cue, Level, Sensitivity};
pub use kept::{Kept, MemoryError};
