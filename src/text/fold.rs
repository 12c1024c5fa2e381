//! What one character becomes before rules are matched.

/// What a character means for matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold<'a> {
    /// Not there for a reader: zero-width characters, marks, variation selectors, text direction.
    Nothing,
    /// Letters or digits in lower case ASCII.
    Letters(&'a str),
    /// A letter of another alphabet: by sound, for words of its own alphabet, and by look, for words of Latin letters.
    Foreign {
        /// Its sound in Latin letters; empty where the alphabet is not one of our languages'.
        sound: &'a str,
        /// The Latin letter it resembles; empty where it resembles none.
        look: &'a str,
    },
    /// A sign with a meaning of its own: an emoji, a currency.
    Symbol,
    /// A letter of a language that no rule is written in.
    OtherLetter,
    /// Anything that separates words.
    Separator,
}

/// How letters that look or sound alike are brought to one spelling. Made from `rules/letters.toml` and Unicode's decompositions
/// when the project is built, and part of the rule table: only characters that end as ASCII letters or digits are in it, so the
/// module carries a few kilobytes instead of Unicode's whole tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    /// Characters that are not ASCII, in order.
    pub(crate) characters: Vec<u32>,
    /// For each of them: sound start, sound length, look start, look length in `text`, eight bits each but 16 for the starts, and
    /// whether it is of another alphabet. See [`Letters::entry`].
    pub(crate) entries: Vec<u64>,
    /// What they become.
    pub(crate) text: String,
    /// Digits and signs (first in each group of three) with up to two letters they stand for; 0 for none.
    pub(crate) leet: Vec<u32>,
    /// Two letters, the one they are typed for, and the number of the group they belong to, in turn.
    pub(crate) digraphs: Vec<u32>,
    /// For each letter from a to z, those on the keys around it, as bits.
    pub(crate) neighbours: Vec<u32>,
    /// The letters that digraphs end with, as bits: most pairs are dismissed without a look at the list.
    pub(crate) digraph_ends: u32,
}

fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

const ASCII: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

impl Letters {
    /// To be called once all columns are there.
    pub fn indexed(mut self) -> Self {
        self.digraph_ends = self.digraphs.chunks_exact(4).fold(0, |ends, row| ends | bit(row[1] as u8));
        self
    }

    /// Folds one character. Constant time for ASCII, one binary search for the rest.
    pub fn fold(&self, c: char) -> Fold<'_> {
        if c.is_ascii() {
            let place = match c {
                '0'..='9' => c as usize - '0' as usize,
                'a'..='z' => c as usize - 'a' as usize + 10,
                'A'..='Z' => c as usize - 'A' as usize + 10,
                '$' => return Fold::Symbol,
                _ => return Fold::Separator,
            };
            return Fold::Letters(&ASCII[place..=place]);
        }
        if let Ok(found) = self.characters.binary_search(&(c as u32)) {
            return self.entry(self.entries[found]);
        }
        match c as u32 {
            // Soft hyphen, combining marks, zero-width and direction characters, joiners, variation selectors, tags, skin tones.
            0xAD
            | 0x34F
            | 0x61C
            | 0x180E
            | 0x300..=0x36F
            | 0x483..=0x489
            | 0x1AB0..=0x1AFF
            | 0x1DC0..=0x1DFF
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x20D0..=0x20FF
            | 0xFE00..=0xFE0F
            | 0xFE20..=0xFE2F
            | 0xFEFF
            | 0x1F3FB..=0x1F3FF
            | 0xE0000..=0xE01EF => Fold::Nothing,
            // Currencies; arrows, technical signs, dingbats; emoji.
            0xA3 | 0x20A0..=0x20CF | 0x2190..=0x23FF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x1F000..=0x1FAFF => {
                Fold::Symbol
            }
            _ if c.is_alphanumeric() => Fold::OtherLetter,
            _ => Fold::Separator,
        }
    }

    fn entry(&self, entry: u64) -> Fold<'_> {
        let text = |from: u64| {
            let start = (entry >> from & 0xFFFF) as usize;
            self.text.get(start..start + (entry >> (from + 16) & 0xFF) as usize).unwrap_or("")
        };
        let (sound, look) = (text(0), text(24));
        if entry >> 48 == 0 { Fold::Letters(sound) } else { Fold::Foreign { sound, look } }
    }

    /// Adds a character; the counterpart of [`Letters::fold`], for the rule compiler. Characters come in ascending order.
    pub fn add(&mut self, c: char, fold: Fold<'_>) {
        let (sound, look, foreign) = match fold {
            Fold::Letters(letters) => (letters, "", 0),
            Fold::Foreign { sound, look } => (sound, look, 1),
            _ => return,
        };
        let entry = self.place(sound) | self.place(look) << 24 | foreign << 48;
        self.characters.push(c as u32);
        self.entries.push(entry);
    }

    fn place(&mut self, text: &str) -> u64 {
        let start = self.text.find(text).unwrap_or_else(|| {
            self.text.push_str(text);
            self.text.len() - text.len()
        });
        start as u64 | (text.len() as u64) << 16
    }

    /// The letters that a digit or sign inside a word may stand for, most likely first; none for a plain letter.
    pub fn leet(&self, c: char) -> impl Iterator<Item = char> + '_ {
        let row = self.leet.chunks_exact(3).find(|row| row[0] == c as u32).unwrap_or(&[]);
        row.iter().skip(1).filter_map(|&letter| char::from_u32(letter)).filter(|&letter| letter != '\0')
    }

    /// Whether two letters from a to z lie side by side on a keyboard.
    pub fn are_neighbours(&self, a: u8, b: u8) -> bool {
        let place = |letter: u8| letter.wrapping_sub(b'a') as usize;
        self.neighbours.get(place(a)).is_some_and(|around| place(b) < 26 && around >> place(b) & 1 == 1)
    }

    /// The one letter that these two are typed for, if any, and the group of such pairs that this one belongs to.
    pub fn digraph(&self, pair: [u8; 2]) -> Option<(u8, u32)> {
        if self.digraph_ends & bit(pair[1]) == 0 {
            return None;
        }
        let same = |row: &&[u32]| row[0] == u32::from(pair[0]) && row[1] == u32::from(pair[1]);
        self.digraphs.chunks_exact(4).find(same).map(|row| (row[2] as u8, row[3]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::own_letters;

    #[test]
    fn letters_with_marks_lose_them() {
        for (c, expected) in
            [('ä', "a"), ('Č', "c"), ('đ', "d"), ('ß', "ss"), ('Ë', "e"), ('ﬁ', "fi"), ('Ａ', "a"), ('𝓼', "s")]
        {
            assert_eq!(own_letters().fold(c), Fold::Letters(expected), "{c}");
        }
    }

    #[test]
    fn cyrillic_has_a_sound_and_a_look() {
        assert_eq!(own_letters().fold('р'), Fold::Foreign { sound: "r", look: "p" });
        assert_eq!(own_letters().fold('Ш'), Fold::Foreign { sound: "s", look: "" });
    }

    #[test]
    fn what_no_reader_sees_is_nothing() {
        for c in ['\u{200B}', '\u{301}', '\u{FE0F}', '\u{AD}', '\u{202E}'] {
            assert_eq!(own_letters().fold(c), Fold::Nothing, "{:x}", c as u32);
        }
    }

    #[test]
    fn signs_keep_their_meaning() {
        assert_eq!(own_letters().fold('📷'), Fold::Symbol);
        assert_eq!(own_letters().fold('€'), Fold::Symbol);
        assert_eq!(own_letters().fold('，'), Fold::Separator);
        assert_eq!(own_letters().fold('日'), Fold::OtherLetter);
    }
}
