//! Hostile bytes: what is too large, no JSON, or no `CloudEvent`.

use crate::draft::SECRET;
use crate::kind::Change::{Attribute, Bytes, Draft, Member, NoAttribute};
use crate::kind::{Kind, refused};

const LARGE: &str = "too_large";
const JSON: &str = "malformed_json";
const NO_EVENT: &str = "not_cloudevent";

/// The largest value that the contract allows.
pub const BOUND: usize = 262_144;

const MEGABYTE: usize = 1 << 20;

/// The event with a personal text of `length` bytes in front of its last brace.
pub fn with_text(mut json: String, length: usize) -> Vec<u8> {
    json.pop();
    json.push_str(",\"note\":\"");
    json.push_str(&SECRET.repeat(length / SECRET.len() + 1)[..length]);
    json.push_str("\"}");
    json.into_bytes()
}

/// The event padded by a personal text to exactly `size` bytes.
pub fn of_size(json: String, size: usize) -> Vec<u8> {
    let frame = with_text(json.clone(), 0).len();
    with_text(json, size - frame)
}

/// The event with an unknown member nested `depth` deep.
pub fn nested(mut json: String, depth: usize) -> Vec<u8> {
    json.pop();
    json.push_str(",\"deep\":");
    json.push_str(&"[".repeat(depth));
    json.push_str(&"]".repeat(depth));
    json.push('}');
    json.into_bytes()
}

/// The event with `insert` behind its first brace.
fn opened(json: &str, insert: &[u8]) -> Vec<u8> {
    [b"{", insert, &json.as_bytes()[1..]].concat()
}

/// The kinds.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    refused(LARGE, "a text of a megabyte", Bytes(|json| with_text(json, MEGABYTE))).heavy(),
    refused(LARGE, "an id of a megabyte", Draft(|d| d.set("id", &format!("\"{}\"", "x".repeat(MEGABYTE))))).heavy(),
    refused(LARGE, "a megabyte that is no JSON", Bytes(|_| vec![0xff; MEGABYTE])).heavy(),
    refused(LARGE, "a megabyte of brackets", Bytes(|_| vec![b'['; MEGABYTE])).heavy(),
    refused(LARGE, "one byte too large", Bytes(|json| of_size(json, BOUND + 1))).heavy(),

    refused(JSON, "cut in half", Bytes(|json| json.as_bytes()[..json.len() / 2].to_vec())),
    refused(JSON, "cut before the last brace", Bytes(|json| json.as_bytes()[..json.len() - 1].to_vec())),
    refused(JSON, "cut within a character", Bytes(|json| [&json.as_bytes()[..json.len() - 1], b",\"x\":\"\xe1\xba"].concat())),
    refused(JSON, "two events in one message", Bytes(|json| json.repeat(2).into_bytes())),
    refused(JSON, "nothing", Bytes(|_| Vec::new())),
    refused(JSON, "a tombstone", Draft(|draft| draft.value(None))),
    refused(JSON, "prose", Bytes(|_| "hồ sơ đã tiếp nhận".into())),
    refused(JSON, "zero bytes", Bytes(|_| vec![0; 64])),
    refused(JSON, "a zero byte after the event", Bytes(|json| [json.as_bytes(), b"\0"].concat())),
    refused(JSON, "a byte order mark", Bytes(|json| [b"\xef\xbb\xbf", json.as_bytes()].concat())),
    refused(JSON, "UTF-16", Bytes(|json| json.encode_utf16().flat_map(u16::to_le_bytes).collect())),
    refused(JSON, "Latin-1 in a personal text", Bytes(|json| opened(&json, b"\"HoTen\":\"Nguy\xeAn\","))),
    refused(JSON, "a stray continuation byte in an unknown member", Bytes(|json| opened(&json, b"\"x\":\"\x80\","))),
    refused(JSON, "an overlong encoding", Bytes(|json| opened(&json, b"\"x\":\"\xc0\xaf\","))),
    refused(JSON, "a surrogate encoded as UTF-8", Bytes(|json| opened(&json, b"\"x\":\"\xed\xa0\x80\","))),
    refused(JSON, "invalid UTF-8 in the name of a member", Bytes(|json| opened(&json, b"\"\xff\":1,"))),
    refused(JSON, "half a surrogate pair", Attribute("x", r#""\ud83d""#)),
    refused(JSON, "half a surrogate pair before an escape", Attribute("x", r#""\ud83d\n""#)),
    refused(JSON, "the second half of a surrogate pair alone", Member("HoTen", r#""\ude00""#)),
    refused(JSON, "an unknown escape", Attribute("x", r#""\x41""#)),
    refused(JSON, "a control character in a text", Bytes(|json| opened(&json, b"\"x\":\"\x01\","))),
    refused(JSON, "a line break in a text", Bytes(|json| opened(&json, b"\"x\":\"a\nb\","))),
    refused(JSON, "NaN", Attribute("x", "NaN")),
    refused(JSON, "Infinity", Member("x", "-Infinity")),
    refused(JSON, "a number with a leading zero", Member("x", "01")),
    refused(JSON, "a number with a plus", Member("x", "+1")),
    refused(JSON, "a number without a digit before the point", Member("x", ".5")),
    refused(JSON, "a hexadecimal number", Member("x", "0x10")),
    refused(JSON, "single quotes", Member("x", "'a'")),
    refused(JSON, "a comment", Attribute("x", "/* one */ 1")),
    refused(JSON, "True", Member("on_behalf", "True")),
    refused(JSON, "a trailing comma", Bytes(|json| json.replace("}}", ",}}").into_bytes())),
    refused(JSON, "nested 200 deep", Bytes(|json| nested(json, 200))),
    refused(JSON, "nested 100,000 deep", Bytes(|json| nested(json, 100_000))),
    refused(JSON, "100,000 objects never closed", Bytes(|_| "{\"a\":".repeat(40_000).into_bytes())),
    refused(JSON, "an attribute twice", Bytes(|json| opened(&json, b"\"id\":\"e\","))),
    refused(JSON, "an attribute twice, once escaped", Bytes(|json| opened(&json, b"\"\\u0069d\":\"e\","))),
    refused(JSON, "an attribute twice, once null", Bytes(|json| opened(&json, b"\"time\":null,"))),
    refused(JSON, "data twice", Bytes(|json| opened(&json, b"\"data\":{},"))),
    refused(JSON, "a member twice", Bytes(|json| json.replacen("\"data\":{", "\"data\":{\"channel\":\"online\",", 1).into_bytes())),
    refused(JSON, "a member twice, once null", Bytes(|json| json.replacen("\"data\":{", "\"data\":{\"centre\":null,", 1).into_bytes())),

    refused(NO_EVENT, "an array", Bytes(|json| format!("[{json}]").into_bytes())),
    refused(NO_EVENT, "a text", Bytes(|json| format!("{json:?}").into_bytes())),
    refused(NO_EVENT, "a number", Bytes(|_| b"42".to_vec())),
    refused(NO_EVENT, "null", Bytes(|_| b"null".to_vec())),
    refused(NO_EVENT, "an empty object", Bytes(|_| b"{}".to_vec())),
    refused(NO_EVENT, "no specversion", NoAttribute("specversion")),
    refused(NO_EVENT, "specversion 0.3", Attribute("specversion", "\"0.3\"")),
    refused(NO_EVENT, "specversion as a number", Attribute("specversion", "1.0")),
    refused(NO_EVENT, "specversion null", Attribute("specversion", "null")),
    refused(NO_EVENT, "specversion with a blank", Attribute("specversion", "\"1.0 \"")),
    refused(NO_EVENT, "binary mode of another specversion", Draft(|draft| {
        draft.set("specversion", "\"2.0\"");
        draft.binary();
    })),
];
