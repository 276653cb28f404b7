//! One message taken apart in one pass, before anything is judged.
//!
//! `type` may follow `data`, so every member that any type knows is kept here as it came, with the
//! names that came twice; the judge looks at what the type knows.

use super::names::{self, Attribute};
use super::{Header, Message};
use crate::deny::Personal;
use crate::json::{Fault, Member, Scanner, Text, Value};

/// The values of the names of one level, by their place.
#[derive(Debug)]
pub(super) struct Slots<'a, const N: usize> {
    values: [Value<'a>; N],
    seen: u32,
    /// The names that came more than once, also as null.
    pub(super) twice: u32,
}

impl<'a, const N: usize> Slots<'a, N> {
    fn new() -> Self {
        Self {
            values: [Value::Null; N],
            seen: 0,
            twice: 0,
        }
    }

    #[inline]
    fn put(&mut self, place: u8, value: Value<'a>) {
        let bit = 1 << place;
        self.twice |= self.seen & bit;
        self.seen |= bit;
        self.values[usize::from(place)] = value;
    }

    /// The names that came, also as null.
    #[inline]
    pub(super) const fn seen(&self) -> u32 {
        self.seen
    }

    /// The value; null where it is absent.
    #[inline]
    pub(super) fn get(&self, place: u8) -> Value<'a> {
        self.values[usize::from(place)]
    }
}

/// A message taken apart.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    pub(super) attributes: Slots<'a, 7>,
    pub(super) members: Slots<'a, 21>,
}

/// Why a message cannot be taken apart.
pub(super) enum Unreadable {
    /// The value is no JSON.
    Json(Fault),
    /// The bytes are no UTF-8.
    Encoding(&'static str),
    /// The value is JSON, but no object.
    NoObject,
}

impl From<Fault> for Unreadable {
    fn from(fault: Fault) -> Self {
        Self::Json(fault)
    }
}

impl<'a> Raw<'a> {
    /// Nothing yet: it is filled in place, because it is too large to hand around.
    pub(super) fn new() -> Self {
        Self {
            attributes: Slots::new(),
            members: Slots::new(),
        }
    }

    pub(super) fn read(
        &mut self,
        message: &Message<'a>,
        personal: &mut Personal,
    ) -> Result<(), Unreadable> {
        if is_binary(message.headers) {
            self.binary(message, personal)
        } else {
            self.structured(utf8(message.value.unwrap_or_default())?, personal)
        }
    }

    fn structured(&mut self, text: &'a str, personal: &mut Personal) -> Result<(), Unreadable> {
        let mut scanner = Scanner::new(text);
        if !scanner.at_object() {
            scanner.value(&mut |name| name.map(|name| personal.see(name)))?;
            scanner.end()?;
            return Err(Unreadable::NoObject);
        }
        scanner.enter_object()?;
        let mut first = true;
        while let Some(name) = scanner.next_member(first)? {
            first = false;
            match name {
                Member::Known(Attribute::Data) => self.data(&mut scanner, personal)?,
                Member::Known(attribute) => {
                    let value = scanner.value(&mut |name| name.map(|name| personal.see(name)))?;
                    self.attributes.put(attribute as u8, value);
                }
                Member::Other(name) => pass_over(name, &mut scanner, personal)?,
            }
        }
        scanner.end()?;
        Ok(())
    }

    /// Attributes in `ce_*` headers; the value is `data`.
    fn binary(&mut self, message: &Message<'a>, personal: &mut Personal) -> Result<(), Unreadable> {
        for (name, value) in message.headers {
            let Some(name) = name.strip_prefix("ce_") else {
                continue;
            };
            match Attribute::from_name(name) {
                Some(Attribute::Data) => {}
                Some(attribute) => {
                    let value = match value {
                        Some(bytes) => {
                            let text = simdutf8::basic::from_utf8(bytes);
                            Value::Text(Text::plain(
                                text.map_err(|_| Unreadable::Encoding(attribute.name()))?,
                            ))
                        }
                        None => Value::Null,
                    };
                    self.attributes.put(attribute as u8, value);
                }
                None => personal.see(name),
            }
        }
        let Some(value) = message.value else {
            return Ok(());
        };
        let mut scanner = Scanner::new(utf8(value)?);
        self.data(&mut scanner, personal)?;
        scanner.end()?;
        Ok(())
    }

    /// The value of `data`, with its members where it is an object.
    fn data(&mut self, scanner: &mut Scanner<'a>, personal: &mut Personal) -> Result<(), Fault> {
        if !scanner.at_object() {
            let value = scanner.value(&mut |name| name.map(|name| personal.see(name)))?;
            self.attributes.put(Attribute::Data as u8, value);
            return Ok(());
        }
        scanner.enter_object()?;
        self.attributes.put(Attribute::Data as u8, Value::Object);
        let mut first = true;
        while let Some(name) = scanner.next_member(first)? {
            first = false;
            match name {
                Member::Known(member) => {
                    let member: names::Member = member;
                    let value = scanner.value(&mut |name| name.map(|name| personal.see(name)))?;
                    self.members.put(member as u8, value);
                }
                Member::Other(name) => pass_over(name, scanner, personal)?,
            }
        }
        Ok(())
    }
}

/// Passes over a member that no type knows, counting what is personal data in it.
fn pass_over<'a>(
    name: Text<'a>,
    scanner: &mut Scanner<'a>,
    personal: &mut Personal,
) -> Result<(), Fault> {
    name.map(|name| personal.see(name));
    scanner.value(&mut |name| name.map(|name| personal.see(name)))?;
    Ok(())
}

fn utf8(bytes: &[u8]) -> Result<&str, Unreadable> {
    simdutf8::basic::from_utf8(bytes).map_err(|_| Unreadable::Encoding("value"))
}

/// The content type decides, as in the Kafka binding of `CloudEvents`: `application/cloudevents`
/// in any format is structured (only JSON can then be read), any other is binary. A message
/// without a content type is structured, unless a header gives it a `specversion`.
fn is_binary(headers: &[Header<'_>]) -> bool {
    const STRUCTURED: &[u8] = b"application/cloudevents";
    let header = |wanted: &str| headers.iter().find(|(name, _)| *name == wanted);
    match header("content-type").and_then(|(_, value)| *value) {
        Some(content_type) => !content_type
            .trim_ascii_start()
            .get(..STRUCTURED.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(STRUCTURED)),
        None => header("ce_specversion").is_some(),
    }
}
