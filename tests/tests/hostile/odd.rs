//! What looks hostile and is allowed: refusing it would lose dossiers.

use crate::draft::SECRET;
use crate::encodings::{BOUND, nested, of_size};
use crate::kind::Change::{Attribute, Bytes, Draft, Member};
use crate::kind::{Kind, counted};

/// The kinds.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    counted("exactly as large as allowed", Bytes(|json| of_size(json, BOUND))).heavy(),
    counted("nested 100 deep in an unknown member", Bytes(|json| nested(json, 100))),
    counted("personal data in the envelope and deep inside", Draft(|draft| {
        draft.set("SoDienThoai", &format!("\"{SECRET}\""));
        draft.set_data("applicant_name", &format!("\"{SECRET}\""));
        draft.set_data("extra", &format!("[{{\"SoCCCD\":\"{SECRET}\"}}]"));
    })),
    counted("personal data in place of a name", Draft(|draft| draft.set_data(SECRET, "1"))),
    counted("an unknown member twice", Draft(|draft| draft.set_data("extra", "1,\"extra\":2"))),
    counted("an unknown number beyond every float", Member("extra", "1e999999")),
    counted("blanks, tabs and line ends around everything", Bytes(|json| {
        format!(" \r\n\t{}\r\n", json.replace(",\"", " ,\n\t\"").replace("\":", "\" : ")).into_bytes()
    })),
    counted("escaped names and values", Bytes(|json| {
        json.replace("\"data\"", "\"d\\u0061ta\"").replace("counter", "c\\u006funter").into_bytes()
    })),
    counted("a slash that is escaped", Attribute("source", "\"\\/motcua\\/H49\"")),
    counted("an emoji as a surrogate pair", Attribute("extra", "\"\\ud83d\\ude00\"")),
    counted("a source of 128 characters beyond ASCII", Draft(|d| d.set("source", &format!("\"{}\"", "ệ".repeat(128))))),
    counted("a time in lower case", Draft(lower_case_time)),
    counted("a time with the offset −00:00", Draft(|draft| swap_zone(draft, "-00:00"))),
    counted("a time of nine digits of a second", Draft(|draft| swap_zone(draft, "000000Z"))),
    counted("optional members that are null", Draft(|draft| {
        for name in ["field", "service_level", "deciding_unit", "applicant", "on_behalf", "outside_boundary", "due_at"] {
            draft.set_data(name, "null");
        }
    })),
    counted("a field that no list has", Member("field", "\"phep-thuat\"")),
    counted("a procedure that no catalogue has", Member("procedure", "\"x\"")),
    counted("a due date in the year 2199", Member("due_at", "\"2199-12-31T17:00:00+07:00\"")),
    counted("binary mode", Draft(crate::draft::Draft::binary)),
    counted("the content type of structured mode", Draft(|draft| {
        draft.header("content-type", b"application/cloudevents+json; charset=utf-8");
    })),
    counted("headers that nobody asked for", Draft(|draft| {
        draft.header("reason", SECRET.as_bytes());
        draft.header("trace", b"\xff\0");
    })),
];

/// The time's text without its quotes and its `Z`, with milliseconds.
fn bare_time(draft: &crate::draft::Draft) -> String {
    let time = jiff::Timestamp::from_millisecond(draft.time).expect("a time in range");
    format!("{time:.3}").trim_end_matches('Z').to_owned()
}

fn lower_case_time(draft: &mut crate::draft::Draft) {
    let time = bare_time(draft).to_lowercase();
    draft.set("time", &format!("\"{time}z\""));
}

fn swap_zone(draft: &mut crate::draft::Draft, zone: &str) {
    let time = bare_time(draft);
    draft.set("time", &format!("\"{time}{zone}\""));
}
