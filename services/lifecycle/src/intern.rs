//! Strings that repeat (sources, procedures, sectors, units), kept once with what the registry says of them.
//!
//! An event then stores a small number instead of a text, and the fold asks the registry nothing:
//! a string's meaning is looked up when it is first seen.

use std::num::NonZeroU32;

use dunghen_contract::Registry;
use dunghen_contract::registry::{CentreId, ProcedureId};
use rustc_hash::FxHashMap;

use crate::row::FieldIx;

/// A string of one [`Interner`]: its place from 1, so that none at all takes no room beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrId(NonZeroU32);

impl StrId {
    /// The string at a place from 0.
    #[must_use]
    pub const fn of(place: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(place))
    }

    /// The place, from 0.
    #[must_use]
    pub const fn place(self) -> u32 {
        self.0.get() - 1
    }
}

#[derive(Clone, Copy, Debug)]
struct Meaning {
    centre: Option<CentreId>,
    procedure: Option<ProcedureId>,
    field: FieldIx,
}

/// Strings by number and numbers by string.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    ids: FxHashMap<Box<str>, StrId>,
    texts: Vec<Box<str>>,
    meanings: Vec<Meaning>,
    /// Bytes of the texts, each of which is there twice.
    bytes: usize,
}

impl Interner {
    /// The number of a string, new or known.
    pub fn intern(&mut self, text: &str, registry: &Registry) -> StrId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = StrId::of(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.bytes += 2 * text.len();
        self.texts.push(text.into());
        self.ids.insert(text.into(), id);
        self.meanings.push(Meaning {
            centre: registry.centre_by_code(text),
            procedure: registry.procedure(text),
            field: field_of_slug(registry, text),
        });
        id
    }

    /// About how many bytes the strings and their index occupy.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        const PER_STRING: usize = size_of::<Meaning>() + 2 * size_of::<Box<str>>() + 6;
        self.bytes + self.texts.len() * PER_STRING
    }

    /// The text behind a number.
    #[must_use]
    pub fn text(&self, id: StrId) -> &str {
        &self.texts[id.place() as usize]
    }

    /// The centre with this code, where the registry has one.
    #[must_use]
    pub fn centre(&self, id: StrId) -> Option<CentreId> {
        self.meanings[id.place() as usize].centre
    }

    /// The procedure with this code, where the catalogue has one.
    #[must_use]
    pub fn procedure(&self, id: StrId) -> Option<ProcedureId> {
        self.meanings[id.place() as usize].procedure
    }

    /// The label of the sector with this slug.
    #[must_use]
    pub fn field(&self, id: StrId) -> FieldIx {
        self.meanings[id.place() as usize].field
    }

    /// The texts from a number on, in the order of their numbers.
    pub fn texts_from(&self, first: usize) -> impl Iterator<Item = &str> {
        self.texts.iter().skip(first).map(|text| &**text)
    }

    /// How many strings are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether no string is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// The label of a slug: its place in `fields.csv`, or `other` where it is not listed.
#[must_use]
pub fn field_of_slug(registry: &Registry, slug: &str) -> FieldIx {
    registry
        .field_by_slug(slug)
        .map_or_else(|| other_field(registry), |field| FieldIx(field.0))
}

/// The label `other`.
#[must_use]
pub fn other_field(registry: &Registry) -> FieldIx {
    FieldIx(u16::try_from(registry.fields().len()).unwrap_or(u16::MAX - 2))
}

/// The label `unknown`.
#[must_use]
pub fn unknown_field(registry: &Registry) -> FieldIx {
    FieldIx(other_field(registry).0 + 1)
}

/// The place of facts without a sector; never a label.
#[must_use]
pub fn no_field(registry: &Registry) -> FieldIx {
    FieldIx(other_field(registry).0 + 2)
}
