//! What the topic holds: of each series of the windows that are still the last ones, what was announced
//! last. It is known from the topic alone, so that every process knows the same after any crash.

use dunghen_contract::time;
use dunghen_lifecycle::Millis;
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Frame, Value};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use super::name::{self, Source};

/// A figure with its parts, compared bit by bit; it may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure([u64; 3]);

impl Figure {
    /// The figure of a series, which may not exist.
    #[must_use]
    pub fn of(value: Option<Value>) -> Self {
        let parts = value.and_then(|value| value.parts);
        Self::new(
            value.map(|value| value.value),
            parts.map(|parts| parts.0),
            parts.map(|parts| parts.1),
        )
    }

    fn new(value: Option<f64>, numerator: Option<f64>, denominator: Option<f64>) -> Self {
        // Zero has two signs, and nobody means another one by the second.
        let bits = |part: Option<f64>| part.map_or(f64::NAN, |part| part + 0.0).to_bits();
        Self([bits(value), bits(numerator), bits(denominator)])
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_absent(self) -> bool {
        self == Self::of(None)
    }
}

/// What was announced last of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The revision.
    pub revision: u64,
    /// The watermark of the figures that it is out of.
    pub as_of: Millis,
    /// The figure.
    pub figure: Figure,
}

/// What a message of the topic was to what is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Of another source.
    Foreign,
    /// Nothing new, or of no use any more.
    Old,
    /// Something else is held now.
    News,
}

/// A name, as far as it takes to know it again.
type Print = [u8; 16];
/// What was announced of one stretch of time, by the name of the series.
type OfStretch = FxHashMap<Print, Told>;

/// What the topic holds.
#[derive(Clone, Debug)]
pub struct Held {
    source: Source,
    told: FxHashMap<Stretch, OfStretch>,
}

/// The members of an event that matter here.
#[derive(Deserialize)]
struct Event<'e> {
    time: &'e str,
    #[serde(borrow)]
    data: Data<'e>,
}

/// Numbers as they are written: the parser of texts is exact, that of JSON is not always.
#[derive(Deserialize)]
struct Data<'e> {
    revision: u64,
    #[serde(borrow)]
    value: Option<&'e RawValue>,
    #[serde(borrow)]
    numerator: Option<Part<'e>>,
    #[serde(borrow)]
    denominator: Option<Part<'e>>,
}

#[derive(Deserialize)]
struct Part<'e> {
    #[serde(borrow)]
    value: Option<&'e RawValue>,
}

impl Held {
    /// A topic that holds nothing of a source yet.
    #[must_use]
    pub fn new(source: Source) -> Self {
        Self {
            source,
            told: FxHashMap::default(),
        }
    }

    /// Knows nothing any more.
    pub fn clear(&mut self) {
        self.told.clear();
    }

    /// Takes in a message of the topic, unless it is about a window that a frame has left behind. Without
    /// a value it takes back what was announced.
    pub fn take(&mut self, key: &[u8], value: Option<&[u8]>, frame: &Frame) -> Taken {
        let Some(name) = self.source.name_in(key) else {
            return Taken::Foreign;
        };
        let stretch = name::stretch_in(name).filter(|stretch| !is_left_behind(*stretch, frame));
        let Some(stretch) = stretch else {
            return Taken::Old;
        };
        let print = print(name);
        let of_stretch = self.told.entry(stretch).or_default();
        let before = of_stretch.get(&print).copied();
        let is_later = |told: &Told| before.is_none_or(|before| told.revision >= before.revision);
        let after = match value.map(read) {
            None => None,
            // Where a topic got more partitions, an older message may be met after a newer one; what
            // cannot be read nobody writes who writes here.
            Some(told) => told.filter(is_later).or(before),
        };
        if after == before {
            return Taken::Old;
        }
        match after {
            Some(told) => of_stretch.insert(print, told),
            None => of_stretch.remove(&print),
        };
        Taken::News
    }

    /// Takes note of what was announced.
    pub fn note(&mut self, name: &str, stretch: Stretch, told: Told) {
        let of_stretch = self.told.entry(stretch).or_default();
        of_stretch.insert(print(name), told);
    }

    /// What was announced last of a series.
    #[must_use]
    pub fn get(&self, name: &str, stretch: Stretch) -> Option<Told> {
        self.told.get(&stretch)?.get(&print(name)).copied()
    }

    /// Whether anything was announced of a stretch.
    #[must_use]
    pub fn knows(&self, stretch: Stretch) -> bool {
        self.told.get(&stretch).is_some_and(|told| !told.is_empty())
    }

    /// Forgets the windows that a frame has left behind: the clock never comes back to them.
    pub fn leave_behind(&mut self, frame: &Frame) {
        self.told
            .retain(|stretch, _| !is_left_behind(*stretch, frame));
    }
}

/// Whether a window is no longer, and never again, the last one of its kind.
fn is_left_behind(stretch: Stretch, frame: &Frame) -> bool {
    match stretch {
        Stretch::Period(period, number) => number < frame.numbers[period as usize] - 1,
        Stretch::Sliding(_) => true,
    }
}

fn print(name: &str) -> Print {
    let digest = Sha256::digest(name);
    std::array::from_fn(|place| digest[place])
}

fn read(value: &[u8]) -> Option<Told> {
    let event: Event<'_> = serde_json::from_slice(value).ok()?;
    let number = |raw: Option<&RawValue>| match raw.map(RawValue::get) {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    };
    let data = event.data;
    let part = |part: Option<Part<'_>>| number(part.and_then(|part| part.value));
    Some(Told {
        revision: data.revision,
        as_of: time::parse(event.time)?,
        figure: Figure::new(
            number(data.value)?,
            part(data.numerator)?,
            part(data.denominator)?,
        ),
    })
}
