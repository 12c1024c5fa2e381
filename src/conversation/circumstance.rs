//! What about a conversation makes its cues weigh more or less. The build reads the table with the same names.

use serde::Deserialize;

/// Something about the conversation that makes cues weigh more or less. What each means stands beside its name in
/// `rules/judgement.toml`; `evidence.rs` tells whether it is so.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Circumstance {
    /// The child said an age below sixteen.
    Minor,
    /// The child said an age below sixteen, the other side is grown up or much older.
    Gap,
    /// The other side asks again for what the child has just refused.
    Insists,
    /// The child has just said no.
    Resists,
    /// The other side gave two ages that cannot both be true.
    Contradicts,
    /// The child is afraid or asks for help.
    Afraid,
    /// Three or more people write.
    Crowd,
    /// Wrote for long before the first telling cue.
    Familiar,
    /// Showed lately that it shares the child's everyday life.
    Shared,
    /// The page does not tell who wrote.
    Unsure,
}

/// Which circumstances hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances(u16);

impl Circumstances {
    /// Adds one if it is so.
    pub fn note(&mut self, circumstance: Circumstance, so: bool) {
        self.0 |= u16::from(so) << circumstance as u16;
    }

    /// Whether this one holds.
    pub fn has(self, circumstance: Circumstance) -> bool {
        self.0 >> circumstance as u16 & 1 != 0
    }
}
