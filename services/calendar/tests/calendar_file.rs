//! What a calendar file says, and what is said about a wrong one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use dunghen_calendar::{Calendar, Day, Millis};
use jiff::civil::Date;

const HOUR: Millis = 3_600_000;

const VIETNAM: &str = r#"
timezone = "Asia/Ho_Chi_Minh"
default = "office"
[schedules.office]
mon = ["07:30-11:30", "13:30-17:30"]
tue = ["07:30-11:30", "13:30-17:30"]
wed = ["07:30-11:30", "13:30-17:30"]
thu = ["07:30-11:30", "13:30-17:30"]
fri = ["07:30-11:30", "13:30-17:30"]
[schedules.weekend]
sat = ["07:30-11:30"]
sun = ["20:00-24:00"]
[schedules.closed]
[[holidays]]
date = 2026-02-16
name = "Tết"
[[holidays]]
date = 2026-02-17
[[holidays]]
date = 2026-02-18
[[holidays]]
date = 2026-02-19
[[holidays]]
date = 2026-02-20
[[holidays]]
date = 2026-08-31
[[holidays]]
date = 2026-09-01
[[holidays]]
date = 2026-09-02
[[holidays]]
date = 2026-08-22
[[make_up_days]]
date = 2026-08-22
hours_of = "mon"
name = "Làm bù"
"#;

fn vietnam() -> Calendar {
    Calendar::parse(VIETNAM).unwrap()
}

fn day(month: i8, day: i8) -> Day {
    Day::from(Date::constant(2026, month, day))
}

/// An instant of 2026 in Vietnam.
fn at(text: &str) -> Millis {
    format!("2026-{text}:00+07:00")
        .parse::<jiff::Timestamp>()
        .unwrap()
        .as_millisecond()
}

fn faults(text: &str) -> Vec<String> {
    Calendar::parse(text)
        .unwrap_err()
        .faults()
        .iter()
        .map(|fault| fault.key.clone())
        .collect()
}

#[test]
fn tet_of_2026_is_no_working_time() {
    let calendar = vietnam();
    let s = calendar.default_schedule();
    assert_eq!(calendar.work(s, at("02-13T17:30"), at("02-23T07:30")), 0);
    assert_eq!(
        calendar.work(s, at("02-13T16:30"), at("02-23T08:30")),
        2 * HOUR
    );
    assert_eq!(
        calendar.add(s, at("02-13T16:30"), 2 * HOUR),
        at("02-23T08:30")
    );
    assert_eq!(calendar.add(s, at("02-13T16:30"), HOUR), at("02-13T17:30"));
    assert_eq!(calendar.working_day_of(s, day(2, 14)), day(2, 23));
    assert_eq!(
        calendar.previous_working_day(s, day(2, 23)),
        Some(day(2, 13))
    );
    assert_eq!(
        calendar.earliest_with_left(s, at("02-23T08:30"), HOUR),
        at("02-13T17:30")
    );
    assert_eq!(
        calendar.earliest_with_left(s, at("02-23T08:30"), 0),
        at("02-23T08:30")
    );
}

#[test]
fn a_make_up_day_wins_over_a_holiday() {
    let calendar = vietnam();
    let s = calendar.default_schedule();
    assert!(calendar.worked(s, day(8, 22)));
    assert!(!calendar.worked(s, day(8, 31)));
    assert_eq!(
        calendar.work(s, at("08-22T00:00"), at("08-23T00:00")),
        8 * HOUR
    );
    assert_eq!(calendar.working_day_of(s, day(8, 29)), day(9, 3));
    let weekend = calendar.schedule("weekend").unwrap();
    assert!(
        !calendar.worked(weekend, day(8, 22)),
        "that schedule has no hours on Monday"
    );
    assert!(calendar.worked(weekend, day(8, 29)));
}

#[test]
fn the_close_of_a_day_is_the_end_of_its_hours_or_its_midnight() {
    let calendar = vietnam();
    let s = calendar.default_schedule();
    let weekend = calendar.schedule("weekend").unwrap();
    assert_eq!(calendar.close(s, at("08-21T00:00")), at("08-21T17:30"));
    assert_eq!(calendar.close(s, at("08-21T23:59")), at("08-21T17:30"));
    assert_eq!(calendar.close(s, at("08-23T10:00")), at("08-24T00:00"));
    assert_eq!(
        calendar.close(weekend, at("08-30T10:00")),
        at("08-31T00:00")
    );
    assert_eq!(calendar.midnight(day(8, 23)), at("08-23T00:00"));
    assert_eq!(calendar.day_of(at("08-23T00:00") - 1), day(8, 22));
}

#[test]
fn a_schedule_without_hours_never_works_and_never_ends() {
    let calendar = vietnam();
    let s = calendar.schedule("closed").unwrap();
    assert_eq!(calendar.work(s, Millis::MIN, Millis::MAX), 0);
    assert_eq!(calendar.add(s, at("08-21T00:00"), 1), calendar.end());
    assert_eq!(calendar.add(s, at("08-21T00:00"), 0), at("08-21T00:00"));
    assert_eq!(
        calendar.earliest_with_left(s, at("08-21T00:00"), 0),
        calendar.start()
    );
    assert_eq!(
        calendar.midnight(calendar.working_day_of(s, day(8, 21))),
        calendar.end()
    );
    assert_eq!(calendar.previous_working_day(s, day(8, 21)), None);
}

#[test]
fn instants_and_days_outside_the_calendar_are_its_ends() {
    let calendar = vietnam();
    let s = calendar.default_schedule();
    let all = calendar.work(s, calendar.start(), calendar.end());
    assert_eq!(calendar.work(s, Millis::MIN, Millis::MAX), all);
    assert_eq!(
        calendar.add(s, Millis::MIN, all),
        calendar.add(s, calendar.start(), all)
    );
    assert_eq!(calendar.add(s, 0, Millis::MAX), calendar.end());
    assert_eq!(calendar.add(s, Millis::MAX, 5), Millis::MAX);
    assert_eq!(
        calendar.earliest_with_left(s, Millis::MAX, Millis::MAX),
        calendar.start()
    );
    assert_eq!(
        calendar.midnight(calendar.day_of(Millis::MIN)),
        calendar.start()
    );
    assert!(calendar.close(s, Millis::MAX) <= calendar.end());
    assert_eq!(calendar.midnight(Day(i32::MAX)), calendar.end());
    assert!(!calendar.worked(s, Day(i32::MAX)) && !calendar.worked(s, Day(i32::MIN)));
    assert_eq!(
        calendar.midnight(calendar.working_day_of(s, Day(i32::MAX))),
        calendar.end()
    );
    assert_eq!(calendar.previous_working_day(s, Day(i32::MIN)), None);
}

#[test]
fn a_year_without_holidays_is_warned_of() {
    let years: Vec<i16> = vietnam()
        .warnings(2025..=2027)
        .map(|warning| warning.year)
        .collect();
    assert_eq!(years, [2025, 2027]);
    assert!(
        vietnam()
            .warnings(2027..=2027)
            .next()
            .unwrap()
            .to_string()
            .contains("2027")
    );
}

#[test]
fn schedules_are_found_by_name() {
    let calendar = vietnam();
    let names: Vec<&str> = calendar.schedule_names().collect();
    assert_eq!(names.len(), 3);
    for name in names {
        assert!(calendar.schedule(name).is_some());
    }
    assert_eq!(
        calendar.schedule("office"),
        Some(calendar.default_schedule())
    );
    assert_eq!(calendar.schedule("Office"), None);
}

#[test]
fn every_fault_is_named_at_once() {
    let text = r#"
timezone = "Asia/Hanoi"
default = "night"
colour = "red"
holidays = [ { date = "2026-01-01" }, { date = 2026-01-01T00:00:00, name = 1 }, { day = 2026-01-01, date = 1700-01-01 } ]
make_up_days = [ { date = 2026-01-03, hours_of = "monday" }, { date = 2026-01-04, hours_of = "mon" }, { date = 2026-01-04, hours_of = "tue" } ]
[schedules.office]
mon = ["07:30-11:30", "11:00-17:30"]
tue = ["13:30-17:30", "07:30-11:30"]
wed = ["11:30-07:30", "09:00-09:00"]
thu = ["7:30-11:30", "07:30-24:01", "07:60-08:00", 5]
fri = "07:30-11:30"
monday = []
"#;
    let found = faults(text);
    let expected = [
        "colour",
        "timezone",
        "schedules.office.monday",
        "schedules.office.mon[1]",
        "schedules.office.tue[1]",
        "schedules.office.wed[0]",
        "schedules.office.wed[1]",
        "schedules.office.thu[0]",
        "schedules.office.thu[1]",
        "schedules.office.thu[2]",
        "schedules.office.thu[3]",
        "schedules.office.fri",
        "default",
        "holidays[0].date",
        "holidays[1].name",
        "holidays[1].date",
        "holidays[2].day",
        "holidays[2].date",
        "make_up_days[0].hours_of",
        "make_up_days[2].hours_of",
    ];
    assert_eq!(found, expected);
    let said = Calendar::parse(text).unwrap_err().to_string();
    assert!(
        said.contains("default: names no schedule of this file; write one of office"),
        "{said}"
    );
}

#[test]
fn a_file_without_anything_lacks_everything() {
    assert_eq!(faults(""), ["timezone", "schedules", "default"]);
    assert_eq!(
        faults("timezone = \"Asia/Ho_Chi_Minh\"\ndefault = 1\n[schedules]\na = 1"),
        ["schedules.a", "default"]
    );
    assert_eq!(faults("\n\ntimezone = "), ["line 3"]);
    assert_eq!(faults(&format!("{VIETNAM}[schedules.office]\n")).len(), 1);
}

#[test]
fn spans_may_touch_and_end_at_midnight() {
    let text = "timezone = \"UTC\"\ndefault = \"a\"\n[schedules.a]\nsun = [\"00:00-12:00\", \"12:00-24:00\"]\n";
    let calendar = Calendar::parse(text).unwrap();
    let midnight = calendar.midnight(day(8, 23));
    assert_eq!(
        calendar.work(calendar.default_schedule(), midnight, midnight + 24 * HOUR),
        24 * HOUR
    );
    assert_eq!(
        calendar.close(calendar.default_schedule(), midnight),
        midnight + 24 * HOUR
    );
}

#[test]
fn the_shipped_calendar_lists_holidays_of_every_year_it_claims() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../schemas/registry/calendar.toml"
    );
    let calendar = Calendar::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let s = calendar.default_schedule();
    assert_eq!(calendar.warnings(2019..=2026).count(), 0);
    assert!((16..=20).all(|date| !calendar.worked(s, day(2, date))));
    assert!(calendar.worked(s, day(8, 22)) && !calendar.worked(s, day(8, 31)));
    assert!(calendar.schedule("saturday").is_some());
}
