//! Instants as a clock on the wall of the province shows them.
//!
//! The offset is that of the snapshot's day, so that the page needs no time zone of its own; Vietnam's
//! has not changed since 1975.

use dunghen_contract::{Language, Millis};
use dunghen_windows::Frame;
use jiff::civil::{Date, DateTime, Weekday};

/// Civil time at a snapshot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Civil {
    offset: Millis,
}

impl Civil {
    pub(super) fn of(frame: &Frame) -> Self {
        Self {
            offset: frame.ahead(),
        }
    }

    fn at(self, instant: Millis) -> DateTime {
        let epoch = Date::constant(1970, 1, 1).at(0, 0, 0, 0);
        let since = jiff::SignedDuration::from_millis(instant.saturating_add(self.offset));
        epoch.saturating_add(since)
    }

    /// `14/12/2020`, `14 Dec 2020`.
    pub(super) fn date(self, lang: Language, instant: Millis) -> String {
        let date = self.at(instant).date();
        match lang {
            Language::Vietnamese => date.strftime("%d/%m/%Y").to_string(),
            Language::English => date.strftime("%-d %b %Y").to_string(),
        }
    }

    /// `23:59:59`.
    pub(super) fn time(self, instant: Millis) -> String {
        self.at(instant).strftime("%H:%M:%S").to_string()
    }

    /// `23:59`.
    pub(super) fn minute(self, instant: Millis) -> String {
        self.at(instant).strftime("%H:%M").to_string()
    }

    /// `Thứ Hai, 14/12/2020`, `Monday, 14 Dec 2020`.
    pub(super) fn day(self, lang: Language, instant: Millis) -> String {
        let weekday = weekday(lang, self.at(instant).date().weekday());
        format!("{weekday}, {}", self.date(lang, instant))
    }

    /// For `datetime=` of a `time` element.
    pub(super) fn machine(self, instant: Millis) -> String {
        self.at(instant).strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

fn weekday(lang: Language, day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => lang.of("Thứ Hai", "Monday"),
        Weekday::Tuesday => lang.of("Thứ Ba", "Tuesday"),
        Weekday::Wednesday => lang.of("Thứ Tư", "Wednesday"),
        Weekday::Thursday => lang.of("Thứ Năm", "Thursday"),
        Weekday::Friday => lang.of("Thứ Sáu", "Friday"),
        Weekday::Saturday => lang.of("Thứ Bảy", "Saturday"),
        Weekday::Sunday => lang.of("Chủ Nhật", "Sunday"),
    }
}
