//! What is written comes back, whatever it is, in one piece or appended.

use proptest::prelude::*;

use super::*;

fn due_text() -> impl Strategy<Value = DueText> {
    prop_oneof![
        Just(USUAL),
        (prop::option::of(-1439_i16..1440), 0_u8..4)
            .prop_map(|(offset, digits)| DueText::Regular { offset, digits }),
        (0_u32..70_000).prop_map(|place| DueText::Verbatim(StrId::of(place))),
    ]
}

type Plain = (Kind, u16, Millis, u32, Vec<u8>, u32);

fn plain() -> impl Strategy<Value = Plain> {
    let kind = (1_u8..=20).prop_filter_map("a rank", Kind::from_rank);
    let time = 946_684_800_000_i64..7_258_118_400_000;
    let time = prop_oneof![time.clone(), time.prop_map(|time| time / 1000 * 1000)];
    let id = prop_oneof![
        prop::collection::vec(0_u8..3, 0..6),
        prop::collection::vec(0_u8..2, 10..600),
    ];
    (kind, 0_u16..400, time, 0_u32..40_000, id, any::<u32>())
}

type Texts = [Option<u32>; 4];

fn members() -> impl Strategy<Value = (Texts, Option<(Millis, DueText)>)> {
    let texts = prop::array::uniform4(prop::option::of(0_u32..40_000));
    let due = (-9_000_000_000_i64..9_000_000_000, due_text());
    (texts, prop::option::of(due))
}

fn entry<'a>(plain: &'a Plain, (texts, due): &(Texts, Option<(Millis, DueText)>)) -> Entry<'a> {
    let text = |place: usize| texts[place].map(StrId::of);
    let (kind, centre, time, source, id, flags) = plain;
    Entry {
        kind: *kind,
        centre: CentreId(*centre),
        time: *time,
        source: StrId::of(*source),
        id,
        flags: Flags(*flags),
        procedure: text(0),
        field: text(1),
        deciding_unit: text(2),
        to: text(3),
        due: due.map(|(after, text)| Due {
            at: time + after,
            text,
        }),
    }
}

proptest! {
    #[test]
    fn what_is_written_comes_back(parts in prop::collection::vec((plain(), members()), 1..8), split in 0_usize..8) {
        let entries: Vec<Entry<'_>> = parts.iter().map(|(plain, members)| entry(plain, members)).collect();
        let (first, second) = entries.split_at(split.min(entries.len()));
        let mut buffer = Vec::new();
        encode(None, first, &mut buffer);
        encode(first.last(), second, &mut buffer);
        let mut whole = Vec::new();
        encode(None, &entries, &mut whole);
        prop_assert_eq!(&buffer, &whole);
        let (ids, mut read) = (Ids::new(), Vec::new());
        decode(&buffer, &ids, &mut read);
        prop_assert_eq!(read, entries);
    }

    /// Nothing that a disk can hold makes decoding fail otherwise than by ending.
    #[test]
    fn nonsense_ends_the_list(mut bytes in prop::collection::vec(any::<u8>(), 0..80), second in any::<bool>()) {
        if second {
            bytes.insert(0, SECOND);
        }
        let (ids, mut read) = (Ids::new(), Vec::new());
        decode(&bytes, &ids, &mut read);
        prop_assert!(read.len() <= bytes.len());
    }
}

#[test]
fn nothing_is_written_as_nothing() {
    let mut buffer = Vec::new();
    encode(None, &[], &mut buffer);
    assert!(buffer.is_empty());
}

#[test]
fn ids_that_count_up_cost_two_bytes() {
    let mut buffer = Vec::new();
    encode_id(
        b"\x01\x12\x34\x56\xa2",
        b"\x01\x12\x34\x56\xa1",
        &mut buffer,
    );
    assert_eq!(buffer.len(), 2);
}
