//! Which rules match in a message, and with which words.

mod check;
mod disguise;
mod scanner;
mod shapes;

pub use check::{Failure, check};
pub use scanner::{Hit, Scanner};
