//! What a message looks like without what it says: letters become x and digits 0.
//!
//! Punctuation, lengths and the names of members stay, which is mostly enough to see why a message
//! was refused.

/// Any bytes, all of them masked.
#[must_use]
pub fn plain(bytes: &[u8]) -> String {
    text(bytes).chars().map(masked).collect()
}

/// JSON, also where it is broken: the names of members and the words true, false and null stay. Text
/// that is no JSON is masked all the same.
#[must_use]
pub fn json(bytes: &[u8]) -> String {
    let text = text(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let stays = match first {
            '"' => after.trim_start().starts_with(':') && is_name(token),
            _ => matches!(token, "true" | "false" | "null"),
        };
        if stays {
            out.push_str(token);
        } else {
            out.extend(token.chars().map(masked));
        }
        rest = after;
    }
    out
}

/// Text, with a mark in the place of bytes that are none.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The length of a string in quotes; to the end of the text where it is not closed.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

const fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a string in quotes looks like the name of a member, and not like something personal that
/// was put in its place.
fn is_name(token: &str) -> bool {
    let name = token.trim_matches('"');
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_word)
}

const fn masked(c: char) -> char {
    match c {
        '0'..='9' => '0',
        _ if c.is_ascii_alphabetic() || !c.is_ascii() => 'x',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_members_stay_and_values_do_not() {
        let value = r#"{"id":"A-17","data": {"HoTen" : "Nguyễn \"Thị\" A", "score":4.5,"ok":true,"due_at":null}}"#;
        let masked = r#"{"id":"x-00","data": {"HoTen" : "xxxxxx \"xxx\" x", "score":0.0,"ok":true,"due_at":null}}"#;
        assert_eq!(json(value.as_bytes()), masked);
    }

    #[test]
    fn what_is_personal_in_place_of_a_name_is_masked() {
        assert_eq!(
            json(br#"{"NGUYEN THI":1,"0912":2}"#),
            r#"{"xxxxxx xxx":0,"0000":0}"#
        );
    }

    #[test]
    fn broken_json_and_other_text_say_nothing() {
        assert_eq!(json(br#"{"id":"A17"#), r#"{"id":"x00"#);
        assert_eq!(json(b"hello, An"), "xxxxx, xx");
        assert_eq!(json(b"\"a\\"), "\"x\\");
        assert_eq!(json(b"\xff\xfe\"An"), "xx\"xx");
        assert_eq!(plain("An: 09 ệ".as_bytes()), "xx: 00 x");
    }
}
