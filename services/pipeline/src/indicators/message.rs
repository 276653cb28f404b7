//! An announcement as a message: one of CloudEvents in structured mode, keyed by the name of its series.

use dunghen_contract::registry::Target;
use dunghen_contract::time;
use dunghen_lifecycle::{Millis, Timeliness};
use dunghen_publish::Targets;
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Window};
use jiff::civil::Date;
use serde::Serialize;

use super::due::Due;
use super::held::{Figure, Told};
use super::item::{self, Item, Number, Span};
use super::name::{self, Source};

/// A message of the topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key.
    pub key: String,
    /// The event.
    pub value: Vec<u8>,
}

#[derive(Serialize)]
struct Event<'s> {
    specversion: &'static str,
    id: String,
    source: &'s str,
    r#type: &'static str,
    time: &'s str,
    subject: String,
    datacontenttype: &'static str,
    data: Item<'s>,
}

/// What messages say beside the figures.
pub struct Speaker {
    source: Source,
    targets: Targets,
    rule: &'static str,
}

impl Speaker {
    /// The speaker of a pipeline.
    #[must_use]
    pub const fn new(source: Source, targets: Targets, timeliness: Timeliness) -> Self {
        let rule = match timeliness {
            Timeliness::Date => "date",
            Timeliness::Instant => "instant",
        };
        Self {
            source,
            targets,
            rule,
        }
    }

    /// What is told of a closed window of a snapshot.
    #[must_use]
    pub fn of<'s>(&'s self, snapshot: &'s Snapshot, window: Window) -> Telling<'s> {
        let (start, end) = snapshot.frame.span(window);
        let stretch = Stretch::of(&snapshot.frame, window);
        // Targets change by the day, and what was announced must not change with them.
        let targets = last_day(stretch).map(|day| self.targets.in_force(day));
        Telling {
            speaker: self,
            snapshot,
            stretch,
            targets: targets.unwrap_or_default(),
            span: Span {
                name: window.word(),
                start: text(start),
                end: text(end),
            },
            as_of: text(snapshot.watermark),
            clock: text(snapshot.clock),
        }
    }
}

/// Tells of one closed window of a snapshot.
pub struct Telling<'s> {
    speaker: &'s Speaker,
    snapshot: &'s Snapshot,
    stretch: Stretch,
    targets: Vec<&'s Target>,
    span: Span,
    as_of: String,
    clock: String,
}

impl Telling<'_> {
    /// The message.
    #[must_use]
    pub fn message(&self, due: &Due) -> Message {
        let family = &self.snapshot.families[due.family];
        let indicator = &*family.indicator;
        let entity = &self.snapshot.layout.entities[due.entity];
        let name = name::of(indicator, due.column, entity, self.stretch);
        let value = family
            .values
            .get(due.window.index(), due.entity, due.column);
        let id = name::indicator(indicator, due.column);
        let (numerator, denominator) = item::parts(indicator, value);
        let data = Item {
            series: item::series(&id, entity, self.span.name),
            target: item::goal(&self.targets, &id, entity, value),
            id,
            indicator: &indicator.id,
            name: item::words(indicator),
            labels: item::labels(indicator, due.column),
            scope: item::scope(entity),
            value: value.map(|value| Number(value.value)),
            unit: indicator.unit.word(),
            numerator,
            denominator,
            window: self.span.clone(),
            as_of: &self.as_of,
            clock: &self.clock,
            revision: due.revision,
            rule: self.speaker.rule,
        };
        let event = Event {
            specversion: "1.0",
            id: name::id(&name, due.revision),
            source: self.speaker.source.as_str(),
            r#type: due.kind.word(),
            time: &self.as_of,
            subject: name::subject(entity),
            datacontenttype: "application/json",
            data,
        };
        Message {
            key: self.speaker.source.key(&name),
            // Texts and numbers always have a JSON form.
            value: serde_json::to_vec(&event).unwrap_or_default(),
        }
    }

    /// What the topic holds once it has the message.
    #[must_use]
    pub fn told(&self, due: &Due) -> (String, Stretch, Told) {
        let family = &self.snapshot.families[due.family];
        let entity = &self.snapshot.layout.entities[due.entity];
        let name = name::of(&family.indicator, due.column, entity, self.stretch);
        let value = family
            .values
            .get(due.window.index(), due.entity, due.column);
        let told = Told {
            revision: due.revision,
            as_of: self.snapshot.watermark,
            figure: Figure::of(value),
        };
        (name, self.stretch, told)
    }
}

/// The last day of a period.
fn last_day(stretch: Stretch) -> Option<Date> {
    let Stretch::Period(period, number) = stretch else {
        return None;
    };
    period.first_day(number + 1).date().yesterday().ok()
}

fn text(at: Millis) -> String {
    let mut bytes = Vec::with_capacity(29);
    time::write(at, &mut bytes);
    // It writes digits and signs alone.
    String::from_utf8(bytes).unwrap_or_default()
}
