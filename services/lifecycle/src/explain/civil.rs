//! Instants as a clock on the wall of the province shows them, and spans in hours.

use dunghen_calendar::Calendar;
use dunghen_contract::Language;

use crate::Millis;

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// Civil time by a calendar's zone.
#[derive(Clone, Copy, Debug)]
pub struct Civil<'c>(pub &'c Calendar);

impl Civil<'_> {
    /// `2026-11-27T17:00:00.000+07:00`.
    #[must_use]
    pub fn machine(self, at: Millis) -> String {
        let (day, since) = self.parts(at);
        let offset = Millis::from(self.0.day_of(at).0) * DAY - self.0.midnight(self.0.day_of(at));
        let sign = if offset < 0 { '-' } else { '+' };
        let away = offset.abs();
        format!(
            "{day}T{}.{:03}{sign}{:02}:{:02}",
            clock(since),
            since % SECOND,
            away / HOUR,
            away % HOUR / MINUTE
        )
    }

    /// `27/11/2026`, `27 Nov 2026`.
    #[must_use]
    pub fn date(self, language: Language, at: Millis) -> String {
        let (day, _) = self.parts(at);
        let shape = language.of("%d/%m/%Y", "%-d %b %Y");
        day.strftime(shape).to_string()
    }

    /// `17:00 ngày 27/11/2026`, `17:00 on 27 Nov 2026`; seconds where they are not 0.
    #[must_use]
    pub fn instant(self, language: Language, at: Millis) -> String {
        let (_, since) = self.parts(at);
        let clock = clock(since);
        let clock = clock.strip_suffix(":00").unwrap_or(&clock);
        let on = language.of("ngày", "on");
        format!("{clock} {on} {}", self.date(language, at))
    }

    fn parts(self, at: Millis) -> (jiff::civil::Date, Millis) {
        let day = self.0.day_of(at);
        (day.date(), (at - self.0.midnight(day)).max(0))
    }
}

/// `17:00:00`.
fn clock(since: Millis) -> String {
    let (hours, minutes) = (since / HOUR, since % HOUR / MINUTE);
    format!("{hours:02}:{minutes:02}:{:02}", since % MINUTE / SECOND)
}

/// `5 giờ 30 phút`, `5 h 30 min`; what is shorter than a minute is not nothing.
pub(super) fn span(language: Language, span: Millis) -> String {
    let (hours, minutes) = (span / HOUR, span % HOUR / MINUTE);
    let hour = language.of("giờ", "h");
    let minute = language.of("phút", "min");
    match (hours, minutes) {
        (0, 0) if span > 0 => language.of("dưới 1 phút", "less than 1 min").to_owned(),
        (0, _) => format!("{minutes} {minute}"),
        (_, 0) => format!("{hours} {hour}"),
        _ => format!("{hours} {hour} {minutes} {minute}"),
    }
}
