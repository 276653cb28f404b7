//! The credential of a request: `Authorization: Basic …` (RFC 7617).

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What a client says who it is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Credential {
    pub(super) user: String,
    pub(super) password: Vec<u8>,
}

impl Credential {
    /// The credential, where the request has exactly one and it is whole.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut all = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(only), None) = (all.next(), all.next()) else {
            return None;
        };
        let (scheme, text) = only.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let bytes = STANDARD.decode(text.trim()).ok()?;
        let colon = bytes.iter().position(|byte| *byte == b':')?;
        Some(Self {
            user: String::from_utf8(bytes[..colon].to_vec()).ok()?,
            password: bytes[colon + 1..].to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(values: &[&str]) -> Option<(String, Vec<u8>)> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        Credential::of(&headers).map(|credential| (credential.user, credential.password))
    }

    #[test]
    fn a_password_may_have_colons_and_any_scheme_any_case() {
        let expected = Some(("an".to_owned(), b"a:b".to_vec()));
        assert_eq!(of(&["Basic YW46YTpi"]), expected);
        assert_eq!(of(&["bASIC YW46YTpi"]), expected);
    }

    #[test]
    fn what_is_not_one_whole_credential_is_none() {
        for values in [
            &[][..],
            &["Bearer YW46YTpi"],
            &["Basic"],
            &["Basic YW4="],
            &["Basic YW46YTpi!"],
            &["Basic YW46YTpi", "Basic YW46YTpi"],
        ] {
            assert_eq!(of(values), None, "{values:?}");
        }
    }
}
