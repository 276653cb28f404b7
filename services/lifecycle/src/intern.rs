//! Strings that repeat (sources, procedures, sectors, units), kept once with what the registry says of them.
//!
//! An event then stores a small number instead of a text, and the fold asks the registry nothing:
//! a string's meaning is looked up when it is first seen.
//!
//! Whoever sends a source of its own with every event must not make the table grow for ever. So a string
//! goes when no kept event uses it: cuts visit every subject once a round and say what its events use;
//! what was neither said nor asked for during a whole round is used by nothing, and its place is free.

use std::num::NonZeroU32;

use dunghen_contract::Registry;
use dunghen_contract::registry::{CentreId, ProcedureId};
use rustc_hash::FxHashMap;

use crate::bits::Bits;
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
    /// Places without a string: their text is empty, which no string of an event is.
    free: Vec<u32>,
    /// Which places were used since the round began.
    used: Bits,
    /// Those of the round that ended with the cut under way: all of them, should the cut be lost.
    before: Bits,
    /// Places that changed and that no cut was given yet.
    changed: Vec<u32>,
    /// Bytes of the texts, each of which is there twice.
    bytes: usize,
}

impl Interner {
    /// The number of a string, new or known.
    pub fn intern(&mut self, text: &str, registry: &Registry) -> StrId {
        if let Some(&id) = self.ids.get(text) {
            self.used.set(id.place());
            return id;
        }
        let place = self.free.pop();
        let place = place.unwrap_or(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.put(place, text, registry);
        self.used.set(place);
        self.changed.push(place);
        StrId::of(place)
    }

    /// Takes up the string at the next place, as a cut held it; an empty one says that it is free.
    pub fn take_up(&mut self, text: &str, registry: &Registry) {
        let place = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        if text.is_empty() {
            self.free.push(place);
        }
        self.put(place, text, registry);
    }

    fn put(&mut self, place: u32, text: &str, registry: &Registry) {
        let meaning = Meaning {
            centre: registry.centre_by_code(text),
            procedure: registry.procedure(text),
            field: field_of_slug(registry, text),
        };
        if let Some(known) = self.texts.get_mut(place as usize) {
            *known = text.into();
            self.meanings[place as usize] = meaning;
        } else {
            self.texts.push(text.into());
            self.meanings.push(meaning);
        }
        if !text.is_empty() {
            self.bytes += 2 * text.len();
            self.ids.insert(text.into(), StrId::of(place));
        }
    }

    /// Says that a kept event uses a string.
    pub fn mark_used(&mut self, id: StrId) {
        self.used.set(id.place());
    }

    /// Ends a round: every string that was not used during it goes.
    pub fn sweep(&mut self) {
        for place in 0..self.texts.len() {
            if self.texts[place].is_empty() || self.used.has(place as u32) {
                continue;
            }
            let text = std::mem::take(&mut self.texts[place]);
            self.bytes -= 2 * text.len();
            self.ids.remove(&text);
            self.free.push(place as u32);
            self.changed.push(place as u32);
        }
        self.before = std::mem::take(&mut self.used);
    }

    /// The places that changed since the last call.
    pub fn take_changed(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.changed)
    }

    /// The last cut is safe.
    pub fn kept(&mut self) {
        self.before = Bits::default();
    }

    /// The last cut is lost: where it ended a round, the round ends with the next one.
    pub fn lost(&mut self) {
        self.used.add(&std::mem::take(&mut self.before));
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

    /// The text at each place, empty where it is free.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// How many strings are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether no string is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
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
