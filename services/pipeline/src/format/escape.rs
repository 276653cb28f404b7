//! Bytes that strangers wrote as text that a terminal shows and does not obey.

use std::borrow::Cow;
use std::fmt::Write;

/// Text on one line: everything that moves a cursor or turns the direction is escaped.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_active) {
        Cow::Owned(escaped(text.as_bytes()))
    } else {
        Cow::Borrowed(text)
    }
}

/// Bytes as they are where they are harmless text of any number of lines; else escaped, backslashes
/// too, so that every byte can be told.
#[must_use]
pub fn lines(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.chars().any(|c| is_active(c) && c != '\n' && c != '\t') => {
            Cow::Borrowed(text)
        }
        _ => Cow::Owned(escaped(bytes)),
    }
}

fn escaped(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 4);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\\' || is_active(c) {
                out.extend(c.escape_default());
            } else {
                out.push(c);
            }
        }
        for byte in chunk.invalid() {
            // Writing to a string does not fail.
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}

/// Control characters, and those that turn the direction of what follows.
fn is_active(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_text_stays_as_it_is() {
        for text in ["", "Nguyễn \"Thị\" \\ Hồ sơ", "{\n\t\"a\": 1\n}"] {
            assert_eq!(lines(text.as_bytes()), text);
        }
        assert_eq!(line("data.centre: một mã"), "data.centre: một mã");
    }

    #[test]
    fn a_terminal_is_not_obeyed() {
        assert_eq!(line("a\u{1b}[2Jb\n"), "a\\u{1b}[2Jb\\n");
        assert_eq!(lines(b"a\\\x1b\r\n"), "a\\\\\\u{1b}\\r\\n");
        assert_eq!(line("\u{202e}abc"), "\\u{202e}abc");
    }

    #[test]
    fn bytes_that_are_no_text_can_be_told() {
        assert_eq!(lines(b"\xff\xfe{\"x\"}\xc3"), "\\xff\\xfe{\"x\"}\\xc3");
    }
}
