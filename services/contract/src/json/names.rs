//! Names that are known beforehand, found by the bytes that producers write for them.
//!
//! Nearly every member begins with `"name":` and no space in it. Looked up by its first four bytes
//! and compared as three words, a name costs a few instructions; scanned, decoded and then compared
//! with a list it cost more than the value behind it.

#![expect(clippy::inline_always, reason = "measured: as in the scanner")]
#![expect(
    clippy::cast_possible_truncation,
    reason = "places and lengths of names are below 64"
)]

/// Bytes that are compared: the longest name (`outside_boundary`) with its quote and colon, and more.
pub(super) const WIDTH: usize = 24;
const WORDS: usize = WIDTH / 8;
/// How many slots the names of one level are spread over.
const SLOTS: usize = 64;
/// No name is in this slot.
const NONE: u8 = u8::MAX;

/// The names that one level of a text may have, each with a place.
pub trait Names: Copy {
    /// How they are written.
    const SPELLINGS: &'static Spellings;

    /// The name of a place.
    fn from_place(place: u8) -> Option<Self>;

    /// The name that a decoded text is.
    fn from_name(name: &str) -> Option<Self>;
}

/// One name as it is written: what follows its opening quote, up to the colon.
#[derive(Clone, Copy)]
struct Spelling {
    words: [u64; WORDS],
    masks: [u64; WORDS],
    length: u8,
}

/// How the names of one level are written, to be found by their first bytes.
pub struct Spellings {
    by_slot: [Spelling; SLOTS],
    places: [u8; SLOTS],
    factor: u32,
}

impl Spellings {
    /// The spellings of some names, each with its place. Worked out when the program is compiled,
    /// which fails where a name is too long or two begin alike.
    #[must_use]
    pub const fn of(names: &[&str]) -> Self {
        let nothing = Spelling {
            words: [0; WORDS],
            masks: [0; WORDS],
            length: 0,
        };
        let mut found = Self {
            by_slot: [nothing; SLOTS],
            places: [NONE; SLOTS],
            factor: factor_for(names),
        };
        let mut place = 0;
        while place < names.len() {
            let written = written(names[place]);
            let slot = slot(first_four(&written), found.factor);
            found.places[slot] = place as u8;
            found.by_slot[slot] = spelling(&written, names[place].len() + 2);
            place += 1;
        }
        found
    }

    /// The place of the name that is written here, and the length of what is written, the colon
    /// included.
    #[inline(always)]
    pub(super) fn find(&self, written: &[u8; WIDTH]) -> Option<(u8, usize)> {
        let slot = slot(first_four(written), self.factor);
        let spelling = &self.by_slot[slot];
        let (words, _) = written.as_chunks::<8>();
        let mut other = 0;
        for ((word, known), mask) in words.iter().zip(&spelling.words).zip(&spelling.masks) {
            other |= (u64::from_le_bytes(*word) ^ known) & mask;
        }
        (other == 0 && self.places[slot] != NONE)
            .then_some((self.places[slot], usize::from(spelling.length)))
    }
}

/// A name as it is written, without its opening quote.
const fn written(name: &str) -> [u8; WIDTH] {
    let name = name.as_bytes();
    assert!(2 <= name.len() && name.len() + 2 <= WIDTH, "2 to 22 bytes");
    let mut written = [0; WIDTH];
    let mut at = 0;
    while at < name.len() {
        written[at] = name[at];
        at += 1;
    }
    written[at] = b'"';
    written[at + 1] = b':';
    written
}

const fn spelling(written: &[u8; WIDTH], length: usize) -> Spelling {
    let mut spelling = Spelling {
        words: [0; WORDS],
        masks: [0; WORDS],
        length: length as u8,
    };
    let mut at = 0;
    while at < length {
        let shift = 8 * (at % 8);
        spelling.words[at / 8] |= (written[at] as u64) << shift;
        spelling.masks[at / 8] |= 0xff << shift;
        at += 1;
    }
    spelling
}

/// All of them belong to the name with its quote and colon, since none is shorter than two bytes.
const fn first_four(written: &[u8; WIDTH]) -> u32 {
    u32::from_le_bytes([written[0], written[1], written[2], written[3]])
}

const fn slot(first: u32, factor: u32) -> usize {
    (first.wrapping_mul(factor) >> (32 - SLOTS.trailing_zeros())) as usize
}

/// A factor that gives each name a slot of its own.
const fn factor_for(names: &[&str]) -> u32 {
    let mut factor = 0x9e37_79b1_u32;
    loop {
        let mut taken = [false; SLOTS];
        let mut place = 0;
        while place < names.len() {
            let slot = slot(first_four(&written(names[place])), factor);
            if taken[slot] {
                break;
            }
            taken[slot] = true;
            place += 1;
        }
        if place == names.len() {
            return factor;
        }
        factor = factor.wrapping_mul(0x0019_660d).wrapping_add(0x3c6e_f35f) | 1;
    }
}
