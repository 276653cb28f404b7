//! Entries in few bytes: a subject's events as one buffer, decoded only when the subject changes.
//!
//! A province keeps tens of millions of events; what repeats from one event of a subject to the
//! next (centre, source, most of the time) is written as a difference, and absent members cost
//! nothing.
//!
//! ```text
//! entry  = head:u8  time:zigzag-delta  [centre]  [source]  id  [mask:u8 members…]
//! head   = rank (5 bits) | centre as before | source as before | has members
//! id     = length  packed bytes
//! mask   = flags | procedure | field | unit | to | due_at | due text is usual
//! ```
//! All numbers are LEB128.

use dunghen_contract::Kind;
use dunghen_contract::registry::CentreId;

use crate::Millis;
use crate::due_text::DueText;
use crate::entry::{Due, Entry, Flags};
use crate::intern::StrId;

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

/// The spelling of nearly every appointed return: Vietnam's offset, whole seconds.
const USUAL: DueText = DueText::Regular {
    offset: Some(420),
    digits: 0,
};

/// What the next entry is written against.
#[derive(Clone, Copy)]
struct Before {
    time: Millis,
    centre: u16,
    source: StrId,
}

const START: Before = Before {
    time: 1_577_836_800_000, // 2020-01-01, so that first deltas are small
    centre: 0,
    source: StrId::of(0),
};

/// Appends entries, in their order, to a buffer that ends with what `encode` made of `last`, or is
/// empty where there is none.
pub fn encode(last: Option<&Entry<'_>>, entries: &[Entry<'_>], out: &mut Vec<u8>) {
    let mut before = last.map_or(START, Before::of);
    for entry in entries {
        encode_one(entry, before, out);
        before = Before::of(entry);
    }
}

impl Before {
    const fn of(entry: &Entry<'_>) -> Self {
        Self {
            time: entry.time,
            centre: entry.centre.0,
            source: entry.source,
        }
    }
}

fn encode_one(entry: &Entry<'_>, before: Before, out: &mut Vec<u8>) {
    let mask = mask_of(entry);
    let mut head = entry.kind.rank();
    head |= if entry.centre.0 == before.centre {
        SAME_CENTRE
    } else {
        0
    };
    head |= if entry.source == before.source {
        SAME_SOURCE
    } else {
        0
    };
    head |= if mask == 0 { 0 } else { HAS_MEMBERS };
    out.push(head);
    write_signed(entry.time - before.time, out);
    if head & SAME_CENTRE == 0 {
        write(u64::from(entry.centre.0), out);
    }
    if head & SAME_SOURCE == 0 {
        write(u64::from(entry.source.place()), out);
    }
    write(entry.id.len() as u64, out);
    out.extend_from_slice(entry.id);
    if mask != 0 {
        out.push(mask);
        encode_members(entry, mask, out);
    }
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

fn encode_members(entry: &Entry<'_>, mask: u8, out: &mut Vec<u8>) {
    if mask & FLAGS != 0 {
        write(u64::from(entry.flags.0), out);
    }
    for text in [entry.procedure, entry.field, entry.deciding_unit, entry.to]
        .into_iter()
        .flatten()
    {
        write(u64::from(text.place()), out);
    }
    if let Some(due) = entry.due {
        write_signed(due.at - entry.time, out);
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

/// Reads the entries of a buffer that [`encode`] wrote, appending them to `entries`.
///
/// A buffer is only ever one that this process wrote or whose checksum held; what cannot be read
/// ends the list.
pub fn decode<'a>(mut bytes: &'a [u8], entries: &mut Vec<Entry<'a>>) {
    let mut before = START;
    while let Some(entry) = decode_one(&mut bytes, before) {
        before = Before::of(&entry);
        entries.push(entry);
    }
}

fn decode_one<'a>(bytes: &mut &'a [u8], before: Before) -> Option<Entry<'a>> {
    let head = take(bytes, 1)?[0];
    let time = before.time + read_signed(bytes)?;
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
    let length = read(bytes)? as usize;
    let id = take(bytes, length)?;
    let mask = if head & HAS_MEMBERS == 0 {
        0
    } else {
        take(bytes, 1)?[0]
    };
    let text = |bit: u8, bytes: &mut &'a [u8]| -> Option<Option<StrId>> {
        if mask & bit == 0 {
            return Some(None);
        }
        Some(Some(StrId::of(read(bytes)? as u32)))
    };
    let flags = Flags(if mask & FLAGS == 0 {
        0
    } else {
        read(bytes)? as u32
    });
    let procedure = text(PROCEDURE, bytes)?;
    let field = text(FIELD, bytes)?;
    let deciding_unit = text(UNIT, bytes)?;
    let to = text(TO, bytes)?;
    let due = if mask & DUE == 0 {
        None
    } else {
        let at = time + read_signed(bytes)?;
        let text = if mask & USUAL_DUE == 0 {
            due_text_of(read(bytes)?)
        } else {
            USUAL
        };
        Some(Due { at, text })
    };
    Some(Entry {
        kind: Kind::from_rank(head & 31)?,
        centre: CentreId(centre),
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

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Writes a LEB128 number.
pub fn write(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_signed(value: i64, out: &mut Vec<u8>) {
    write((value << 1 ^ value >> 63) as u64, out);
}

/// Reads a LEB128 number.
pub fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(bytes, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn read_signed(bytes: &mut &[u8]) -> Option<i64> {
    let raw = read(bytes)?;
    Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
}
