//! Codes of dossiers and tickets. A ticket gets its number when it is issued, so that numbers of a counter rise.

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::Millis;
use rustc_hash::FxHashMap;

use super::stamp::{Stamps, digits};
use crate::happening::{Happening, PlaceId, Subject, What};
use crate::world::World;

/// A number of a day.
type Number = (Day, u32);

/// The numbers of tickets.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    day: Option<Day>,
    last: FxHashMap<PlaceId, u32>,
    /// Tickets of the day, and of the day before, because a day may end while one is served.
    tickets: [FxHashMap<u32, Number>; 2],
}

impl Numbers {
    fn of(&mut self, key: u32, happening: &Happening, calendar: &Calendar) -> Number {
        if happening.what != What::TicketIssued {
            let known = self.tickets.iter().find_map(|tickets| tickets.get(&key));
            return known
                .copied()
                .unwrap_or_else(|| (calendar.day_of(happening.time), key));
        }
        let day = self.turn(happening.time, calendar);
        let last = self.last.entry(happening.place).or_default();
        *last += 1;
        self.tickets[0].insert(key, (day, *last));
        (day, *last)
    }

    fn turn(&mut self, at: Millis, calendar: &Calendar) -> Day {
        let day = calendar.day_of(at);
        if self.day != Some(day) {
            self.day = Some(day);
            self.last.clear();
            self.tickets.swap(0, 1);
            self.tickets[0].clear();
        }
        day
    }
}

/// Writes the code that an event is about.
pub(super) fn subject(
    happening: &Happening,
    world: &World,
    numbers: &mut Numbers,
    stamps: &mut Stamps,
    out: &mut Vec<u8>,
) {
    match happening.subject {
        Subject::Dossier { place, day, number } => {
            let place = world.place(place);
            let date = stamps.date(&world.calendar, day);
            out.extend_from_slice(place.prefix.as_bytes());
            out.extend_from_slice(&[date[2], date[3], date[5], date[6], date[8], date[9], b'-']);
            out.extend_from_slice(place.series.as_bytes());
            digits(u64::from(number), 4, out);
        }
        Subject::Ticket(key) => {
            let (day, number) = numbers.of(key, happening, &world.calendar);
            out.extend_from_slice(world.place(happening.place).code.as_bytes());
            out.push(b'/');
            out.extend_from_slice(&stamps.date(&world.calendar, day));
            out.extend_from_slice(b"/A");
            digits(u64::from(number), 3, out);
        }
    }
}
