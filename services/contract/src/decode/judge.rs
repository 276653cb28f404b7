//! The contract's rules over a message that was taken apart, in the order of the reasons.
//!
//! Each step looks at the whole event before the next one begins, so that the reason given is the
//! first of the list that applies to anything in it.

use std::borrow::Cow;

use super::names::{Attribute, Known, Member};
use super::raw::Raw;
use crate::event::{DueAt, Event, Kind, Members};
use crate::json::{self, Text, Value};
use crate::refusal::{Reason, Refusal};
use crate::registry::{Registry, is_slug};
use crate::time;
use crate::values::{
    Applicant, Channel, ContactKind, Factor, Medium, Method, Outcome, ServiceLevel,
};

/// The event that a message holds.
pub(super) fn event<'a>(raw: &Raw<'a>, registry: &Registry) -> Result<Event<'a>, Refusal> {
    let kind = kind(raw);
    let known = kind.map_or(0, |kind| Known::of(kind).all());
    once(raw, known)?;
    specversion(raw)?;
    let kind = match (kind, raw.attributes.get(Attribute::Type as u8)) {
        (Some(kind), _) => kind,
        (None, Value::Null) => return Err(missing("type")),
        (None, _) => {
            return Err(Refusal::new(
                Reason::UnknownType,
                "type: one of the contract, such as vn.dunghen.dossier.received.v1",
            ));
        }
    };
    complete(raw, Known::of(kind).required)?;
    let read = Read { raw, known };
    let time = read.time()?;
    let id = read.attribute(Attribute::Id, 128)?;
    let source = read.attribute(Attribute::Source, 128)?;
    let subject = read.attribute(Attribute::Subject, 64)?;
    if raw.attributes.get(Attribute::Data as u8) != Value::Object {
        return Err(invalid("data", "an object"));
    }
    let Value::Text(centre) = read.member(Member::Centre) else {
        return Err(invalid_member(Member::Centre, "a string"));
    };
    let members = read.members()?;
    let Some(centre) = centre.map(|code| registry.centre_by_code(code)) else {
        return Err(Refusal::new(
            Reason::UnknownCentre,
            "data.centre: the code of a centre in the registry",
        ));
    };
    Ok(Event {
        kind,
        time,
        id,
        source,
        subject,
        centre,
        members,
    })
}

fn kind(raw: &Raw<'_>) -> Option<Kind> {
    match raw.attributes.get(Attribute::Type as u8) {
        Value::Text(text) => text.map(Kind::from_type),
        _ => None,
    }
}

/// No known name came twice.
fn once(raw: &Raw<'_>, known: u32) -> Result<(), Refusal> {
    if raw.attributes.twice == 0 && raw.members.twice & known == 0 {
        return Ok(());
    }
    let attribute = Attribute::ALL
        .iter()
        .find(|attribute| raw.attributes.twice & attribute.bit() != 0);
    let member = Member::ALL
        .iter()
        .find(|member| raw.members.twice & known & member.bit() != 0);
    let (level, name) = match (attribute, member) {
        (Some(attribute), _) => ("", attribute.name()),
        (None, Some(member)) => ("data.", member.name()),
        (None, None) => ("", ""),
    };
    Err(Refusal::new(
        Reason::MalformedJson,
        format!("{level}{name}: given once"),
    ))
}

fn specversion(raw: &Raw<'_>) -> Result<(), Refusal> {
    match raw.attributes.get(Attribute::Specversion as u8) {
        Value::Text(text) if text.map(|version| version == "1.0") => Ok(()),
        _ => Err(Refusal::new(
            Reason::NotCloudevent,
            "specversion: the string 1.0",
        )),
    }
}

fn missing(path: &str) -> Refusal {
    Refusal::new(Reason::MissingField, format!("{path}: required"))
}

fn invalid(path: &str, expected: &str) -> Refusal {
    Refusal::new(Reason::InvalidField, format!("{path}: {expected}"))
}

#[cold]
fn invalid_member(member: Member, expected: &str) -> Refusal {
    invalid(&format!("data.{}", member.name()), expected)
}

/// Every required attribute and member is there.
fn complete(raw: &Raw<'_>, required: u32) -> Result<(), Refusal> {
    for attribute in Attribute::ALL {
        if raw.attributes.get(*attribute as u8) == Value::Null {
            return Err(missing(attribute.name()));
        }
    }
    // What `data` lacks is no question where it is no object.
    if raw.attributes.get(Attribute::Data as u8) != Value::Object {
        return Ok(());
    }
    for member in Member::ALL {
        if required & member.bit() != 0 && raw.members.get(*member as u8) == Value::Null {
            return Err(missing(&format!("data.{}", member.name())));
        }
    }
    Ok(())
}

/// Reads values by the rules of `events.md`.
struct Read<'r, 'a> {
    raw: &'r Raw<'a>,
    known: u32,
}

impl<'a> Read<'_, 'a> {
    /// The value of a member; null where the type does not know it.
    #[inline]
    fn member(&self, member: Member) -> Value<'a> {
        if self.known & member.bit() == 0 {
            Value::Null
        } else {
            self.raw.members.get(member as u8)
        }
    }

    fn attribute(&self, attribute: Attribute, most: usize) -> Result<Cow<'a, str>, Refusal> {
        match self.raw.attributes.get(attribute as u8) {
            Value::Text(text) => within(text, most),
            _ => None,
        }
        .ok_or_else(|| {
            invalid(
                attribute.name(),
                &format!("a string of 1 to {most} characters"),
            )
        })
    }

    fn time(&self) -> Result<crate::Millis, Refusal> {
        match self.raw.attributes.get(Attribute::Time as u8) {
            Value::Text(text) => text.map(time::parse),
            _ => None,
        }
        .ok_or_else(|| invalid(Attribute::Time.name(), TIME))
    }

    fn text(&self, member: Member) -> Result<Option<Cow<'a, str>>, Refusal> {
        match self.member(member) {
            Value::Null => return Ok(None),
            Value::Text(text) => within(text, 64),
            _ => None,
        }
        .map(Some)
        .ok_or_else(|| invalid_member(member, "a string of 1 to 64 characters"))
    }

    fn slug(&self, member: Member) -> Result<Option<Cow<'a, str>>, Refusal> {
        match self.member(member) {
            Value::Null => return Ok(None),
            Value::Text(text) => Some(text.decode()).filter(|slug| is_slug(slug)),
            _ => None,
        }
        .map(Some)
        .ok_or_else(|| invalid_member(member, "a slug, 1 to 64 of a-z, 0-9 and -"))
    }

    #[inline]
    fn word<T>(
        &self,
        member: Member,
        from_word: fn(&str) -> Option<T>,
        words: &[&str],
    ) -> Result<Option<T>, Refusal> {
        match self.member(member) {
            Value::Null => return Ok(None),
            Value::Text(text) => text.map(from_word),
            _ => None,
        }
        .map(Some)
        .ok_or_else(|| invalid_member(member, &format!("one of {}", words.join(", "))))
    }

    #[inline]
    fn flag(&self, member: Member) -> Result<Option<bool>, Refusal> {
        match self.member(member) {
            Value::Null => Ok(None),
            Value::Bool(flag) => Ok(Some(flag)),
            _ => Err(invalid_member(member, "true or false")),
        }
    }

    fn due_at(&self) -> Result<Option<DueAt<'a>>, Refusal> {
        match self.member(Member::DueAt) {
            Value::Null => return Ok(None),
            Value::Text(text) => {
                let text = text.decode();
                time::parse(&text).map(|at| DueAt { at, text })
            }
            _ => None,
        }
        .map(Some)
        .ok_or_else(|| invalid_member(Member::DueAt, TIME))
    }

    fn score(&self) -> Result<Option<u8>, Refusal> {
        match self.member(Member::Score) {
            Value::Null => return Ok(None),
            Value::Number(number) => json::integer(number),
            _ => None,
        }
        .and_then(|score| u8::try_from(score).ok())
        .filter(|score| (1..=5).contains(score))
        .map(Some)
        .ok_or_else(|| invalid_member(Member::Score, "an integer from 1 to 5"))
    }

    fn members(&self) -> Result<Members<'a>, Refusal> {
        // Half of all events say nothing but their centre.
        if self.raw.members.seen() & self.known & !Member::Centre.bit() == 0 {
            return Ok(Members::default());
        }
        Ok(Members {
            procedure: self.text(Member::Procedure)?,
            field: self.slug(Member::Field)?,
            channel: self.word(Member::Channel, Channel::from_word, Channel::WORDS)?,
            service_level: self.word(
                Member::ServiceLevel,
                ServiceLevel::from_word,
                ServiceLevel::WORDS,
            )?,
            deciding_unit: self.text(Member::DecidingUnit)?,
            applicant: self.word(Member::Applicant, Applicant::from_word, Applicant::WORDS)?,
            on_behalf: self.flag(Member::OnBehalf)?,
            outside_boundary: self.flag(Member::OutsideBoundary)?,
            due_at: self.due_at()?,
            method: self.word(Member::Method, Method::from_word, Method::WORDS)?,
            to: self.text(Member::To)?,
            medium: self.word(Member::Medium, Medium::from_word, Medium::WORDS)?,
            apology: self.flag(Member::Apology)?,
            outcome: self.word(Member::Outcome, Outcome::from_word, Outcome::WORDS)?,
            signed_result: self.flag(Member::SignedResult)?,
            digitised: self.flag(Member::Digitised)?,
            reused: self.flag(Member::Reused)?,
            score: self.score()?,
            factor: self.word(Member::Factor, Factor::from_word, Factor::WORDS)?,
            contact: self.word(Member::Kind, ContactKind::from_word, ContactKind::WORDS)?,
        })
    }
}

const TIME: &str = "an RFC 3339 time with T and an offset, years 2000 to 2199";

/// A text of 1 to `most` code points.
#[inline]
fn within(text: Text<'_>, most: usize) -> Option<Cow<'_, str>> {
    let text = text.decode();
    // No text has more code points than bytes.
    let fits = !text.is_empty() && (text.len() <= most || text.chars().count() <= most);
    fits.then_some(text)
}
