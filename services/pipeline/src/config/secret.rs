//! Secrets that stand elsewhere: `${file:…}` and `${env:…}` in texts of the configuration.
//!
//! Messages say what the configuration says, never what was put in its place.

use std::path::Path;

/// A text with everything put in place.
///
/// # Errors
/// What cannot be found, and what to do.
pub(super) fn fill_in(
    said: &str,
    folder: &Path,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let mut filled = String::with_capacity(said.len());
    let mut rest = said;
    while let Some((before, place)) = next(rest) {
        filled.push_str(before);
        let end = place
            .find('}')
            .ok_or_else(|| "has a `${` without its `}`".to_owned())?;
        filled.push_str(&looked_up(&place[..end], folder, &variable)?);
        rest = &place[end + 1..];
    }
    filled.push_str(rest);
    Ok(filled)
}

/// What stands before the next place to fill in, and what follows its `${`. Other uses of `${`
/// are none of ours: they may be part of a password.
fn next(rest: &str) -> Option<(&str, &str)> {
    let at = ["${file:", "${env:"]
        .iter()
        .filter_map(|opening| rest.find(opening))
        .min()?;
    Some((&rest[..at], &rest[at + 2..]))
}

fn looked_up(
    place: &str,
    folder: &Path,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    if let Some(name) = place.strip_prefix("env:") {
        return variable(name)
            .ok_or_else(|| format!("names the environment variable {name}, which is not set"));
    }
    let path = folder.join(place.strip_prefix("file:").unwrap_or(place));
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("names {}, which cannot be read ({error})", path.display()))?;
    // Editors and `echo` end a file with a line end that is no part of the secret.
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(said: &str) -> Result<String, String> {
        fill_in(said, Path::new("/nowhere"), |name| {
            (name == "SECRET").then(|| "${env:OTHER}}".to_owned())
        })
    }

    #[test]
    fn places_are_filled_in_once() {
        assert_eq!(filled("a"), Ok("a".to_owned()));
        assert_eq!(filled("<${env:SECRET}>"), Ok("<${env:OTHER}}>".to_owned()));
        assert_eq!(
            filled("${env:SECRET}${env:SECRET}"),
            Ok("${env:OTHER}}${env:OTHER}}".to_owned())
        );
    }

    #[test]
    fn other_texts_stay() {
        for text in ["$", "${", "${x", "${other:y}", "p$${w}"] {
            assert_eq!(filled(text), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        for (text, said) in [
            ("${env:NOBODY}", "NOBODY"),
            ("${file:secret}", "/nowhere/secret"),
            ("${env:SECRET", "without"),
        ] {
            let fault = filled(text).unwrap_err();
            assert!(fault.contains(said), "{fault}");
        }
    }
}
