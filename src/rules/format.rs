//! How a table lies in its file: a header that says what it is, then plain columns of numbers, little end first.
//!
//! ```text
//! magic "LOTS" · version u32 · hash of all that follows u64 · columns, each: length u32, then bytes, or numbers as steps from one to the next
//! ```
//! Reading unrolls the short columns and checks bounds; the long ones (words, sets, steps) are kept as they are and read where they are
//! asked for. The hash guards against damage, not against malice.

use super::table::TableError;

const MAGIC: [u8; 4] = *b"LOTS";
/// Raised whenever the columns change.
const VERSION: u32 = 7;
const HEADER: usize = 16;

/// Adds a number, seven bits a byte, the lowest first.
pub fn number(bytes: &mut Vec<u8>, mut rest: u64) {
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// Takes a number off; 0 where nothing is left.
#[inline]
pub fn take_number(bytes: &mut &[u8]) -> u32 {
    match **bytes {
        // Most have one byte or two.
        [byte @ ..0x80, ref rest @ ..] => {
            *bytes = rest;
            byte.into()
        }
        [low, high @ ..0x80, ref rest @ ..] => {
            *bytes = rest;
            u32::from(low & 0x7F) | u32::from(high) << 7
        }
        _ => take_long_number(bytes).unwrap_or(0) as u32,
    }
}

fn take_long_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        shift += 7;
        // Five bytes hold any number and its sign.
        if byte < 0x80 || shift > 35 {
            return Some(number);
        }
    }
}

pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub fn new() -> Self {
        Self { bytes: vec![0; HEADER] }
    }

    /// Each number as its difference from the one before, seven bits a byte: most columns rise in small steps, and what the browser
    /// has to fetch and keep is a quarter of four bytes each.
    pub fn numbers(&mut self, column: &[u32]) {
        self.length(column.len());
        let mut before = 0u32;
        for &value in column {
            let step = i64::from(value) - i64::from(before);
            number(&mut self.bytes, ((step << 1) ^ (step >> 63)) as u64);
            before = value;
        }
    }

    /// Numbers that do not rise, the most frequent ones small.
    pub fn codes(&mut self, column: &[u32]) {
        self.length(column.len());
        column.iter().for_each(|&code| number(&mut self.bytes, code.into()));
    }

    pub fn long_numbers(&mut self, column: &[u64]) {
        self.length(column.len());
        column.iter().for_each(|value| self.bytes.extend(value.to_le_bytes()));
    }

    pub fn text(&mut self, column: &str) {
        self.bytes(column.as_bytes());
    }

    pub fn bytes(&mut self, column: &[u8]) {
        self.length(column.len());
        self.bytes.extend(column);
    }

    fn length(&mut self, length: usize) {
        self.bytes.extend((length as u32).to_le_bytes());
    }

    pub fn finish(mut self) -> Vec<u8> {
        let hash = hash_columns(&self.bytes[HEADER..]);
        self.bytes[..4].copy_from_slice(&MAGIC);
        self.bytes[4..8].copy_from_slice(&VERSION.to_le_bytes());
        self.bytes[8..16].copy_from_slice(&hash.to_le_bytes());
        self.bytes
    }
}

pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, TableError> {
        let (header, rest) = bytes.split_at_checked(HEADER).ok_or(TableError::NotATable)?;
        if header[..4] != MAGIC {
            return Err(TableError::NotATable);
        }
        let version = le_u32(&header[4..8]);
        if version != VERSION {
            return Err(TableError::Version { found: version, expected: VERSION });
        }
        if le_u64(&header[8..16]) != hash_columns(rest) {
            return Err(TableError::Damaged);
        }
        Ok(Self { rest })
    }

    /// What the header says of the rest; differs where the rest does.
    pub fn hash(bytes: &[u8]) -> u64 {
        bytes.get(8..HEADER).map_or(0, le_u64)
    }

    pub fn numbers(&mut self) -> Result<Vec<u32>, TableError> {
        self.packed(true)
    }

    pub fn codes(&mut self) -> Result<Vec<u32>, TableError> {
        self.packed(false)
    }

    // Loops that run long at the start are functions of their own, here and in the index: a browser compiles again what is hot,
    // whole functions at a time, just when the first message waits.
    #[inline(never)]
    fn packed(&mut self, steps: bool) -> Result<Vec<u32>, TableError> {
        let (length, rest) = self.rest.split_at_checked(4).ok_or(TableError::Damaged)?;
        let length = le_u32(length) as usize;
        // A number has at least a byte.
        if length > rest.len() {
            return Err(TableError::Damaged);
        }
        let mut column = Vec::with_capacity(length);
        let mut bytes = rest;
        let mut before = 0i64;
        for _ in 0..length {
            let number = take_long_number(&mut bytes).ok_or(TableError::Damaged)?;
            let step = if steps { (number >> 1) as i64 ^ -((number & 1) as i64) } else { number as i64 - before };
            before += step;
            column.push(before as u32);
        }
        self.rest = bytes;
        Ok(column)
    }

    pub fn long_numbers(&mut self) -> Result<Vec<u64>, TableError> {
        Ok(self.column(8)?.chunks_exact(8).map(le_u64).collect())
    }

    pub fn text(&mut self) -> Result<String, TableError> {
        String::from_utf8(self.bytes()?).map_err(|_| TableError::Damaged)
    }

    pub fn bytes(&mut self) -> Result<Vec<u8>, TableError> {
        Ok(self.column(1)?.to_vec())
    }

    fn column(&mut self, width: usize) -> Result<&'a [u8], TableError> {
        let (length, rest) = self.rest.split_at_checked(4).ok_or(TableError::Damaged)?;
        let bytes = (le_u32(length) as usize).checked_mul(width).ok_or(TableError::Damaged)?;
        let (column, rest) = rest.split_at_checked(bytes).ok_or(TableError::Damaged)?;
        self.rest = rest;
        Ok(column)
    }
}

fn le_u32(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn le_u64(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// FNV-1a, eight bytes a step: all of it is read at every start.
#[inline(never)]
fn hash_columns(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8);
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    let rest = words.remainder().iter().fold(0xcbf2_9ce4_8422_2325, step);
    words.fold(rest, |hash, word| (hash ^ le_u64(word)).wrapping_mul(0x100_0000_01b3).rotate_left(29))
}
