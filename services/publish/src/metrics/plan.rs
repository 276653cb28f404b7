//! The text that is the same in every scrape, made once: names and labels of all series.
//!
//! A line is three pieces and a number: name with the labels of entity and column, the window, and
//! the rare label that sorts behind `window`. The pieces of a family stand one behind the other in
//! the order in which they are written, so that a scrape reads memory forwards and formats nothing
//! but numbers.

use std::fmt::Write as _;
use std::sync::Arc;

use dunghen_windows::{
    EntityIx, Family, Indicator, Layout, Publication, Scope, Snapshot, Values, Window,
};

use super::text;

/// The text of all families for one layout and one publication.
#[derive(Debug)]
pub(super) struct Plan {
    layout: Arc<Layout>,
    publication: Arc<Publication>,
    indicators: Vec<Arc<Indicator>>,
    blocks: Vec<Block>,
}

/// A family in one scope.
#[derive(Debug)]
struct Block {
    family: usize,
    name: String,
    header: String,
    windows: Vec<WindowText>,
    columns: Vec<ColumnText>,
    first_entity: EntityIx,
    /// Name and labels up to `window` of each entity and column, one behind the other.
    heads: String,
    /// Where each of them ends.
    ends: Vec<usize>,
}

#[derive(Debug)]
struct WindowText {
    place: usize,
    text: String,
}

#[derive(Debug)]
struct ColumnText {
    column: usize,
    tail: String,
}

impl Plan {
    /// The text for the families of a snapshot.
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        let mut blocks: Vec<Block> = snapshot
            .families
            .iter()
            .enumerate()
            .flat_map(|(place, family)| {
                Scope::ALL
                    .into_iter()
                    .filter_map(move |scope| Block::new(snapshot, place, family, scope))
            })
            .collect();
        blocks.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Self {
            layout: Arc::clone(&snapshot.layout),
            publication: Arc::clone(&snapshot.publication),
            indicators: indicators(snapshot).cloned().collect(),
            blocks,
        }
    }

    /// Whether it is the text of a snapshot's families. In one process it always is; a plan for
    /// other ones would give figures wrong names, which is why it is asked.
    pub(super) fn fits(&self, snapshot: &Snapshot) -> bool {
        Arc::ptr_eq(&self.layout, &snapshot.layout)
            && Arc::ptr_eq(&self.publication, &snapshot.publication)
            && self.indicators.len() == snapshot.families.len()
            && self
                .indicators
                .iter()
                .zip(indicators(snapshot))
                .all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
    }

    /// Writes all series of a snapshot and says how many there were.
    pub(super) fn write(&self, snapshot: &Snapshot, out: &mut String) -> usize {
        self.blocks
            .iter()
            .map(|block| block.write(&snapshot.families[block.family].values, out))
            .sum()
    }
}

fn indicators(snapshot: &Snapshot) -> impl Iterator<Item = &Arc<Indicator>> {
    snapshot.families.iter().map(|family| &family.indicator)
}

impl Block {
    fn new(snapshot: &Snapshot, place: usize, family: &Family, scope: Scope) -> Option<Self> {
        let (indicator, publication) = (&*family.indicator, &snapshot.publication);
        let windows: Vec<WindowText> = publication
            .windows(indicator, scope)
            .into_iter()
            .map(window_text)
            .collect();
        if windows.is_empty() {
            return None;
        }
        let name = format!("dunghen_{}_{}", scope.word(), indicator.id);
        let mut header = String::new();
        let help = format!("{} / {}", indicator.name_vi, indicator.name_en);
        text::header(&mut header, &name, &help);
        let columns: Vec<ColumnText> = (0..indicator.columns.len())
            .filter(|&column| publication.has_column(indicator, scope, column))
            .map(|column| ColumnText::new(indicator, column))
            .collect();
        let entities = snapshot.layout.entities_of(scope);
        let mut block = Self {
            family: place,
            name,
            header,
            windows,
            columns,
            first_entity: entities.start,
            heads: String::new(),
            ends: Vec::new(),
        };
        for entity in entities {
            block.add_heads(indicator, &snapshot.layout, entity);
        }
        Some(block)
    }

    fn add_heads(&mut self, indicator: &Indicator, layout: &Layout, entity: EntityIx) {
        let described = layout.describe(entity);
        for text in &self.columns {
            let mut labels = described.labels();
            let own = indicator.label_values(text.column).into_iter();
            labels.extend(own.filter(|(name, _)| before_window(name)));
            labels.sort_unstable();
            self.heads.push_str(&self.name);
            for (place, (name, value)) in labels.into_iter().enumerate() {
                self.heads.push(if place == 0 { '{' } else { ',' });
                text::label(&mut self.heads, name, value);
            }
            self.ends.push(self.heads.len());
        }
    }

    fn write(&self, values: &Values, out: &mut String) -> usize {
        let start = out.len();
        out.push_str(&self.header);
        let mut series = 0;
        for window in &self.windows {
            let mut from = 0;
            for (place, ends) in self
                .ends
                .chunks_exact(self.columns.len().max(1))
                .enumerate()
            {
                let entity = self.first_entity + place;
                for (column, &end) in self.columns.iter().zip(ends) {
                    let head = &self.heads[from..end];
                    from = end;
                    let value = values.get(window.place, entity, column.column);
                    let Some(value) = value.map(|v| v.value).filter(|v| v.is_finite()) else {
                        continue;
                    };
                    out.push_str(head);
                    out.push_str(&window.text);
                    out.push_str(&column.tail);
                    text::number(out, value);
                    out.push('\n');
                    series += 1;
                }
            }
        }
        if series == 0 {
            // A header alone would announce a family that is not there.
            out.truncate(start);
        }
        series
    }
}

impl ColumnText {
    fn new(indicator: &Indicator, column: usize) -> Self {
        let mut labels = indicator.label_values(column);
        labels.retain(|(name, _)| !before_window(name));
        labels.sort_unstable();
        let mut tail = String::new();
        for (name, value) in labels {
            tail.push(',');
            text::label(&mut tail, name, value);
        }
        tail.push_str("} ");
        Self { column, tail }
    }
}

fn window_text(window: Option<Window>) -> WindowText {
    let mut text = String::new();
    if let Some(window) = window {
        // Writing into a text cannot fail; words of windows need no escape.
        let _ = write!(text, ",window=\"{}\"", window.word());
    }
    WindowText {
        place: window.map_or(0, Window::index),
        text,
    }
}

fn before_window(label: &str) -> bool {
    label < "window"
}
