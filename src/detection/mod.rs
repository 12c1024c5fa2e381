//! Which rules match in a message, and with which words.

mod check;
mod disguise;
mod near;
mod scanner;
mod shapes;
mod window;

pub use check::{Failure, check};
pub use disguise::Stage;
pub use near::{NearMiss, near_misses};
pub use scanner::{Hit, Scanner};
