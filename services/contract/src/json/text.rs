//! A JSON string that has been checked and is decoded only where it has escapes.

use std::borrow::Cow;

/// The inside of a JSON string; its escapes are known to be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    raw: &'a str,
    escaped: bool,
}

impl<'a> Text<'a> {
    /// A text that is no JSON string: taken as it is.
    #[must_use]
    pub const fn plain(raw: &'a str) -> Self {
        Self {
            raw,
            escaped: false,
        }
    }

    pub(super) const fn checked(raw: &'a str, escaped: bool) -> Self {
        Self { raw, escaped }
    }

    /// The text; borrowed where it has no escapes.
    #[must_use]
    #[inline]
    pub fn decode(self) -> Cow<'a, str> {
        if self.escaped {
            Cow::Owned(unescape(self.raw))
        } else {
            Cow::Borrowed(self.raw)
        }
    }

    /// What `read` makes of the text.
    #[inline]
    pub fn map<T>(self, read: impl FnOnce(&str) -> T) -> T {
        if self.escaped {
            read(&unescape(self.raw))
        } else {
            read(self.raw)
        }
    }
}

/// Decodes escapes that the scanner has checked.
#[cold]
fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (char, length) = escape(&rest[at + 1..]);
        out.push(char);
        rest = &rest[at + 1 + length..];
    }
    out.push_str(rest);
    out
}

/// The character that an escape stands for, and the length of what follows the backslash.
fn escape(after: &str) -> (char, usize) {
    match after.as_bytes().first() {
        Some(b'b') => ('\u{8}', 1),
        Some(b'f') => ('\u{c}', 1),
        Some(b'n') => ('\n', 1),
        Some(b'r') => ('\r', 1),
        Some(b't') => ('\t', 1),
        Some(b'u') => {
            let unit = |from: usize| {
                after
                    .get(from..from + 4)
                    .and_then(|hex| u32::from_str_radix(hex, 16).ok())
                    .unwrap_or(0)
            };
            let high = unit(1);
            let (code, length) = if (0xd800..0xdc00).contains(&high) {
                (0x1_0000 + ((high - 0xd800) << 10) + (unit(7) & 0x3ff), 11)
            } else {
                (high, 5)
            };
            (
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
                length,
            )
        }
        // A quote, a backslash or a slash stands for itself; nothing else passes the scanner.
        Some(&other) => (char::from(other), 1),
        None => (char::REPLACEMENT_CHARACTER, 0),
    }
}
