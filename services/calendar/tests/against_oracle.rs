//! Working time against an oracle that asks the clocks minute by minute, in zones with and without summer time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use dunghen_calendar::{Calendar, Day, Millis};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const MINUTE: Millis = 60_000;
const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Vietnam, an hour at 02:00, an hour at midnight, half an hour, a day that began twice.
const ZONES: [&str; 5] = [
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
    "America/Havana",
    "Australia/Lord_Howe",
    "America/New_York",
];

/// What a calendar says, in the simplest form.
#[derive(Clone, Debug)]
struct Model {
    zone: &'static str,
    week: [Vec<(u16, u16)>; 7],
    holidays: Vec<Date>,
    make_up: BTreeMap<Date, usize>,
}

impl Model {
    fn toml(&self) -> String {
        let mut text = format!(
            "timezone = \"{}\"\ndefault = \"a\"\n[schedules.a]\n",
            self.zone
        );
        for (name, spans) in NAMES
            .iter()
            .zip(&self.week)
            .filter(|(_, spans)| !spans.is_empty())
        {
            let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            let spans: Vec<String> = spans
                .iter()
                .map(|(from, to)| format!("\"{}-{}\"", time(*from), time(*to)))
                .collect();
            writeln!(text, "{name} = [{}]", spans.join(", ")).unwrap();
        }
        for date in &self.holidays {
            writeln!(text, "[[holidays]]\ndate = {date}\nname = \"Nghỉ\"").unwrap();
        }
        for (date, weekday) in &self.make_up {
            writeln!(
                text,
                "[[make_up_days]]\ndate = {date}\nhours_of = \"{}\"",
                NAMES[*weekday]
            )
            .unwrap();
        }
        text
    }

    fn spans(&self, date: Date) -> &[(u16, u16)] {
        match self.make_up.get(&date) {
            Some(weekday) => &self.week[*weekday],
            None if self.holidays.contains(&date) => &[],
            None => &self.week[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()],
        }
    }

    fn working(&self, zone: &TimeZone, t: Millis) -> bool {
        let clock = zone.to_datetime(Timestamp::from_millisecond(t).unwrap());
        let minute =
            u16::try_from(i32::from(clock.hour()) * 60 + i32::from(clock.minute())).unwrap();
        self.spans(clock.date())
            .iter()
            .any(|(from, to)| (*from..*to).contains(&minute))
    }

    fn work(&self, a: Millis, b: Millis) -> Millis {
        let zone = TimeZone::get(self.zone).unwrap();
        let (mut t, mut sum) = (a, 0);
        while t < b {
            let next = ((t.div_euclid(MINUTE) + 1) * MINUTE).min(b);
            sum += if self.working(&zone, t) { next - t } else { 0 };
            t = next;
        }
        sum
    }
}

fn spans() -> impl Strategy<Value = Vec<(u16, u16)>> {
    prop_oneof![
        2 => Just(vec![(450, 690), (810, 1050)]),
        1 => Just(vec![(0, 1440)]),
        1 => Just(Vec::new()),
        3 => prop::collection::btree_set(0u16..=1440, 0..=8).prop_map(|times| {
            let times: Vec<u16> = times.into_iter().collect();
            times.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
        }),
    ]
}

/// The weeks in which the clocks of the zones change in 2026.
fn dates() -> impl Strategy<Value = Date> {
    prop_oneof![0i32..49, 222i32..270]
        .prop_map(|days| Date::constant(2026, 2, 22) + jiff::Span::new().days(days))
}

fn instants() -> impl Strategy<Value = Millis> {
    (dates(), 0..86_400_000i64, prop::bool::ANY).prop_map(|(date, offset, whole)| {
        let t = date
            .to_zoned(TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_millisecond()
            + offset;
        if whole {
            t - t.rem_euclid(30 * MINUTE)
        } else {
            t
        }
    })
}

fn models() -> impl Strategy<Value = Model> {
    let week = prop::array::uniform7(spans());
    let holidays = prop::collection::vec(dates(), 0..12);
    let make_up = prop::collection::btree_map(dates(), 0usize..7, 0..8);
    (
        prop::sample::select(ZONES.to_vec()),
        week,
        holidays,
        make_up,
    )
        .prop_map(|(zone, week, holidays, make_up)| Model {
            zone,
            week,
            holidays,
            make_up,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn working_time_is_what_the_clocks_say(model in models(), a in instants(), days in 0i64..20, rest in 0..86_400_000i64) {
        let calendar = Calendar::parse(&model.toml()).unwrap();
        let s = calendar.default_schedule();
        let b = a + days * 86_400_000 + rest;
        prop_assert_eq!(calendar.work(s, a, b), model.work(a, b));
        prop_assert_eq!(calendar.work(s, b, a), 0);
    }

    #[test]
    fn working_time_adds_up_and_moves_back(model in models(), mut t in prop::array::uniform3(instants()), w in 0..400 * 3_600_000i64) {
        let calendar = Calendar::parse(&model.toml()).unwrap();
        let s = calendar.default_schedule();
        t.sort_unstable();
        let [a, b, c] = t;
        prop_assert_eq!(calendar.work(s, a, b) + calendar.work(s, b, c), calendar.work(s, a, c));

        for w in [w, calendar.work(s, a, b)] {
            let moved = calendar.add(s, a, w);
            prop_assert!(moved >= a);
            if calendar.work(s, a, calendar.end()) >= w {
                prop_assert_eq!(calendar.work(s, a, moved), w);
                prop_assert!(moved == a || calendar.work(s, a, moved - 1) < w);
            } else {
                prop_assert_eq!(moved, calendar.end());
            }
            let earliest = calendar.earliest_with_left(s, c, w);
            prop_assert!(calendar.work(s, earliest, c) <= w);
            prop_assert!(earliest == calendar.start() || calendar.work(s, earliest - 1, c) > w);
        }
    }

    #[test]
    fn days_are_those_of_the_clocks(model in models(), t in instants()) {
        let calendar = Calendar::parse(&model.toml()).unwrap();
        let s = calendar.default_schedule();
        let zone = TimeZone::get(model.zone).unwrap();
        let date = zone.to_datetime(Timestamp::from_millisecond(t).unwrap()).date();
        let day = calendar.day_of(t);
        prop_assert_eq!(day, Day::from(date));
        prop_assert_eq!(calendar.midnight(day), date.to_zoned(zone).unwrap().timestamp().as_millisecond());

        let (midnight, end) = (calendar.midnight(day), calendar.midnight(Day(day.0 + 1)));
        let work = calendar.work(s, midnight, end);
        prop_assert_eq!(calendar.worked(s, day), work > 0);
        let close = calendar.close(s, t);
        prop_assert_eq!(calendar.work(s, midnight, close), work);
        let minimal = if work > 0 { calendar.work(s, midnight, close - 1) < work } else { close == end };
        prop_assert!(minimal);

        let next = (day.0..).map(Day).take(4000).find(|d| calendar.worked(s, *d));
        prop_assert_eq!(next.unwrap_or(Day(calendar.day_of(Millis::MAX).0 + 1)), calendar.working_day_of(s, day));
        let before = (0..4000).map(|n| Day(day.0 - 1 - n)).find(|d| calendar.worked(s, *d));
        prop_assert_eq!(before, calendar.previous_working_day(s, day));
    }
}
