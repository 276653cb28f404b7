//! Random lives for property tests: legal, illegal, late, reopened, amended, moved, conflicting.
//!
//! Ids, times and subjects come from small sets on purpose, so that identities collide, events tie
//! to the millisecond, and every transition is tried from every status.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "test support, and each test binary uses a part of it"
)]

use std::borrow::Cow;
use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::registry::CentreId;
use dunghen_contract::{
    Applicant, Channel, ContactKind, DueAt, Event, Factor, Family, Kind, Medium, Members, Method,
    Outcome, Registry, ServiceLevel,
};
use dunghen_lifecycle::due_text::spell;
use dunghen_lifecycle::{Rules, Timeliness};
use proptest::prelude::*;
use proptest::sample::select;

/// Monday 2026-02-09 00:00 in Vietnam, a week before Tết.
pub const START: i64 = 1_770_570_000_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

const CALENDAR: &str = r#"
timezone = "Asia/Ho_Chi_Minh"
default = "office"
[schedules.office]
mon = ["07:30-11:30", "13:30-17:30"]
tue = ["07:30-11:30", "13:30-17:30"]
wed = ["07:30-11:30", "13:30-17:30"]
thu = ["07:30-11:30", "13:30-17:30"]
fri = ["07:30-11:30", "13:30-17:30"]
[schedules.late]
mon = ["12:00-24:00"]
sat = ["07:30-11:30"]
[[holidays]]
date = 2026-02-16
name = "Tết"
[[holidays]]
date = 2026-02-17
name = "Tết"
[[make_up_days]]
date = 2026-02-14
hours_of = "mon"
"#;

const CENTRES: &str = "code,name,level,province,parent,valid_from,valid_to,successor,hours
H49.00.01,A,province,H49,,,,,office
H49.10.01,B,district,H49,,,,H49.20.01,late
H49.20.01,C,commune,H49,,,,,
H23.00.01,D,province,H23,,,,,office
";

const PROCEDURES: &str = "code,name,field,level,service_level,statutory_working_hours,fee
1.000001,P,dat-dai,province,full,16,0
1.000002,Q,ho-tich,commune,partial,,0
";

const FIELDS: &str = "slug,name_vi,name_en
dat-dai,Đất đai,Land
ho-tich,Hộ tịch,Civil status
";

const TARGETS: &str = "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n";

/// The registry of the lives.
pub fn registry() -> Arc<Registry> {
    Arc::new(Registry::parse(CENTRES, PROCEDURES, FIELDS, TARGETS).unwrap())
}

/// The rules of the lives.
pub fn rules(timeliness: Timeliness, registry: &Registry) -> Arc<Rules> {
    let calendar = Arc::new(Calendar::parse(CALENDAR).unwrap());
    Arc::new(Rules::new(timeliness, calendar, registry))
}

/// An instant of the two weeks, often on a border: midnight, opening, closing, a millisecond off.
pub fn instant() -> impl Strategy<Value = i64> {
    let hour = select(vec![
        0,
        7 * HOUR + HOUR / 2,
        11 * HOUR + HOUR / 2,
        12 * HOUR,
        17 * HOUR + HOUR / 2,
    ]);
    let offset = select(vec![-1, 0, 0, 0, 1, 59_999, 60_001, 3 * HOUR + 17]);
    (0..14_i64, hour, offset).prop_map(|(day, hour, offset)| START + day * DAY + hour + offset)
}

fn text(values: &'static [&'static str]) -> impl Strategy<Value = Option<Cow<'static, str>>> {
    proptest::option::of(select(values).prop_map(Cow::Borrowed))
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = T> {
    select(values)
}

fn due() -> impl Strategy<Value = Option<DueAt<'static>>> {
    let spelling = (
        select(vec![None, Some(420), Some(0), Some(-180)]),
        Just(3_u8),
    );
    proptest::option::weighted(
        0.7,
        (instant(), spelling).prop_map(|(at, (offset, digits))| DueAt {
            at,
            text: Cow::Owned(spell(at, offset, digits)),
        }),
    )
}

fn attributes() -> impl Strategy<Value = Members<'static>> {
    (
        select(&["1.000001", "1.000002", "1.000001.000.00.00.H49", "9.999999"][..]),
        one_of(Channel::ALL),
        text(&["dat-dai", "ho-tich", "la-lam"]),
        proptest::option::of(one_of(ServiceLevel::ALL)),
        text(&["H49.10.01", "H23.00.01", "UBND"]),
        proptest::option::of(any::<bool>()),
        proptest::option::of(one_of(Applicant::ALL)),
        due(),
    )
        .prop_map(
            |(procedure, channel, field, level, unit, on_behalf, applicant, due_at)| Members {
                procedure: Some(Cow::Borrowed(procedure)),
                channel: Some(channel),
                field,
                service_level: level,
                deciding_unit: unit,
                on_behalf,
                applicant,
                due_at,
                ..Members::default()
            },
        )
}

/// The members that a type may have, with what it must have.
fn members(kind: Kind) -> BoxedStrategy<Members<'static>> {
    let none = Members::default;
    match kind {
        Kind::Received => attributes().boxed(),
        Kind::Submitted => attributes()
            .prop_map(|members| Members {
                due_at: None,
                ..members
            })
            .boxed(),
        Kind::SupplementReceived | Kind::Reopened => due()
            .prop_map(move |due_at| Members { due_at, ..none() })
            .boxed(),
        Kind::Paid => (one_of(Method::ALL), due())
            .prop_map(move |(method, due_at)| Members {
                method: Some(method),
                due_at,
                ..none()
            })
            .boxed(),
        Kind::Transferred => (
            one_of(Medium::ALL),
            select(&["H49.10.01", "H23.00.01", "X"][..]),
        )
            .prop_map(move |(medium, to)| Members {
                medium: Some(medium),
                to: Some(Cow::Borrowed(to)),
                ..none()
            })
            .boxed(),
        Kind::Extended => (due(), proptest::option::of(any::<bool>()))
            .prop_map(move |(due_at, apology)| Members {
                due_at: due_at.or_else(|| {
                    Some(DueAt {
                        at: START,
                        text: spell(START, Some(420), 0).into(),
                    })
                }),
                apology,
                ..none()
            })
            .boxed(),
        Kind::Resolved => (
            proptest::option::of(one_of(Outcome::ALL)),
            proptest::option::of(any::<bool>()),
            proptest::option::of(any::<bool>()),
        )
            .prop_map(move |(outcome, signed_result, digitised)| Members {
                outcome,
                signed_result,
                digitised,
                ..none()
            })
            .boxed(),
        Kind::Returned => one_of(Channel::ALL)
            .prop_map(move |channel| Members {
                channel: Some(channel),
                ..none()
            })
            .boxed(),
        Kind::Rated => (1..=5_u8, proptest::option::of(one_of(Factor::ALL)))
            .prop_map(move |(score, factor)| Members {
                score: Some(score),
                factor,
                ..none()
            })
            .boxed(),
        Kind::ContactMade => one_of(ContactKind::ALL)
            .prop_map(move |contact| Members {
                contact: Some(contact),
                ..none()
            })
            .boxed(),
        _ => Just(none()).boxed(),
    }
}

/// Types as often as lives need them.
fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => Just(Kind::Received),
        2 => Just(Kind::Resolved),
        1 => Just(Kind::Reopened),
        10 => select(&Kind::ALL[..]),
    ]
}

/// Any event.
pub fn event() -> impl Strategy<Value = Event<'static>> {
    kind()
        .prop_flat_map(|kind| {
            (
                Just(kind),
                members(kind),
                instant(),
                select(
                    &[
                        "1",
                        "2",
                        "10",
                        "0190163d-8694-739b-aea5-966c26f8ad91",
                        "é",
                        "b",
                        "c7",
                        "d-9",
                    ][..],
                ),
                select(&["/motcua/H49", "/cong/H49"][..]),
                0..3_u8,
                prop_oneof![4 => Just(0_u16), 1 => 0..4_u16],
            )
        })
        .prop_map(|(kind, members, time, id, source, subject, centre)| {
            let family = match kind.family() {
                Family::Dossier | Family::Contact => "000.00.16.H49-260209-000",
                Family::Ticket => "ticket-",
            };
            Event {
                kind,
                time,
                id: Cow::Borrowed(id),
                source: Cow::Borrowed(source),
                subject: Cow::Owned(format!("{family}{subject}")),
                centre: CentreId(centre),
                members,
            }
        })
}

/// Events, the order they arrive in (each at least once), and after which of them the clock moves.
#[derive(Clone, Debug)]
pub struct Arrivals {
    /// The events.
    pub events: Vec<Event<'static>>,
    /// Places in `events`; some come twice.
    pub order: Vec<usize>,
    /// Clock steps: before which arrival, and to which instant.
    pub steps: Vec<(usize, i64)>,
}

/// Lives as they arrive.
pub fn arrivals(most: usize) -> impl Strategy<Value = Arrivals> {
    proptest::collection::vec(event(), 1..most)
        .prop_flat_map(|events| {
            let places: Vec<usize> = (0..events.len()).collect();
            let again = proptest::collection::vec(select(places.clone()), 0..6);
            let order = again
                .prop_map(move |again| [places.clone(), again].concat())
                .prop_shuffle();
            let steps = proptest::collection::vec((0..events.len() + 3, instant()), 0..8);
            (Just(events), order, steps)
        })
        .prop_map(|(events, order, mut steps)| {
            steps.sort_unstable();
            Arrivals {
                events,
                order,
                steps,
            }
        })
}
