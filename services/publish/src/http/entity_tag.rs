//! `If-None-Match`: whether a client has what it asks for already (RFC 9110, 13.1.2).
//!
//! A proxy that compresses makes a strong tag weak, and a cache that keeps several answers asks by all
//! of their tags at once. Compared letter by letter, either would be sent everything every time.

use axum::http::{HeaderMap, header};

/// Whether one of the tags that a client has is this one, a tag in quotation marks; `*` is any.
pub(crate) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let mut said = headers.get_all(header::IF_NONE_MATCH).into_iter();
    said.any(|said| {
        let said = said.as_bytes().trim_ascii();
        said == b"*" || tags(said).any(|known| known == tag.as_bytes())
    })
}

/// The tags of a list without their weakness, up to where it is none.
fn tags(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        while let [b',' | b' ' | b'\t', after @ ..] = rest {
            rest = after;
        }
        rest = rest.strip_prefix(b"W/").unwrap_or(rest);
        // A comma may stand within the quotation marks.
        let inside = rest.strip_prefix(b"\"")?;
        let end = 2 + inside.iter().position(|byte| *byte == b'"')?;
        let (tag, after) = rest.split_at(end);
        rest = after;
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn known(values: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_NONE_MATCH, HeaderValue::from_static(value));
        }
        is_known(&headers, "\"abc-1\"")
    }

    #[test]
    fn a_tag_is_known_weak_in_a_list_over_several_lines_and_by_a_star() {
        for values in [
            &["\"abc-1\""][..],
            &["W/\"abc-1\""],
            &["\"x\", W/\"abc-1\""],
            &["\"a,b\" ,\t\"abc-1\",\"y\""],
            &["\"\",\"abc-1\""],
            &["\"x\"", "\"abc-1\""],
            &["*"],
            &[" * "],
        ] {
            assert!(known(values), "{values:?}");
        }
    }

    #[test]
    fn what_is_another_tag_or_none_is_not_known() {
        for values in [
            &[][..],
            &[""],
            &["abc-1"],
            &["\"abc-2\""],
            &["\"abc-1"],
            &["w/\"abc-1\""],
            &["\"x,\\\"abc-1\""],
            &["\"*\""],
        ] {
            assert!(!known(values), "{values:?}");
        }
    }
}
