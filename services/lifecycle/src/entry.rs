//! An event as the store keeps it: numbers instead of texts, and its place in the order of the fold.
//!
//! Members stay as sent (absent is not false), because contents of one identity are compared as
//! sent and amendments overlay member by member.

use std::borrow::Cow;
use std::cmp::Ordering;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{
    Applicant, Channel, ContactKind, DueAt, Factor, Kind, Medium, Members, Method, Outcome,
    Registry, ServiceLevel,
};

use crate::Millis;
use crate::arrival::Arrival;
use crate::due_text::{DueText, spell};
use crate::intern::{Interner, StrId};
use crate::packed_id;

/// Bit fields of the members that come from closed lists; 0 is absent in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u32);

macro_rules! flag {
    ($get:ident, $shift:literal, $bits:literal, list $list:ty) => {
        #[doc = concat!("The member behind `", stringify!($get), "`, where it was sent.")]
        #[must_use]
        pub fn $get(self) -> Option<$list> {
            <$list>::ALL
                .get((self.field($shift, $bits) as usize).wrapping_sub(1))
                .copied()
        }
    };
    ($get:ident, $shift:literal, bool) => {
        #[doc = concat!("The member behind `", stringify!($get), "`, where it was sent.")]
        #[must_use]
        pub const fn $get(self) -> Option<bool> {
            match self.field($shift, 2) {
                1 => Some(false),
                2 => Some(true),
                _ => None,
            }
        }
    };
}

impl Flags {
    const fn field(self, shift: u32, bits: u32) -> u32 {
        self.0 >> shift & ((1 << bits) - 1)
    }

    flag!(channel, 0, 2, list Channel);
    flag!(service_level, 2, 2, list ServiceLevel);
    flag!(applicant, 4, 2, list Applicant);
    flag!(on_behalf, 6, bool);
    flag!(outside_boundary, 8, bool);
    flag!(method, 10, 2, list Method);
    flag!(medium, 12, 2, list Medium);
    flag!(apology, 14, bool);
    flag!(outcome, 16, 2, list Outcome);
    flag!(signed_result, 18, bool);
    flag!(digitised, 20, bool);
    flag!(reused, 22, bool);
    flag!(factor, 24, 3, list Factor);
    flag!(contact, 30, 2, list ContactKind);

    /// The score of a rating, 1 to 5.
    #[must_use]
    pub const fn score(self) -> Option<u8> {
        match self.field(27, 3) {
            0 => None,
            score => Some(score as u8),
        }
    }

    /// The closed-list members of an event.
    #[must_use]
    pub fn of(members: &Members<'_>) -> Self {
        fn list(index: Option<usize>) -> u32 {
            index.map_or(0, |i| u32::try_from(i).unwrap_or(0) + 1)
        }
        fn flag(value: Option<bool>) -> u32 {
            value.map_or(0, |b| u32::from(b) + 1)
        }
        let m = members;
        Self(
            list(m.channel.map(Channel::index))
                | list(m.service_level.map(ServiceLevel::index)) << 2
                | list(m.applicant.map(Applicant::index)) << 4
                | flag(m.on_behalf) << 6
                | flag(m.outside_boundary) << 8
                | list(m.method.map(Method::index)) << 10
                | list(m.medium.map(Medium::index)) << 12
                | flag(m.apology) << 14
                | list(m.outcome.map(Outcome::index)) << 16
                | flag(m.signed_result) << 18
                | flag(m.digitised) << 20
                | flag(m.reused) << 22
                | list(m.factor.map(Factor::index)) << 24
                | u32::from(m.score.unwrap_or(0) & 7) << 27
                | list(m.contact.map(ContactKind::index)) << 30,
        )
    }
}

/// An appointed return as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When.
    pub at: Millis,
    /// How it was spelt.
    pub text: DueText,
}

/// An event of a subject, with its id in one form or another; the subject itself is the key of the
/// set that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<Id> {
    /// What happened.
    pub kind: Kind,
    /// The centre that spoke.
    pub centre: CentreId,
    /// When.
    pub time: Millis,
    /// The producing system.
    pub source: StrId,
    /// The id.
    pub id: Id,
    /// Members from closed lists.
    pub flags: Flags,
    /// Procedure as sent.
    pub procedure: Option<StrId>,
    /// Sector as sent.
    pub field: Option<StrId>,
    /// Unit that decides.
    pub deciding_unit: Option<StrId>,
    /// Unit transferred to.
    pub to: Option<StrId>,
    /// Appointed return.
    pub due: Option<Due>,
}

/// An event with its packed id.
pub type Entry<'a> = Record<&'a [u8]>;

impl<Id> Record<Id> {
    /// The same event with its id in another form.
    #[must_use]
    pub fn with_id<Other>(self, id: Other) -> Record<Other> {
        Record {
            kind: self.kind,
            centre: self.centre,
            time: self.time,
            source: self.source,
            id,
            flags: self.flags,
            procedure: self.procedure,
            field: self.field,
            deciding_unit: self.deciding_unit,
            to: self.to,
            due: self.due,
        }
    }
}

impl<'a> Entry<'a> {
    /// The entry of an event that arrived.
    pub fn of(arrival: &Arrival<'a>, strings: &mut Interner, registry: &Registry) -> Self {
        let mut intern = |text: Option<&str>| text.map(|text| strings.intern(text, registry));
        let [procedure, field, deciding_unit, to, due_text] = arrival.texts;
        let (procedure, field) = (intern(procedure), intern(field));
        let (deciding_unit, to) = (intern(deciding_unit), intern(to));
        let due = arrival.due_at.zip(due_text).map(|(at, text)| Due {
            at,
            text: DueText::regular(text)
                .unwrap_or_else(|| DueText::Verbatim(strings.intern(text, registry))),
        });
        Self {
            kind: arrival.kind,
            centre: arrival.centre,
            time: arrival.time,
            source: strings.intern(arrival.source, registry),
            id: arrival.id,
            flags: arrival.flags,
            procedure,
            field,
            deciding_unit,
            to,
            due,
        }
    }

    /// The strings that it names.
    pub fn strings(&self) -> impl Iterator<Item = StrId> {
        let odd = self.due.and_then(|due| match due.text {
            DueText::Verbatim(text) => Some(text),
            DueText::Regular { .. } => None,
        });
        let members = [self.procedure, self.field, self.deciding_unit, self.to, odd];
        std::iter::once(self.source).chain(members.into_iter().flatten())
    }

    /// The appointed return.
    #[must_use]
    pub fn due_at(&self) -> Option<Millis> {
        self.due.map(|due| due.at)
    }

    /// The order of the fold (`counting.md` 1): time, rank, source, id; families apart.
    #[must_use]
    pub fn order(&self, other: &Self, strings: &Interner) -> Ordering {
        (self.kind.family(), self.time, self.kind)
            .cmp(&(other.kind.family(), other.time, other.kind))
            .then_with(|| {
                if self.source == other.source {
                    Ordering::Equal
                } else {
                    strings.text(self.source).cmp(strings.text(other.source))
                }
            })
            .then_with(|| {
                if self.id == other.id {
                    Ordering::Equal
                } else {
                    packed_id::unpack(self.id).cmp(&packed_id::unpack(other.id))
                }
            })
    }

    /// The members as sent, for comparing contents.
    #[must_use]
    pub fn members<'s>(&self, strings: &'s Interner) -> Members<'s> {
        let text = |id: Option<StrId>| id.map(|id| Cow::Borrowed(strings.text(id)));
        let flags = self.flags;
        Members {
            procedure: text(self.procedure),
            field: text(self.field),
            channel: flags.channel(),
            service_level: flags.service_level(),
            deciding_unit: text(self.deciding_unit),
            applicant: flags.applicant(),
            on_behalf: flags.on_behalf(),
            outside_boundary: flags.outside_boundary(),
            due_at: self.due.map(|Due { at, text }| DueAt {
                at,
                text: match text {
                    DueText::Regular { offset, digits } => Cow::Owned(spell(at, offset, digits)),
                    DueText::Verbatim(id) => Cow::Borrowed(strings.text(id)),
                },
            }),
            method: flags.method(),
            to: text(self.to),
            medium: flags.medium(),
            apology: flags.apology(),
            outcome: flags.outcome(),
            signed_result: flags.signed_result(),
            digitised: flags.digitised(),
            reused: flags.reused(),
            score: flags.score(),
            factor: flags.factor(),
            contact: flags.contact(),
        }
    }
}
