//! Kept events, written again under other numbers: those of the centres of another registry, or of
//! the strings of another shard. What they say stays the same.

use dunghen_contract::registry::CentreId;

use crate::Millis;
use crate::codec;
use crate::due_text::DueText;
use crate::entry::Entry;
use crate::intern::StrId;

/// Encoded events with the numbers of their centres changed.
///
/// # Errors
///
/// The number of a centre that has no new one.
pub fn with_centres(
    events: &[u8],
    new: impl Fn(CentreId) -> Option<CentreId>,
) -> Result<Vec<u8>, CentreId> {
    rewritten(events, |entry| {
        entry.centre = new(entry.centre).ok_or(entry.centre)?;
        Ok(())
    })
}

/// Encoded events with the numbers of their strings changed.
///
/// # Errors
///
/// The number of a string that has no new one.
pub fn with_strings(
    events: &[u8],
    mut new: impl FnMut(StrId) -> Option<StrId>,
) -> Result<Vec<u8>, StrId> {
    rewritten(events, |entry| {
        let mut renumber = |id: &mut StrId| {
            *id = new(*id).ok_or(*id)?;
            Ok(())
        };
        renumber(&mut entry.source)?;
        let members = [
            &mut entry.procedure,
            &mut entry.field,
            &mut entry.deciding_unit,
            &mut entry.to,
        ];
        members.into_iter().flatten().try_for_each(&mut renumber)?;
        match entry.due.as_mut().map(|due| &mut due.text) {
            Some(DueText::Verbatim(id)) => renumber(id),
            Some(DueText::Regular { .. }) | None => Ok(()),
        }
    })
}

/// When the first of encoded events happened.
#[must_use]
pub fn earliest(events: &[u8]) -> Option<Millis> {
    let (ids, mut entries) = (codec::Ids::new(), Vec::new());
    codec::decode(events, &ids, &mut entries);
    entries.iter().map(|entry| entry.time).min()
}

fn rewritten<E>(
    events: &[u8],
    mut rewrite: impl FnMut(&mut Entry<'_>) -> Result<(), E>,
) -> Result<Vec<u8>, E> {
    let (ids, mut entries) = (codec::Ids::new(), Vec::new());
    codec::decode(events, &ids, &mut entries);
    entries.iter_mut().try_for_each(&mut rewrite)?;
    let mut out = Vec::with_capacity(events.len());
    codec::encode(None, &entries, &mut out);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Due, Flags};
    use dunghen_contract::Kind;

    const START: Millis = 1_780_000_000_000;

    /// A receipt that names every string that an event can, each by a number of its own.
    fn entry(first: u32, centre: u16, time: Millis) -> Entry<'static> {
        let text = |place| Some(StrId::of(first + place));
        Entry {
            kind: Kind::Received,
            centre: CentreId(centre),
            time,
            source: StrId::of(first),
            id: b"\x00e-1",
            flags: Flags(5),
            procedure: text(1),
            field: text(2),
            deciding_unit: text(3),
            to: text(4),
            due: Some(Due {
                at: time + 1000,
                text: DueText::Verbatim(StrId::of(first + 5)),
            }),
        }
    }

    fn encoded(entries: &[Entry<'_>]) -> Vec<u8> {
        let mut out = Vec::new();
        codec::encode(None, entries, &mut out);
        out
    }

    #[test]
    fn every_string_gets_its_new_number_and_nothing_else_changes() {
        let plain = Entry {
            procedure: None,
            field: None,
            deciding_unit: None,
            to: None,
            due: None,
            ..entry(7, 3, START + 9)
        };
        let old = encoded(&[entry(0, 3, START), plain]);
        let new = with_strings(&old, |id| Some(StrId::of(id.place() + 100)));
        let moved = Entry {
            source: StrId::of(107),
            ..plain
        };
        assert_eq!(new.unwrap(), encoded(&[entry(100, 3, START), moved]));
    }

    #[test]
    fn every_centre_gets_its_new_number() {
        let old = encoded(&[entry(0, 3, START), entry(0, 1, START + 1)]);
        let new = with_centres(&old, |centre| Some(CentreId(centre.0 + 1)));
        let expected = encoded(&[entry(0, 4, START), entry(0, 2, START + 1)]);
        assert_eq!(new.unwrap(), expected);
    }

    #[test]
    fn what_has_no_new_number_is_named() {
        let events = encoded(&[entry(0, 3, START), entry(0, 1, START + 1)]);
        let but_one = |centre: CentreId| (centre.0 != 1).then_some(centre);
        assert_eq!(with_centres(&events, but_one), Err(CentreId(1)));
        let but_five = |id: StrId| (id.place() != 5).then_some(id);
        assert_eq!(with_strings(&events, but_five), Err(StrId::of(5)));
    }

    #[test]
    fn the_earliest_need_not_be_the_first() {
        let events = encoded(&[entry(0, 3, START + 5), entry(0, 3, START)]);
        assert_eq!(earliest(&events), Some(START));
        assert_eq!(earliest(&[]), None);
    }
}
