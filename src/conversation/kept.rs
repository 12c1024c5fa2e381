//! A conversation's memory on its way out of the engine and back. Whoever holds it meanwhile may be older or newer than this engine, or
//! lose a part of it: what comes back is taken only if it is, to the last number, what an engine like this one gave out.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::judgement::CUES;
use super::memory::Conversation;
use crate::rules::Table;

/// Raised whenever the numbers in a memory come to mean something else than before, even where its shape stays.
const FORMAT: u32 = 1;

/// Why a conversation could not be restored.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum MemoryError {
    /// Kept by an engine with another format, other rules or another judgement.
    #[error("the remembered conversation was kept by another version of Lotse and is forgotten")]
    OtherVersion,
    /// No memory of this shape, or changed since it was kept.
    #[error("the remembered conversation cannot be read and is forgotten")]
    Damaged,
}

/// A conversation's memory, sealed. Opaque to whoever keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<'a> {
    version: u32,
    seal: u32,
    conversation: Cow<'a, Conversation>,
}

impl<'a> Kept<'a> {
    /// Seals the memory of an engine of this version.
    pub(super) fn new(version: u32, conversation: &'a Conversation) -> Self {
        Self { version, seal: seal(version, conversation), conversation: Cow::Borrowed(conversation) }
    }

    /// What was sealed, if it was by an engine of this version.
    pub(super) fn open(self, version: u32) -> Result<Conversation, MemoryError> {
        // Damage to the version alone is another version, too.
        if self.version != version {
            return Err(MemoryError::OtherVersion);
        }
        if self.seal != seal(version, &self.conversation) {
            return Err(MemoryError::Damaged);
        }
        Ok(self.conversation.into_owned())
    }
}

/// Which memories an engine with these rules understands: cues are kept by the numbers of rules and of the judgement's classes.
pub(super) fn version(table: &Table) -> u32 {
    let mut hash = Fnv::default();
    (FORMAT, table.fingerprint()).hash(&mut hash);
    CUES.iter().for_each(|cue| cue.name.hash(&mut hash));
    hash.short()
}

fn seal(version: u32, conversation: &Conversation) -> u32 {
    let mut hash = Fnv::default();
    (version, conversation).hash(&mut hash);
    hash.short()
}

/// FNV-1a: the standard library's own hasher may be another one in the next compiler, and nobody here is to be kept from guessing.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Fnv {
    /// In 32 bits, which JavaScript's numbers hold exactly.
    fn short(&self) -> u32 {
        (self.0 ^ self.0 >> 32) as u32
    }
}
