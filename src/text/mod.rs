//! Text as people type it, brought to one plain spelling, with the way back to the exact words.
//!
//! Everything here knows letters and nothing about rules. [`Tokens`] is the only thing that later layers read.

mod fold;
mod tokens;

pub use fold::{Fold, Letters};
pub use tokens::{Token, Tokens};
