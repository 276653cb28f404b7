//! The pool of values that have broken decoders: right for one member, wrong for the others, or
//! right by a reading that the contract does not have.

use super::tree::Tree;

/// Integers from 1 to 5 in every spelling, and what is nearly one.
const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-0.0",
    "0e0",
    "1",
    "5",
    "5.0",
    "5.00000",
    "50e-1",
    "0.5e1",
    "0.05E+2",
    "5e0",
    "500E-2",
    "6",
    "-1",
    "4.5",
    "4.9999999999999999999999",
    "5.0000000000000000000001",
    "1e400",
    "-1e400",
    "1e-400",
    "5e-1",
    "3e0",
    "123456789012345678901234567890",
    "18446744073709551617",
    "9007199254740993",
    "1795392000000",
    "1.0",
];

/// Texts that are right for some member, and what is nearly so.
const TEXTS: &[&str] = &[
    "",
    " ",
    "1.0",
    "1.0 ",
    "5",
    "true",
    "null",
    "H49.00.01",
    "h49.00.01",
    "H49.00.01 ",
    "H49.99.99",
    "counter",
    "Counter",
    "online",
    "post",
    "transfer",
    "full",
    "partial",
    "none",
    "citizen",
    "organisation",
    "electronic",
    "paper",
    "granted",
    "refused",
    "access",
    "procedure",
    "official",
    "result",
    "feedback",
    "sms",
    "hotline",
    "dat-dai",
    "Dat-dai",
    "đất-đai",
    "dat_dai",
    "a\n",
    "\n",
    "\0",
    "\u{7f}",
    "\u{feff}",
    "e\u{301}",
    "\"\\/\u{8}",
    "vn.dunghen.dossier.received.v1",
    "vn.dunghen.dossier.rated.v1",
    "vn.dunghen.ticket.issued.v1",
    "vn.dunghen.dossier.received.v2",
    "dossier.received",
    "2026-11-22T08:00:00+07:00",
    "2026-11-22t08:00:00.5z",
    "2026-11-22T08:00:00-00:00",
    "2026-11-22T08:00:60Z",
    "2026-02-30T08:00:00Z",
    "2000-01-01T06:59:59+07:00",
    "1999-12-31T17:00:00-07:00",
    "2200-01-01T06:59:59+07:00",
    "2199-12-31T17:00:00-07:00",
    "2026-11-22T08:00:00",
    "2026-11-22T08:00:00Z\n",
];

/// Values that are right for some member, wrong for most, or nearly right.
pub fn nasty() -> Vec<Tree> {
    let lengths = [63, 64, 65, 127, 128, 129].into_iter().flat_map(|length| {
        ["a", "ộ", "😀", "e\u{301}"]
            .map(|char| char.repeat(length))
            .into_iter()
    });
    let containers = [
        Tree::Array(vec![]),
        Tree::Object(vec![]),
        Tree::Array(vec![Tree::Null]),
        Tree::Object(vec![("centre".to_owned(), Tree::text("H49.00.01"))]),
        Tree::Array(vec![Tree::Object(vec![(
            "centre".to_owned(),
            Tree::text("H49.00.01"),
        )])]),
    ];
    let scalars = [Tree::Null, Tree::Bool(false), Tree::Bool(true)];
    let numbers = NUMBERS.iter().map(|number| Tree::number(*number));
    let texts = TEXTS
        .iter()
        .map(|text| Tree::text(*text))
        .chain(lengths.map(Tree::text));
    scalars
        .into_iter()
        .chain(numbers)
        .chain(texts)
        .chain(containers)
        .collect()
}
