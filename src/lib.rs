//! Lotse looks, on the device, for the patterns in a child's web chats that police warn of.
//!
//! ```text
//! text ◀─ rules ◀─ detection ◀─ conversation ◀─ wasm
//! ```
//! Each module knows the one to its left and none to its right; only `wasm` knows JavaScript. Nothing here opens a connection,
//! reads a clock or writes a file.

pub mod conversation;
pub mod detection;
pub mod rules;
pub mod text;
mod wasm;

pub use wasm::Lotse;

/// The rules that this library was built with, as `rules/` had them.
pub fn embedded_table() -> Result<rules::Table, rules::TableError> {
    rules::Table::load(include_bytes!(concat!(env!("OUT_DIR"), "/rules.lots")))
}
