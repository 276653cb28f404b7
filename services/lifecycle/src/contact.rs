//! Contacts with citizens: each is a fact of its own, distinct by identity and not folded.

use crate::entry::Entry;
use crate::intern::no_field;
use crate::row::{Fact, Row};
use crate::rules::World;

/// Appends a row for each contact.
pub fn facts(entries: &[Entry<'_>], world: &World<'_>, rows: &mut Vec<Row>) {
    rows.extend(entries.iter().filter_map(|entry| {
        Some(Row {
            centre: entry.centre,
            field: no_field(world.registry),
            at: entry.time,
            fact: Fact::Contact(entry.flags.contact()?),
        })
    }));
}
