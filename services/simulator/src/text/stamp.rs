//! Instants as RFC 3339 in the calendar's time zone; dates are written once a day, not once an event.

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::Millis;

/// The texts of one day.
#[derive(Copy, Clone, Debug)]
struct Texts {
    midnight: Millis,
    date: [u8; 10],
    offset: [u8; 6],
}

/// Texts of days, as they are asked for.
#[derive(Debug)]
pub(super) struct Stamps {
    first: Day,
    days: Vec<Option<Texts>>,
}

impl Stamps {
    /// Texts of the days from about `first` on.
    pub(super) fn new(first: Day) -> Self {
        Self {
            first,
            days: Vec::new(),
        }
    }

    /// `2020-12-14T23:59:59+07:00`, with milliseconds only where there are any.
    pub(super) fn instant(&mut self, calendar: &Calendar, at: Millis, out: &mut Vec<u8>) {
        let texts = self.texts(calendar, calendar.day_of(at));
        let of_day = (at - texts.midnight).clamp(0, 86_399_999);
        let seconds = of_day / 1000;
        out.extend_from_slice(&texts.date);
        out.push(b'T');
        two_digits(seconds / 3600, out);
        out.push(b':');
        two_digits(seconds / 60 % 60, out);
        out.push(b':');
        two_digits(seconds % 60, out);
        let millis = of_day % 1000;
        if millis > 0 {
            out.push(b'.');
            out.push(digit(millis / 100));
            two_digits(millis % 100, out);
        }
        out.extend_from_slice(&texts.offset);
    }

    /// `2020-12-14`.
    pub(super) fn date(&mut self, calendar: &Calendar, day: Day) -> [u8; 10] {
        self.texts(calendar, day).date
    }

    fn texts(&mut self, calendar: &Calendar, day: Day) -> Texts {
        let Ok(place) = usize::try_from(day.0 - self.first.0) else {
            return texts(calendar, day);
        };
        // Due dates far away are rare; the table stays below a megabyte.
        if place > 20_000 {
            return texts(calendar, day);
        }
        if place >= self.days.len() {
            self.days.resize(place + 1, None);
        }
        *self.days[place].get_or_insert_with(|| texts(calendar, day))
    }
}

fn texts(calendar: &Calendar, day: Day) -> Texts {
    let midnight = calendar.midnight(day);
    let date = day.date();
    let mut text = Vec::with_capacity(10);
    two_digits(i64::from(date.year()) / 100, &mut text);
    two_digits(i64::from(date.year()) % 100, &mut text);
    text.push(b'-');
    two_digits(i64::from(date.month()), &mut text);
    text.push(b'-');
    two_digits(i64::from(date.day()), &mut text);
    let minutes = (i64::from(day.0) * 86_400_000 - midnight) / 60_000;
    let mut offset = vec![if minutes < 0 { b'-' } else { b'+' }];
    two_digits(minutes.abs() / 60, &mut offset);
    offset.push(b':');
    two_digits(minutes.abs() % 60, &mut offset);
    Texts {
        midnight,
        date: text.try_into().unwrap_or(*b"2000-01-01"),
        offset: offset.try_into().unwrap_or(*b"+00:00"),
    }
}

/// A number below 100 with two digits.
pub(super) fn two_digits(number: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(&[digit(number / 10), digit(number % 10)]);
}

/// A number with at least so many digits.
pub(super) fn digits(mut number: u64, least: usize, out: &mut Vec<u8>) {
    let mut buffer = [b'0'; 20];
    let mut start = buffer.len();
    while number > 0 {
        start -= 1;
        #[expect(clippy::cast_possible_wrap, reason = "below ten")]
        let unit = (number % 10) as i64;
        buffer[start] = digit(unit);
        number /= 10;
    }
    out.extend_from_slice(&buffer[start.min(buffer.len() - least)..]);
}

fn digit(number: i64) -> u8 {
    #[expect(clippy::cast_sign_loss, reason = "below ten")]
    let digit = b'0' + (number % 10) as u8;
    digit
}
