//! Totals as records: words and not numbers, so that a registry or a version may change between who
//! writes and who reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_calendar::Day;
use dunghen_checkpoint::Digests;
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{FieldIx, Millis};
use dunghen_windows::delta::Cell;
use dunghen_windows::hours::{self, HourIx};
use dunghen_windows::ledger::{Key, Row};
use dunghen_windows::measure::{names, now_names};
use dunghen_windows::period::day_of;
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Layout, Revisions, WINDOWS, Window};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The format that is written, and the only one that is read.
pub const FORMAT: u32 = 1;
/// The key of the head.
pub const HEAD: &[u8] = b"[\"head\"]";

/// The end of a transaction: how far the shard is, and what its totals were counted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Of these records.
    pub format: u32,
    /// The shard.
    pub shard: i32,
    /// Partitions of the input.
    pub partitions: usize,
    /// The number of the claim of whoever wrote it.
    pub claim: u64,
    /// What the totals depend on beside the events.
    pub digests: Digests,
    /// The instant that the totals are of, in milliseconds since 1970.
    pub clock: Millis,
    /// The watermark of the topics that are not idle; none where all are.
    pub busy: Option<Millis>,
    /// The next offset of each topic: every event before is in the totals.
    pub read: BTreeMap<String, i64>,
    /// Revisions of closed windows as this shard counted them, by the window's word.
    pub revisions: BTreeMap<String, u64>,
}

impl Head {
    /// The revisions by window.
    #[must_use]
    pub fn counts(&self) -> Revisions {
        let mut counts = [0; WINDOWS];
        for (word, count) in &self.revisions {
            if let Some(window) = Window::from_word(word) {
                counts[window.index()] = *count;
            }
        }
        Revisions(counts)
    }

    /// The revisions by word.
    #[must_use]
    pub fn words(counts: &[u64; WINDOWS]) -> BTreeMap<String, u64> {
        let told = Window::all().filter(|window| counts[window.index()] > 0);
        told.map(|window| (window.word().to_owned(), counts[window.index()]))
            .collect()
    }
}

/// The words for what the totals are of.
#[derive(Debug)]
pub struct Words {
    registry: Arc<Registry>,
    layout: Layout,
    fields: FxHashMap<String, FieldIx>,
    windows: Columns,
    now: Columns,
    count: Columns,
    hours: Columns,
    heard: Columns,
}

#[derive(Debug)]
struct Columns {
    names: Vec<String>,
    places: FxHashMap<String, u16>,
}

impl Columns {
    fn new(names: Vec<String>) -> Self {
        let places = names.iter().cloned().zip(0..).collect();
        Self { names, places }
    }
}

impl Words {
    /// The words of a registry.
    #[must_use]
    pub fn new(registry: Arc<Registry>) -> Self {
        let layout = Layout::new(&registry);
        let fields = layout.fields.iter().cloned();
        Self {
            fields: fields.zip((0..).map(FieldIx)).collect(),
            layout,
            registry,
            windows: Columns::new(names()),
            now: Columns::new(now_names()),
            count: Columns::new(vec!["count".to_owned()]),
            hours: Columns::new(hours::NAMES.map(str::to_owned).to_vec()),
            heard: Columns::new(vec!["first".to_owned(), "last".to_owned()]),
        }
    }

    /// The key of a record.
    #[must_use]
    pub fn key(&self, key: &Key) -> Vec<u8> {
        let value = match key {
            Key::Window(stretch, cell) => {
                let day = stretch.first_day().map(date);
                let (centre, field) = self.cell(*cell);
                json!(["window", stretch.word(), day, centre, field])
            }
            Key::Now(cell) => {
                let (centre, field) = self.cell(*cell);
                json!(["now", centre, field])
            }
            Key::OverdueDay(day, cell) => {
                let (centre, field) = self.cell(*cell);
                json!(["overdue", date(*day), centre, field])
            }
            Key::Waiting(centre, issued) => json!(["waiting", self.centre(*centre), issued]),
            Key::Hour(hour, centre) => json!(["hour", self.centre(*centre), hour.start()]),
            Key::Heard(centre) => json!(["heard", self.centre(*centre)]),
        };
        value.to_string().into_bytes()
    }

    /// The value of a record.
    #[must_use]
    pub fn row(&self, key: &Key, row: &Row) -> Vec<u8> {
        let names = &self.columns(key).names;
        let columns = row.columns().iter();
        let columns =
            columns.map(|(column, value)| (names[usize::from(*column)].clone(), json!(value)));
        Value::Object(columns.collect()).to_string().into_bytes()
    }

    /// What a key means; none where this version or registry has no such thing.
    #[must_use]
    pub fn read_key(&self, bytes: &[u8]) -> Option<Key> {
        let parts: Vec<Value> = serde_json::from_slice(bytes).ok()?;
        let texts: Vec<Option<&str>> = parts.iter().map(Value::as_str).collect();
        match *texts.as_slice() {
            [Some("window"), Some(word), first, Some(centre), field] => {
                let first = match first {
                    Some(text) => Some(day(text)?),
                    None => None,
                };
                let stretch = Stretch::named(word, first)?;
                Some(Key::Window(stretch, self.read_cell(centre, field)?))
            }
            [Some("now"), Some(centre), field] => Some(Key::Now(self.read_cell(centre, field)?)),
            [Some("overdue"), Some(of), Some(centre), field] => {
                Some(Key::OverdueDay(day(of)?, self.read_cell(centre, field)?))
            }
            [Some("waiting"), Some(centre), None] => {
                let centre = self.registry.centre_by_code(centre)?;
                Some(Key::Waiting(centre, parts[2].as_i64()?))
            }
            [Some("hour"), Some(centre), None] => {
                let centre = self.registry.centre_by_code(centre)?;
                Some(Key::Hour(HourIx::of(parts[2].as_i64()?), centre))
            }
            [Some("heard"), Some(centre)] => {
                Some(Key::Heard(self.registry.centre_by_code(centre)?))
            }
            _ => None,
        }
    }

    /// The columns of a value.
    ///
    /// # Errors
    ///
    /// Where it is no object of numbers.
    pub fn read_row(&self, key: &Key, bytes: &[u8]) -> Result<Row, serde_json::Error> {
        let places = &self.columns(key).places;
        let named: Map<String, Value> = serde_json::from_slice(bytes)?;
        let columns = named
            .iter()
            .filter_map(|(name, value)| Some((*places.get(name)?, value.as_i64()?)));
        Ok(Row::new(columns.collect()))
    }

    const fn columns(&self, key: &Key) -> &Columns {
        match key {
            Key::Window(..) => &self.windows,
            Key::Now(_) => &self.now,
            Key::OverdueDay(..) | Key::Waiting(..) => &self.count,
            Key::Hour(..) => &self.hours,
            Key::Heard(_) => &self.heard,
        }
    }

    fn cell(&self, cell: Cell) -> (&str, Option<&str>) {
        let field = usize::from(cell.field().0);
        let field = self.layout.fields.get(field).map(String::as_str);
        (self.centre(cell.centre()), field)
    }

    fn centre(&self, centre: CentreId) -> &str {
        &self.registry.centre(centre).code
    }

    fn read_cell(&self, centre: &str, field: Option<&str>) -> Option<Cell> {
        let centre = self.registry.centre_by_code(centre)?;
        let field = match field {
            Some(slug) => *self.fields.get(slug)?,
            None => self.layout.no_field,
        };
        Some(Cell::new(centre, field))
    }
}

fn date(day: Day) -> String {
    day.date().to_string()
}

fn day(text: &str) -> Option<Day> {
    Some(day_of(text.parse::<Date>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use dunghen_windows::Frame;
    use dunghen_windows::frame::SLOTS;

    #[test]
    fn every_key_and_row_comes_back_and_what_is_unknown_is_nothing() {
        let settings = Settings::load(None).unwrap();
        let words = Words::new(Arc::clone(&settings.registry));
        let layout = Layout::new(&settings.registry);
        let frame = Frame::at(1_795_399_200_000, &settings.rules.calendar);
        let cells = [FieldIx(0), layout.no_field].map(|field| Cell::new(CentreId(3), field));
        let mut keys: Vec<Key> = (0..SLOTS)
            .map(|slot| Key::Window(Stretch::at(&frame, slot), cells[slot % 2]))
            .collect();
        keys.extend(cells.map(Key::Now));
        keys.extend(cells.map(|cell| Key::OverdueDay(frame.day(), cell)));
        keys.push(Key::Waiting(CentreId(5), 1_795_399_200_000));
        keys.push(Key::Hour(HourIx::of(1_795_399_200_000), CentreId(5)));
        keys.push(Key::Heard(CentreId(5)));
        for key in keys {
            let bytes = words.key(&key);
            assert_eq!(words.read_key(&bytes), Some(key), "{bytes:?}");
            let row = Row::new(vec![(0, -7)]);
            let read = words.read_row(&key, &words.row(&key, &row)).unwrap();
            assert_eq!(read, row);
        }
        assert_eq!(words.read_key(HEAD), None);
        assert_eq!(words.read_key(b"[\"now\",\"nowhere\",null]"), None);
        let now = Key::Now(cells[0]);
        let text = format!("{{\"{}\":3,\"of_a_later_version\":4}}", now_names()[1]);
        let row = words.read_row(&now, text.as_bytes());
        assert_eq!(row.unwrap(), Row::new(vec![(1, 3)]));
    }
}
