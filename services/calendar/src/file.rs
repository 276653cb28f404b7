//! Reads `calendar.toml` and names everything that is wrong with it, before anything is computed from it.

use crate::Day;
use crate::day::{DAYS, FIRST};
use crate::fault::{CalendarFaults, Faults};
use crate::span::{Span, read_spans};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WRITE_WEEKDAY: &str = "write one of mon, tue, wed, thu, fri, sat, sun";

/// More schedules than this are a mistake of a generator, and each costs a megabyte.
const MOST_SCHEDULES: usize = 256;

/// Working hours by weekday, Monday first.
pub(crate) type Week = [Vec<Span>; 7];

/// A calendar file that was found in order.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) zone: TimeZone,
    /// Schedules by name.
    pub(crate) schedules: Vec<(String, Week)>,
    /// Place of the default among the schedules.
    pub(crate) default: usize,
    pub(crate) holidays: BTreeSet<Day>,
    /// Make-up working days, with the weekday (0 = Monday) whose hours are worked.
    pub(crate) make_up_days: BTreeMap<Day, usize>,
}

impl File {
    /// Reads the file's text.
    ///
    /// # Errors
    /// All faults of the file.
    pub(crate) fn read(text: &str) -> Result<Self, CalendarFaults> {
        let mut faults = Faults::default();
        let table = match toml::from_str::<Table>(text) {
            Ok(table) => table,
            Err(error) => {
                let before = error
                    .span()
                    .and_then(|span| text.get(..span.start))
                    .unwrap_or_default();
                let line = before.split('\n').count();
                faults.add(
                    format!("line {line}"),
                    format!("is not TOML: {}", error.message()),
                    "mend the syntax there",
                );
                return faults.unless_any(None);
            }
        };
        only_keys(
            &table,
            "",
            &[
                "timezone",
                "default",
                "schedules",
                "holidays",
                "make_up_days",
            ],
            &mut faults,
        );
        let zone = read_zone(&table, &mut faults);
        let schedules = read_schedules(&table, &mut faults);
        let default = read_default(&table, &schedules, &mut faults);
        let holidays = read_holidays(&table, &mut faults);
        let make_up_days = read_make_up_days(&table, &mut faults);
        let file = zone.zip(default).map(|(zone, default)| Self {
            zone,
            schedules,
            default,
            holidays,
            make_up_days,
        });
        faults.unless_any(file)
    }
}

fn only_keys(table: &Table, prefix: &str, known: &[&str], faults: &mut Faults) {
    for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
        faults.add(
            format!("{prefix}{key}"),
            "is not known here",
            format!("write one of {}", known.join(", ")),
        );
    }
}

fn read_zone(table: &Table, faults: &mut Faults) -> Option<TimeZone> {
    let zone = table
        .get("timezone")
        .and_then(Value::as_str)
        .and_then(|name| TimeZone::get(name).ok());
    if zone.is_none() {
        faults.add(
            "timezone",
            "names no time zone",
            "write an IANA name such as \"Asia/Ho_Chi_Minh\"",
        );
    }
    zone
}

fn read_schedules(table: &Table, faults: &mut Faults) -> Vec<(String, Week)> {
    let instead = "write a table such as [schedules.office] with working hours by weekday";
    let schedules = match table.get("schedules") {
        Some(Value::Table(schedules)) if !schedules.is_empty() => schedules,
        _ => {
            faults.add("schedules", "holds no schedule", instead);
            return Vec::new();
        }
    };
    if schedules.len() > MOST_SCHEDULES {
        faults.add(
            "schedules",
            format!("holds {} schedules", schedules.len()),
            format!("write at most {MOST_SCHEDULES}"),
        );
        return Vec::new();
    }
    let mut read = Vec::with_capacity(schedules.len());
    for (name, value) in schedules {
        let mut week = Week::default();
        if let Some(days) = value.as_table() {
            only_keys(days, &format!("schedules.{name}."), &WEEKDAYS, faults);
            for (spans, day) in week.iter_mut().zip(WEEKDAYS) {
                if let Some(value) = days.get(day) {
                    *spans = read_spans(value, &format!("schedules.{name}.{day}"), faults);
                }
            }
        } else {
            faults.add(format!("schedules.{name}"), "is no table", instead);
        }
        read.push((name.clone(), week));
    }
    read
}

fn read_default(table: &Table, schedules: &[(String, Week)], faults: &mut Faults) -> Option<usize> {
    let name = table.get("default").and_then(Value::as_str);
    let place = name.and_then(|name| schedules.iter().position(|(known, _)| known == name));
    if place.is_none() {
        let problem = match table.get("default") {
            None => "is missing: it is the schedule of a province as a whole",
            Some(_) => "names no schedule of this file",
        };
        let names: Vec<&str> = schedules.iter().map(|(name, _)| name.as_str()).collect();
        let instead = if names.is_empty() {
            "write the name of a schedule".to_owned()
        } else {
            format!("write one of {}", names.join(", "))
        };
        faults.add("default", problem, instead);
    }
    place
}

/// The tables of a list of tables; a missing list is an empty one.
fn tables<'a>(table: &'a Table, key: &str, faults: &mut Faults) -> Vec<(String, &'a Table)> {
    let instead = format!("write tables that begin with [[{key}]]");
    let items: &[Value] = match table.get(key) {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(_) => {
            faults.add(key, "is not a list of tables", instead);
            return Vec::new();
        }
    };
    let mut found = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let key = format!("{key}[{place}]");
        match item.as_table() {
            Some(item) => found.push((key, item)),
            None => faults.add(key, "is no table", instead.as_str()),
        }
    }
    found
}

fn read_holidays(table: &Table, faults: &mut Faults) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for (key, item) in tables(table, "holidays", faults) {
        only_keys(item, &format!("{key}."), &["date", "name"], faults);
        check_name(item, &key, faults);
        days.extend(read_date(item, &key, faults));
    }
    days
}

fn read_make_up_days(table: &Table, faults: &mut Faults) -> BTreeMap<Day, usize> {
    let mut days = BTreeMap::new();
    for (key, item) in tables(table, "make_up_days", faults) {
        only_keys(
            item,
            &format!("{key}."),
            &["date", "hours_of", "name"],
            faults,
        );
        check_name(item, &key, faults);
        let day = read_date(item, &key, faults);
        let hours_of = item.get("hours_of").and_then(Value::as_str);
        let weekday = hours_of.and_then(|name| WEEKDAYS.iter().position(|known| *known == name));
        if weekday.is_none() {
            faults.add(format!("{key}.hours_of"), "names no weekday", WRITE_WEEKDAY);
        }
        if let Some((day, weekday)) = day.zip(weekday)
            && days
                .insert(day, weekday)
                .is_some_and(|before| before != weekday)
        {
            let problem = format!("gives {} the hours of a second weekday", day.date());
            faults.add(
                format!("{key}.hours_of"),
                problem,
                "write each make-up day once",
            );
        }
    }
    days
}

fn check_name(item: &Table, key: &str, faults: &mut Faults) {
    if item.get("name").is_some_and(|name| !name.is_str()) {
        faults.add(
            format!("{key}.name"),
            "is no text",
            "write it in quotation marks",
        );
    }
}

fn read_date(item: &Table, key: &str, faults: &mut Faults) -> Option<Day> {
    let key = format!("{key}.date");
    let date = match item.get("date") {
        Some(Value::Datetime(toml::value::Datetime {
            date: Some(date),
            time: None,
            offset: None,
        })) => {
            let year = i16::try_from(date.year).ok();
            let (month, day) = (i8::try_from(date.month).ok(), i8::try_from(date.day).ok());
            year.zip(month.zip(day))
                .and_then(|(year, (month, day))| Date::new(year, month, day).ok())
        }
        _ => None,
    };
    let Some(date) = date else {
        faults.add(
            key,
            "is no date",
            "write it without quotation marks and time of day, such as 2026-08-31",
        );
        return None;
    };
    let day = Day::from(date);
    if (FIRST..Day::at(DAYS)).contains(&day) {
        return Some(day);
    }
    faults.add(
        key,
        format!("{date} is outside the calendar"),
        "write a date of the years 1998 to 2250",
    );
    None
}
