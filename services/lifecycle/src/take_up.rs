//! Taking up what cuts hold: subjects come back with their events, and the next settling makes every
//! fact of theirs anew, by the same path as that of events that have just arrived.

use std::str::Utf8Error;

use dunghen_contract::Registry;

use crate::codec;
use crate::store::Store;

impl Store {
    /// Takes up the strings of the cuts, by place, before any subject.
    pub fn take_up_strings<'t>(
        &mut self,
        texts: impl IntoIterator<Item = &'t str>,
        registry: &Registry,
    ) {
        for text in texts {
            self.strings.take_up(text, registry);
        }
    }

    /// Takes up a subject as a cut holds it; a later one replaces an earlier one, and one without
    /// events removes it.
    ///
    /// # Errors
    ///
    /// A name that is no text.
    pub fn take_up(&mut self, name: &[u8], events: &[u8]) -> Result<(), Utf8Error> {
        let name = str::from_utf8(name)?;
        if events.is_empty() {
            if let Some(number) = self.subjects.find(name) {
                self.event_bytes -= self.subjects.get(number).events().len();
                self.subjects.remove(number);
            }
            return Ok(());
        }
        let renewed = codec::renewed(events);
        let events = renewed.as_deref().unwrap_or(events);
        let (number, _) = self.subjects.find_or_insert(name);
        let subject = self.subjects.get_mut(number);
        self.event_bytes += events.len();
        self.event_bytes -= subject.events().len();
        subject.set_events(events);
        Ok(())
    }

    /// Says in the files of how many cuts the subjects lie that are taken up.
    pub fn take_up_files(&mut self, cuts: usize) {
        self.changes.take_up(cuts);
    }

    /// Everything is taken up: the next settling evaluates all of it.
    pub fn taken_up(&mut self) {
        let subjects = &self.subjects;
        let numbers = 0..subjects.bound() as u32;
        let taken_up = numbers.filter(|number| !subjects.get(*number).events().is_empty());
        self.dirty.extend(taken_up);
        self.taken_up = true;
    }
}
