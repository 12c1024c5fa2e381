//! What to look for: the rule files that people write, and the flat tables that the browser matches with.
//!
//! `source` reads files into rules, `pattern` reads one pattern, `compile` turns rules into a [`Table`]. Only [`Table`] is needed
//! where messages are read; the rest runs when the project is built and in the tools for rule authors.

mod compile;
#[cfg(not(target_arch = "wasm32"))]
mod folder;
mod format;
mod frequency;
mod index;
#[cfg(not(target_arch = "wasm32"))]
mod letters;
mod lexicon;
mod pattern;
mod sets;
mod source;
mod steps;
mod table;
mod typos;

pub use compile::compile;
#[cfg(not(target_arch = "wasm32"))]
pub use folder::read_folder;
#[cfg(test)]
pub use letters::own_letters;
pub use pattern::{MAX_SPAN, MOST_TOGETHER, Shape};
pub use source::{Exclusion, Fault, Rule, RuleFile, RuleSet, Says, Strength, read_file};
pub use table::{Op, ProgramId, RuleId, RuleInfo, Table, TableError, WordId};
