//! Shapes that words cannot tell: telephone numbers, handles, web addresses, streets with a number.

use std::cell::OnceCell;

use regex_lite::Regex;

use crate::rules::Shape;

/// The expressions, ASCII only and without backtracking; compiled when first needed, because most messages need none.
#[derive(Debug, Default)]
pub struct Shapes {
    compiled: [OnceCell<Option<Regex>>; Shape::NAMED.len()],
}

fn expression(shape: Shape) -> &'static str {
    match shape {
        // Up to fifteen digits (ITU-T E.164) behind a plus or a zero, grouped by spaces, dots, dashes, slashes, brackets; or the
        // North American three, three and four.
        Shape::Phone => {
            r"(?:\+|\b0)[0-9](?:[ ./()-]{0,2}[0-9]){6,13}\b|\(?\b[0-9]{3}[) .-]{1,2}[0-9]{3}[ .-][0-9]{4}\b"
        }
        // A name behind @, or a name with a discriminator of four digits.
        Shape::Handle => r"(?:^|[\s:(])@[a-z0-9_.]{3,30}|\b[a-z0-9_.]{2,32}#[0-9]{4}\b",
        Shape::Link => {
            r"\bhttps?://[!-~]+|\bwww\.[!-~]+|\b[a-z0-9-]+\.(?:com|net|org|de|at|ch|si|hr|ba|rs|me|mk|al|gg|io|link|app)\b"
        }
        // A street's name and its number, in the word forms of our languages.
        Shape::Address => {
            r"\b[a-z]{2,}(?:strasse|straße|str\.|gasse|weg|allee|platz) ?[0-9]{1,3}[a-z]?\b|\b(?:ulica|ul\.|rruga|bulevar) [a-z ]{3,30}[0-9]{1,3}\b|\b[0-9]{1,4} [a-z]{3,} (?:street|st|road|rd|avenue|ave|lane)\b"
        }
    }
}

/// Of these one must stand in a text before an expression is tried on it: an expression costs a hundred times more than a look.
fn hints(shape: Shape) -> &'static [&'static str] {
    match shape {
        Shape::Phone => &[],
        Shape::Handle => &["@", "#"],
        Shape::Link => &[
            "://", "www.", ".com", ".net", ".org", ".de", ".at", ".ch", ".si", ".hr", ".ba", ".rs", ".me", ".mk",
            ".al", ".gg", ".io", ".link", ".app",
        ],
        Shape::Address => &[
            "str", "gasse", "weg", "allee", "platz", "ulica", "ul.", "rruga", "bulevar", " st", "road", " rd", "ave",
            "lane",
        ],
    }
}

/// Fewer digits than this cannot be the shape.
fn fewest_digits(shape: Shape) -> usize {
    match shape {
        Shape::Phone => 7,
        Shape::Handle | Shape::Link => 0,
        Shape::Address => 1,
    }
}

impl Shapes {
    /// Whether a shape could stand in a text at all. `text` is lower case.
    pub fn plausible(shape: Shape, text: &str) -> bool {
        let fewest = fewest_digits(shape);
        let hints = hints(shape);
        (fewest == 0 || text.bytes().filter(u8::is_ascii_digit).take(fewest).count() == fewest)
            && (hints.is_empty() || hints.iter().any(|hint| text.contains(hint)))
    }

    /// Calls `found` with the place of each shape of this kind, in bytes. `text` is lower case.
    pub fn find(&self, shape: Shape, text: &str, mut found: impl FnMut(std::ops::Range<usize>)) {
        let compiled = self.compiled[shape as usize].get_or_init(|| Regex::new(expression(shape)).ok());
        if let Some(regex) = compiled {
            regex.find_iter(text).for_each(|place| found(place.range()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(shape: Shape, text: &str) -> Vec<String> {
        let shapes = Shapes::default();
        let mut list = Vec::new();
        if Shapes::plausible(shape, text) {
            shapes.find(shape, text, |place| list.push(text[place].trim().to_owned()));
        }
        list
    }

    #[test]
    fn shapes_are_found() {
        assert_eq!(found(Shape::Phone, "ruf an: 0170 000 00 00 ok"), ["0170 000 00 00"]);
        assert_eq!(found(Shape::Handle, "add me @some.name or nico#0001"), ["@some.name", "nico#0001"]);
        assert_eq!(found(Shape::Link, "schau www.beispiel.invalid/x"), ["www.beispiel.invalid/x"]);
        assert_eq!(found(Shape::Address, "ich wohne musterstrasse 12"), ["musterstrasse 12"]);
    }

    #[test]
    fn every_expression_is_one() {
        for (name, shape) in Shape::NAMED {
            assert!(Regex::new(expression(shape)).is_ok(), "{name}");
        }
    }

    #[test]
    fn ordinary_numbers_are_no_shapes() {
        assert!(found(Shape::Address, "5 apples and 2 pears").is_empty());
        assert!(found(Shape::Phone, "am 12.10. um 18:30").is_empty());
        assert!(found(Shape::Handle, "mail me a@b").is_empty());
    }
}
