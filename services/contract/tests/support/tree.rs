//! A JSON text as a tree that keeps what a parsed value loses: spellings of numbers, and members
//! that are given twice.

use std::fmt::Write;

use serde_json::{Map, Value};

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Bool(bool),
    /// A number in any spelling that JSON has.
    Number(String),
    Text(String),
    Array(Vec<Tree>),
    /// Members in the order in which they are written; a name may stand twice.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn number(spelling: impl Into<String>) -> Self {
        Self::Number(spelling.into())
    }

    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    pub fn members(&self) -> &[(String, Self)] {
        if let Self::Object(members) = self {
            members
        } else {
            &[]
        }
    }

    pub fn members_mut(&mut self) -> Option<&mut Vec<(String, Self)>> {
        if let Self::Object(members) = self {
            Some(members)
        } else {
            None
        }
    }

    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members()
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// How often a member is given.
    pub fn count(&self, name: &str) -> usize {
        self.members()
            .iter()
            .filter(|(known, _)| known == name)
            .count()
    }

    /// Sets a member, where this is an object.
    pub fn set(&mut self, name: &str, value: Self) {
        let Some(members) = self.members_mut() else {
            return;
        };
        match members.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => members.push((name.to_owned(), value)),
        }
    }

    /// Takes a member away, where this is an object that has it.
    pub fn remove(&mut self, name: &str) {
        if let Some(members) = self.members_mut() {
            members.retain(|(known, _)| known != name);
        }
    }

    /// Gives a member once more, where this is an object.
    pub fn push(&mut self, name: &str, value: Self) {
        if let Some(members) = self.members_mut() {
            members.push((name.to_owned(), value));
        }
    }

    /// What a validator sees. Numbers keep whether they are whole and where they lie, also where
    /// a double would not.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(spelling) => number(spelling),
            Self::Text(text) => Value::String(text.clone()),
            Self::Array(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.to_value()));
                Value::Object(members.collect::<Map<_, _>>())
            }
        }
    }

    /// Whether a parser with doubles tells of every number whether it is whole: it takes
    /// 4.9999999999999999999999 for 5.
    pub fn is_told_by_doubles(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Text(_) => true,
            Self::Number(spelling) => {
                let value: f64 = spelling.parse().unwrap();
                (value.fract() == 0.0) == is_whole(spelling)
            }
            Self::Array(items) => items.iter().all(Self::is_told_by_doubles),
            Self::Object(members) => members.iter().all(|(_, value)| value.is_told_by_doubles()),
        }
    }

    /// The text; `style` is a source of whims: white space and escapes.
    pub fn write(&self, style: &mut impl FnMut() -> u8) -> String {
        let mut out = String::new();
        self.write_to(&mut out, style);
        out
    }

    fn write_to(&self, out: &mut String, style: &mut impl FnMut() -> u8) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => write!(out, "{value}").unwrap(),
            Self::Number(spelling) => out.push_str(spelling),
            Self::Text(text) => string(text, out, style),
            Self::Array(items) => list(items, ['[', ']'], out, style, |item, out, style| {
                item.write_to(out, style);
            }),
            Self::Object(members) => list(
                members,
                ['{', '}'],
                out,
                style,
                |(name, value), out, style| {
                    string(name, out, style);
                    space(out, style);
                    out.push(':');
                    space(out, style);
                    value.write_to(out, style);
                },
            ),
        }
    }
}

impl From<&Value> for Tree {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}

fn list<T, S: FnMut() -> u8>(
    items: &[T],
    [open, close]: [char; 2],
    out: &mut String,
    style: &mut S,
    item: impl Fn(&T, &mut String, &mut S),
) {
    space(out, style);
    out.push(open);
    for (place, one) in items.iter().enumerate() {
        if place > 0 {
            space(out, style);
            out.push(',');
        }
        space(out, style);
        item(one, out, style);
    }
    space(out, style);
    out.push(close);
}

fn space(out: &mut String, style: &mut impl FnMut() -> u8) {
    out.push_str(match style() {
        0..8 => " ",
        8..12 => "\n\t",
        12..14 => "\r\n  ",
        _ => "",
    });
}

fn string(text: &str, out: &mut String, style: &mut impl FnMut() -> u8) {
    out.push('"');
    for char in text.chars() {
        match (char, style()) {
            ('"', 0..128) => out.push_str("\\\""),
            ('\\', 0..128) => out.push_str("\\\\"),
            ('/', 0..8) => out.push_str("\\/"),
            ('\n', 0..128) => out.push_str("\\n"),
            (..'\u{20}' | '"' | '\\', _) | (_, 0..10) => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}").unwrap();
                }
            }
            _ => out.push(char),
        }
    }
    out.push('"');
}

/// A number for the validator, which has doubles: the same number where a double holds it, else
/// one that is whole where it is and on the same side of every bound that a schema here has.
fn number(spelling: &str) -> Value {
    let (whole, value) = (is_whole(spelling), spelling.parse::<f64>().unwrap());
    if whole && value.abs() < 9e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return Value::from(value.round() as i64);
    }
    let beyond = if whole { 1e300 } else { 9e14 };
    let value = value.clamp(-beyond, beyond);
    Value::from(if !whole && value.fract() == 0.0 {
        value + 0.5
    } else {
        value
    })
}

/// Whether a JSON number is whole, by its digits.
fn is_whole(spelling: &str) -> bool {
    let (mantissa, exponent) = spelling.split_once(['e', 'E']).unwrap_or((spelling, "0"));
    let (integer, fraction) = mantissa
        .trim_start_matches('-')
        .split_once('.')
        .unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", integer.trim_start_matches('-'));
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return true;
    }
    // The exponents of the tests fit; the last significant digit stands for ten to this power.
    let exponent: i64 = exponent.parse().unwrap();
    let dropped = i64::try_from(digits.len() - significant.len()).unwrap();
    exponent - i64::try_from(fraction.len()).unwrap() + dropped >= 0
}
