//! A dossier as the JSON document of `/api/v1/dossiers/{code}`.

use dunghen_calendar::Calendar;
use dunghen_contract::Language;
use dunghen_lifecycle::dossier::Status;
use dunghen_lifecycle::explain::{Civil, Conclusion, Told};
use dunghen_lifecycle::fold::Effect;
use dunghen_lifecycle::{Explanation, Millis, Timeliness};
use dunghen_publish::Found;
use serde::Serialize;
use serde_json::value::RawValue;

use super::facts::{self, Fact};

/// The document; members that are absent are not known.
#[derive(Serialize)]
struct Document<'e> {
    code: &'e str,
    as_of: String,
    rule: &'static str,
    status: Option<&'static str>,
    #[serde(flatten)]
    attributes: Attributes<'e>,
    #[serde(flatten)]
    instants: Instants,
    verdict: Option<&'static str>,
    verdict_first: Option<&'static str>,
    reason: Reason,
    events: Vec<Event<'e>>,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct Attributes<'e> {
    centre: Option<&'e str>,
    procedure: Option<&'e str>,
    field: Option<&'e str>,
    channel: Option<&'static str>,
    service_level: &'static str,
    deciding_unit: Option<&'e str>,
}

#[derive(Serialize)]
struct Instants {
    submitted_at: Option<String>,
    received_at: Option<String>,
    ended_at: Option<String>,
    returned_at: Option<String>,
    due_first: Option<String>,
    due_current: Option<String>,
}

/// Why it counts as it does, a sentence a step.
#[derive(Serialize)]
struct Reason {
    vi: Vec<String>,
    en: Vec<String>,
}

#[derive(Serialize)]
struct Event<'e> {
    r#type: String,
    time: String,
    source: &'e str,
    id: &'e str,
    data: Box<RawValue>,
    effect: &'static str,
    status: Option<&'static str>,
    due_first: Option<String>,
    due_current: Option<String>,
    overdue: bool,
}

/// The document of a dossier.
pub(super) fn of(explanation: &Explanation, calendar: &Calendar) -> Found {
    let writer = Writer {
        civil: Civil(calendar),
    };
    let document = writer.document(explanation, calendar);
    // Texts, flags and numbers: nothing that JSON could not hold.
    serde_json::to_string(&document).map_or(Found::Later, Found::Dossier)
}

struct Writer<'c> {
    civil: Civil<'c>,
}

impl Writer<'_> {
    fn document<'e>(&self, e: &'e Explanation, calendar: &Calendar) -> Document<'e> {
        let (verdict, first) = match e.conclusion {
            Conclusion::Judged { verdict, first, .. } => (Some(verdict), Some(first)),
            _ => (None, None),
        };
        Document {
            code: &e.code,
            as_of: self.civil.machine(e.clock),
            rule: match e.timeliness {
                Timeliness::Date => "date",
                Timeliness::Instant => "instant",
            },
            status: status(e.status),
            attributes: Attributes {
                centre: e.centre.as_deref(),
                procedure: e.procedure.as_deref(),
                field: e.field.as_deref(),
                channel: e.channel.map(dunghen_contract::Channel::word),
                service_level: e.level.word(),
                deciding_unit: e.deciding_unit.as_deref(),
            },
            instants: Instants {
                submitted_at: self.when(e.submitted_at),
                received_at: self.when(e.received_at),
                ended_at: self.when(e.ended_at),
                returned_at: self.when(e.returned_at),
                due_first: self.when(e.due_first),
                due_current: self.when(e.due_current),
            },
            verdict: verdict.map(facts::verdict),
            verdict_first: first.map(facts::verdict),
            reason: Reason {
                vi: e.reason(Language::Vietnamese, calendar),
                en: e.reason(Language::English, calendar),
            },
            events: e.events.iter().map(|event| self.event(event)).collect(),
            facts: facts::of(&e.facts, self.civil),
        }
    }

    fn event<'e>(&self, event: &'e Told) -> Event<'e> {
        Event {
            r#type: event.kind.type_parts().concat(),
            time: self.civil.machine(event.time),
            source: &event.source,
            id: &event.id,
            // It was written as JSON.
            data: RawValue::from_string(event.data.clone()).unwrap_or_default(),
            effect: match event.effect {
                Some(Effect::Counted) => "counted",
                Some(Effect::Illegal) => "illegal_transition",
                Some(Effect::Foreign) => "foreign_centre",
                None => "still_to_come",
            },
            status: status(event.status),
            due_first: self.when(event.due_first),
            due_current: self.when(event.due_current),
            overdue: event.overdue,
        }
    }

    fn when(&self, at: Option<Millis>) -> Option<String> {
        at.map(|at| self.civil.machine(at))
    }
}

/// None of an orphan.
fn status(status: Status) -> Option<&'static str> {
    status.index().map(|index| Status::WORDS[index])
}
