//! Entries in few bytes: a subject's events as one buffer, decoded only when the subject changes.
//!
//! A province keeps tens of millions of events; what repeats from one event of a subject to the
//! next (centre, source, most of the time, most of the id) is written as a difference, and absent
//! members cost nothing.
//!
//! ```text
//! buffer = 0  entry…                    (the first version had no 0, and begins with a rank)
//! entry  = head:u8  time:span-delta  [centre]  [source]  id  [mask:u8 members…]
//! head   = rank (5 bits) | centre as before | source as before | has members
//! id     = as the id before (4 bits) | others (4 bits)  [rest of 15 or more]…  other bytes
//! mask   = flags | procedure | field | unit | to | due_at | due text is usual
//! ```
//! All numbers are LEB128. A span is in seconds where they are whole. Flags are turned so that those
//! of the event's kind come first.

mod first;
mod number;

use bumpalo::Bump;
use dunghen_contract::Kind;
use dunghen_contract::registry::CentreId;

use crate::Millis;
use crate::due_text::DueText;
use crate::entry::{Due, Entry, Flags};
use crate::intern::StrId;

pub use number::{read, write};
use number::{read_span, take, write_span};

/// Memory that decoded ids lie in where they are written as differences.
pub type Ids = Bump;

/// What a buffer of this version begins with: no rank.
const SECOND: u8 = 0;

const RANK: u8 = 31;
const SAME_CENTRE: u8 = 1 << 5;
const SAME_SOURCE: u8 = 1 << 6;
const HAS_MEMBERS: u8 = 1 << 7;

const FLAGS: u8 = 1;
const PROCEDURE: u8 = 1 << 1;
const FIELD: u8 = 1 << 2;
const UNIT: u8 = 1 << 3;
const TO: u8 = 1 << 4;
const DUE: u8 = 1 << 5;
const USUAL_DUE: u8 = 1 << 6;

/// A length that is written in half a byte is below this.
const LONG: usize = 15;

/// The spelling of nearly every appointed return: Vietnam's offset, whole seconds.
const USUAL: DueText = DueText::Regular {
    offset: Some(420),
    digits: 0,
};

/// What the next entry is written against.
#[derive(Clone, Copy)]
struct Before<'a> {
    time: Millis,
    centre: u16,
    source: StrId,
    id: &'a [u8],
}

/// Appends entries, in their order, to a buffer that ends with what `encode` made of `last`, or is
/// empty where there is none.
pub fn encode(last: Option<&Entry<'_>>, entries: &[Entry<'_>], out: &mut Vec<u8>) {
    if out.is_empty() && !entries.is_empty() {
        out.push(SECOND);
    }
    let mut before = last.map_or(Before::START, Before::of);
    for entry in entries {
        encode_one(entry, &before, out);
        before = Before::of(entry);
    }
}

impl<'a> Before<'a> {
    const START: Before<'static> = Before {
        time: 1_577_836_800_000, // 2020-01-01, so that first deltas are small
        centre: 0,
        source: StrId::of(0),
        id: &[],
    };

    const fn of(entry: &Entry<'a>) -> Self {
        Self {
            time: entry.time,
            centre: entry.centre.0,
            source: entry.source,
            id: entry.id,
        }
    }
}

fn encode_one(entry: &Entry<'_>, before: &Before<'_>, out: &mut Vec<u8>) {
    let mask = mask_of(entry);
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    let head = entry.kind.rank()
        | bit(entry.centre.0 == before.centre, SAME_CENTRE)
        | bit(entry.source == before.source, SAME_SOURCE)
        | bit(mask != 0, HAS_MEMBERS);
    out.push(head);
    write_span(entry.time - before.time, out);
    if head & SAME_CENTRE == 0 {
        write(u64::from(entry.centre.0), out);
    }
    if head & SAME_SOURCE == 0 {
        write(u64::from(entry.source.place()), out);
    }
    encode_id(entry.id, before.id, out);
    if mask != 0 {
        out.push(mask);
        encode_members(entry, mask, out);
    }
}

fn encode_id(id: &[u8], before: &[u8], out: &mut Vec<u8>) {
    let pairs = id.iter().zip(before);
    let same = pairs.take_while(|(now, then)| now == then).count();
    let others = id.len() - same;
    out.push((same.min(LONG) << 4 | others.min(LONG)) as u8);
    for length in [same, others] {
        if length >= LONG {
            write((length - LONG) as u64, out);
        }
    }
    out.extend_from_slice(&id[same..]);
}

fn decode_id<'a>(bytes: &mut &'a [u8], before: &[u8], ids: &'a Ids) -> Option<&'a [u8]> {
    let lengths = take(bytes, 1)?[0];
    let mut length = |half: u8| -> Option<usize> {
        let length = usize::from(half);
        if length < LONG {
            return Some(length);
        }
        length.checked_add(read(bytes)? as usize)
    };
    let (same, others) = (length(lengths >> 4)?, length(lengths & 15)?);
    let others = take(bytes, others)?;
    if same == 0 {
        return Some(others);
    }
    let same = before.get(..same)?;
    let id = ids.alloc_slice_fill_copy(same.len() + others.len(), 0);
    id[..same.len()].copy_from_slice(same);
    id[same.len()..].copy_from_slice(others);
    Some(id)
}

fn mask_of(entry: &Entry<'_>) -> u8 {
    let bit = |present: bool, bit: u8| if present { bit } else { 0 };
    bit(entry.flags.0 != 0, FLAGS)
        | bit(entry.procedure.is_some(), PROCEDURE)
        | bit(entry.field.is_some(), FIELD)
        | bit(entry.deciding_unit.is_some(), UNIT)
        | bit(entry.to.is_some(), TO)
        | bit(entry.due.is_some(), DUE)
        | bit(entry.due.is_some_and(|due| due.text == USUAL), USUAL_DUE)
}

/// How far flags are turned, so that those that a kind has are the lowest.
const fn turn(kind: Kind) -> u32 {
    match kind {
        Kind::Paid => 10,
        Kind::Transferred => 12,
        Kind::Extended => 14,
        Kind::Resolved => 16,
        Kind::Rated => 24,
        Kind::ContactMade => 30,
        _ => 0,
    }
}

fn encode_members(entry: &Entry<'_>, mask: u8, out: &mut Vec<u8>) {
    if mask & FLAGS != 0 {
        write(u64::from(entry.flags.0.rotate_right(turn(entry.kind))), out);
    }
    for text in [entry.procedure, entry.field, entry.deciding_unit, entry.to]
        .into_iter()
        .flatten()
    {
        write(u64::from(text.place()), out);
    }
    if let Some(due) = entry.due {
        write_span(due.at - entry.time, out);
        if mask & USUAL_DUE == 0 {
            write(due_text_number(due.text), out);
        }
    }
}

/// A regular spelling is even (offset shifted to be positive, 0 for `Z`), a text is odd.
fn due_text_number(text: DueText) -> u64 {
    match text {
        DueText::Regular { offset, digits } => {
            let zone = offset.map_or(0, |minutes| u64::from((minutes + 1440).unsigned_abs()) + 1);
            (zone << 2 | u64::from(digits)) << 1
        }
        DueText::Verbatim(id) => u64::from(id.place()) << 1 | 1,
    }
}

fn due_text_of(number: u64) -> DueText {
    if number & 1 == 1 {
        return DueText::Verbatim(StrId::of((number >> 1) as u32));
    }
    let zone = i16::try_from(number >> 3).unwrap_or(0);
    DueText::Regular {
        offset: (zone > 0).then(|| zone - 1 - 1440),
        digits: (number >> 1 & 3) as u8,
    }
}

/// Reads the entries of a buffer that [`encode`] wrote, or that the first version did, appending them
/// to `entries`.
///
/// A buffer is only ever one that this process wrote or whose checksum held; what cannot be read
/// ends the list.
pub fn decode<'a>(bytes: &'a [u8], ids: &'a Ids, entries: &mut Vec<Entry<'a>>) {
    let Some((&SECOND, mut bytes)) = bytes.split_first() else {
        return first::decode(bytes, entries);
    };
    let mut before = Before::START;
    while let Some(entry) = decode_one(&mut bytes, &before, ids) {
        before = Before::of(&entry);
        entries.push(entry);
    }
}

/// A buffer of the first version as this one writes it; none where it is this one's.
#[must_use]
pub fn renewed(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.first() == Some(&SECOND) {
        return None;
    }
    let mut entries = Vec::new();
    first::decode(bytes, &mut entries);
    let mut out = Vec::with_capacity(bytes.len() + 1);
    encode(None, &entries, &mut out);
    Some(out)
}

fn decode_one<'a>(bytes: &mut &'a [u8], before: &Before<'a>, ids: &'a Ids) -> Option<Entry<'a>> {
    let head = take(bytes, 1)?[0];
    let kind = Kind::from_rank(head & RANK)?;
    let time = before.time.checked_add(read_span(bytes)?)?;
    let (centre, source) = read_origin(head, before, bytes)?;
    let id = decode_id(bytes, before.id, ids)?;
    let shape = Shape {
        flags: |raw: u32| Flags(raw.rotate_left(turn(kind))),
        span: read_span,
    };
    let mask = read_mask(head, bytes)?;
    read_members(bytes, mask, &shape, (kind, centre, time, source, id))
}

fn read_origin(head: u8, before: &Before<'_>, bytes: &mut &[u8]) -> Option<(CentreId, StrId)> {
    let centre = if head & SAME_CENTRE == 0 {
        read(bytes)? as u16
    } else {
        before.centre
    };
    let source = if head & SAME_SOURCE == 0 {
        StrId::of(read(bytes)? as u32)
    } else {
        before.source
    };
    Some((CentreId(centre), source))
}

fn read_mask(head: u8, bytes: &mut &[u8]) -> Option<u8> {
    if head & HAS_MEMBERS == 0 {
        return Some(0);
    }
    Some(take(bytes, 1)?[0])
}

/// In what the versions differ.
struct Shape<F, S> {
    flags: F,
    span: S,
}

fn read_members<'a>(
    bytes: &mut &'a [u8],
    mask: u8,
    shape: &Shape<impl Fn(u32) -> Flags, impl Fn(&mut &[u8]) -> Option<Millis>>,
    (kind, centre, time, source, id): (Kind, CentreId, Millis, StrId, &'a [u8]),
) -> Option<Entry<'a>> {
    let text = |bit: u8, bytes: &mut &[u8]| -> Option<Option<StrId>> {
        if mask & bit == 0 {
            return Some(None);
        }
        Some(Some(StrId::of(read(bytes)? as u32)))
    };
    let flags = if mask & FLAGS == 0 {
        Flags(0)
    } else {
        (shape.flags)(read(bytes)? as u32)
    };
    let procedure = text(PROCEDURE, bytes)?;
    let field = text(FIELD, bytes)?;
    let deciding_unit = text(UNIT, bytes)?;
    let to = text(TO, bytes)?;
    let due = if mask & DUE == 0 {
        None
    } else {
        let at = time.checked_add((shape.span)(bytes)?)?;
        let text = if mask & USUAL_DUE == 0 {
            due_text_of(read(bytes)?)
        } else {
            USUAL
        };
        Some(Due { at, text })
    };
    Some(Entry {
        kind,
        centre,
        time,
        source,
        id,
        flags,
        procedure,
        field,
        deciding_unit,
        to,
        due,
    })
}

#[cfg(test)]
mod tests;
