//! `PromQL` read only as far as tests need: which series an expression asks for by which labels, and the
//! same expression without filters. Whether it is right is for Prometheus to say.

/// A word or sign of an expression, and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token<'e> {
    at: usize,
    text: &'e str,
}

/// A matcher: label, sign, value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    /// The label.
    pub label: String,
    /// `=`, `!=`, `=~` or `!~`.
    pub sign: String,
    /// The value or pattern.
    pub value: String,
}

/// What an expression asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Series by name, each with its matchers.
    pub selectors: Vec<(String, Vec<Matcher>)>,
    /// Labels that it groups or matches by.
    pub labels: Vec<String>,
}

const GROUPING: [&str; 6] = [
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
];
const WORDS: [&str; 5] = ["and", "or", "unless", "bool", "offset"];

/// Reads an expression.
#[must_use]
pub fn asked(expr: &str) -> Asked {
    let tokens = tokens(expr);
    let mut asked = Asked::default();
    let mut rest = tokens.as_slice();
    while let Some((token, after)) = rest.split_first() {
        rest = after;
        let next = after.first().map_or("", |token| token.text);
        if !is_name(token.text) || WORDS.contains(&token.text) {
            continue;
        }
        if GROUPING.contains(&token.text) {
            if next == "(" {
                let (labels, after) = until(&after[1..], ")");
                asked.labels.extend(names(labels));
                rest = after;
            }
        } else if next == "{" {
            let (matchers, after) = until(&after[1..], "}");
            asked
                .selectors
                .push((token.text.to_owned(), read(matchers)));
            rest = after;
        } else if next != "(" && !GROUPING.contains(&next) {
            asked.selectors.push((token.text.to_owned(), Vec::new()));
        }
    }
    asked
}

/// The same expression without filters: each comparison gives 0 or 1 in place of leaving series out.
#[must_use]
pub fn unfiltered(expr: &str) -> String {
    let mut text = String::new();
    let mut from = 0;
    let mut within = false;
    for token in tokens(expr) {
        within = (within || token.text == "{") && token.text != "}";
        let comparison = [">", "<", ">=", "<=", "==", "!="].contains(&token.text);
        if comparison && !within {
            let end = token.at + token.text.len();
            text.push_str(&expr[from..end]);
            text.push_str(" bool ");
            from = end;
        }
    }
    text + &expr[from..]
}

fn until<'t, 'e>(tokens: &'t [Token<'e>], end: &str) -> (&'t [Token<'e>], &'t [Token<'e>]) {
    let place = tokens.iter().position(|token| token.text == end);
    let place = place.expect("a bracket is closed");
    (&tokens[..place], &tokens[place + 1..])
}

fn names(tokens: &[Token<'_>]) -> Vec<String> {
    let words = tokens.iter().filter(|token| is_name(token.text));
    words.map(|token| token.text.to_owned()).collect()
}

fn read(tokens: &[Token<'_>]) -> Vec<Matcher> {
    let parts = tokens.split(|token| token.text == ",");
    let parts = parts.filter(|part| part.len() == 3);
    parts
        .map(|part| Matcher {
            label: part[0].text.to_owned(),
            sign: part[1].text.to_owned(),
            value: part[2].text.trim_matches('"').to_owned(),
        })
        .collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

fn tokens(expr: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < expr.len() {
        let rest = &expr[at..];
        let length = length(rest);
        if !rest.starts_with(char::is_whitespace) {
            let text = &rest[..length];
            tokens.push(Token { at, text });
        }
        at += length;
    }
    tokens
}

/// The length of the first token.
fn length(rest: &str) -> usize {
    let first = rest.chars().next().expect("not empty");
    let word = |c: char| c.is_ascii_alphanumeric() || ['_', ':', '.'].contains(&c);
    if first == '"' {
        return string(rest);
    }
    if word(first) {
        return rest.find(|c| !word(c)).unwrap_or(rest.len());
    }
    // A duration in brackets is no word of its own.
    if first == '[' {
        return rest.find(']').map_or(rest.len(), |end| end + 1);
    }
    let double = [">=", "<=", "==", "!=", "=~", "!~"];
    if double.iter().any(|sign| rest.starts_with(sign)) {
        return 2;
    }
    first.len_utf8()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_series_matchers_and_labels() {
        let asked = asked(
            r#"sum by (a, b) (max_over_time(x:y:z{c="d,}",e=~"f|g"}[8d:1h])) > on (h) group_left () m and time() - n > 1e3"#,
        );
        let found: Vec<&str> = asked.selectors.iter().map(|(name, _)| &**name).collect();
        assert_eq!(found, ["x:y:z", "m", "n"]);
        assert_eq!(asked.labels, ["a", "b", "h"]);
        let matchers = &asked.selectors[0].1;
        assert_eq!(matchers[0].value, "d,}");
        assert_eq!((&*matchers[1].label, &*matchers[1].sign), ("e", "=~"));
    }

    #[test]
    fn filters_become_answers() {
        let expr = r#"a{b!="c"} > 5 and x <= on (y) z"#;
        assert_eq!(
            unfiltered(expr),
            r#"a{b!="c"} > bool  5 and x <= bool  on (y) z"#
        );
    }
}
