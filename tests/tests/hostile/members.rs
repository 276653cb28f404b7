//! Hostile attributes and members: unknown types, what is missing, and values out of range.

use crate::kind::Change::{Attribute, Draft, Member, NoAttribute, NoMember, Typed};
use crate::kind::{Kind, refused};

const TYPE: &str = "unknown_type";
const MISSING: &str = "missing_field";
const INVALID: &str = "invalid_field";
const CENTRE: &str = "unknown_centre";

const RATED: &str = "dossier.rated";

/// The kinds.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    refused(TYPE, "a type that does not exist", Attribute("type", "\"vn.dunghen.dossier.exploded.v1\"")),
    refused(TYPE, "a version that does not exist", Attribute("type", "\"vn.dunghen.dossier.received.v2\"")),
    refused(TYPE, "a type without its prefix", Attribute("type", "\"dossier.received\"")),
    refused(TYPE, "a type in capitals", Attribute("type", "\"VN.DUNGHEN.DOSSIER.RECEIVED.V1\"")),
    refused(TYPE, "an empty type", Attribute("type", "\"\"")),
    refused(TYPE, "a type that is a number", Attribute("type", "7")),
    refused(TYPE, "a type that is an object", Attribute("type", "{}")),
    refused(TYPE, "an unknown type and no id", Draft(|draft| {
        draft.set("type", "\"BI-MAT\"");
        draft.set("id", "null");
    })),

    refused(MISSING, "no type", NoAttribute("type")),
    refused(MISSING, "a type that is null", Attribute("type", "null")),
    refused(MISSING, "no id", NoAttribute("id")),
    refused(MISSING, "no source", NoAttribute("source")),
    refused(MISSING, "no time", NoAttribute("time")),
    refused(MISSING, "a time that is null", Attribute("time", "null")),
    refused(MISSING, "no subject", NoAttribute("subject")),
    refused(MISSING, "no data", NoAttribute("data")),
    refused(MISSING, "data that is null", Attribute("data", "null")),
    refused(MISSING, "data without members", Attribute("data", "{}")),
    refused(MISSING, "no centre", NoMember("centre")),
    refused(MISSING, "no procedure", NoMember("procedure")),
    refused(MISSING, "a channel that is null", Member("channel", "null")),
    refused(MISSING, "an extension without a due date", Typed("dossier.extended", "apology", "true")),
    refused(MISSING, "a payment without a method", Typed("dossier.paid", "method", "null")),
    refused(MISSING, "something missing and something invalid", Draft(|draft| {
        draft.set("id", "\"\"");
        draft.set_data("centre", "null");
    })),
    refused(MISSING, "binary mode without an id", Draft(|draft| {
        draft.envelope.retain(|(name, _)| name != "id");
        draft.binary();
    })),
    refused(MISSING, "binary mode without a value", Draft(|draft| {
        draft.binary();
        draft.value(None);
    })),

    refused(INVALID, "an empty id", Attribute("id", "\"\"")),
    refused(INVALID, "an id of 129 characters", Draft(|d| d.set("id", &format!("\"{}\"", "ệ".repeat(129))))),
    refused(INVALID, "an id that is a number", Attribute("id", "17")),
    refused(INVALID, "a source of 200,000 characters", Draft(|d| d.set("source", &format!("\"{}\"", "/".repeat(200_000))))).heavy(),
    refused(INVALID, "a source that is true", Attribute("source", "true")),
    refused(INVALID, "a subject of 65 characters", Draft(|draft| {
        let subject = "x".repeat(65);
        draft.about(&subject, &format!("{subject:?}"));
    })),
    refused(INVALID, "a subject that is an array", Attribute("subject", "[\"a\"]")),
    refused(INVALID, "an empty subject", Attribute("subject", "\"\"")),
    refused(INVALID, "a time without an offset", Attribute("time", "\"2026-11-20T08:00:00\"")),
    refused(INVALID, "a day instead of a time", Attribute("time", "\"2026-11-20\"")),
    refused(INVALID, "a time with a blank for the T", Attribute("time", "\"2026-11-20 08:00:00Z\"")),
    refused(INVALID, "a time with the named zone", Attribute("time", "\"2026-11-20T08:00:00+07:00[Asia/Ho_Chi_Minh]\"")),
    refused(INVALID, "second 60", Attribute("time", "\"2016-12-31T23:59:60Z\"")),
    refused(INVALID, "hour 24", Attribute("time", "\"2026-11-20T24:00:00Z\"")),
    refused(INVALID, "30 February", Attribute("time", "\"2026-02-30T08:00:00Z\"")),
    refused(INVALID, "29 February of a common year", Attribute("time", "\"2026-02-29T08:00:00Z\"")),
    refused(INVALID, "the year 1999", Attribute("time", "\"1999-12-31T23:59:59Z\"")),
    refused(INVALID, "the year 1999 in UTC", Attribute("time", "\"2000-01-01T06:59:59+07:00\"")),
    refused(INVALID, "the year 2200", Attribute("time", "\"2200-01-01T00:00:00Z\"")),
    refused(INVALID, "the year 0000", Attribute("time", "\"0000-01-01T00:00:00Z\"")),
    refused(INVALID, "the year 10000", Attribute("time", "\"10000-01-01T00:00:00Z\"")),
    refused(INVALID, "a year before Christ", Attribute("time", "\"-000044-03-15T12:00:00Z\"")),
    refused(INVALID, "an offset of a day", Attribute("time", "\"2026-11-20T08:00:00+25:00\"")),
    refused(INVALID, "a time in milliseconds", Attribute("time", "1795161600000")),
    refused(INVALID, "digits of another script", Attribute("time", "\"２０２６-11-20T08:00:00Z\"")),
    refused(INVALID, "data that is an array", Attribute("data", "[]")),
    refused(INVALID, "data that is a text", Attribute("data", "\"{}\"")),
    refused(INVALID, "data that is a number", Attribute("data", "1e308")),
    refused(INVALID, "a channel that does not exist", Member("channel", "\"BI-MAT\"")),
    refused(INVALID, "a channel in capitals", Member("channel", "\"Counter\"")),
    refused(INVALID, "a channel that is a number", Member("channel", "1")),
    refused(INVALID, "a centre that is a number", Member("centre", "49")),
    refused(INVALID, "a centre that is an object", Member("centre", "{\"code\":\"H49.00.01\"}")),
    refused(INVALID, "an empty procedure", Member("procedure", "\"\"")),
    refused(INVALID, "a procedure of 65 characters", Draft(|d| d.set_data("procedure", &format!("\"{}\"", "p".repeat(65))))),
    refused(INVALID, "a field in Vietnamese", Member("field", "\"Đất đai\"")),
    refused(INVALID, "a service level that does not exist", Member("service_level", "\"4\"")),
    refused(INVALID, "an applicant that does not exist", Member("applicant", "\"BI-MAT\"")),
    refused(INVALID, "a flag that is a text", Member("on_behalf", "\"true\"")),
    refused(INVALID, "a flag that is a number", Member("outside_boundary", "1")),
    refused(INVALID, "a due date without an offset", Member("due_at", "\"2026-12-01T17:00:00\"")),
    refused(INVALID, "a due date in the year 9999", Member("due_at", "\"9999-12-31T17:00:00Z\"")),
    refused(INVALID, "a score of 0", Typed(RATED, "score", "0")),
    refused(INVALID, "a score of 6", Typed(RATED, "score", "6")),
    refused(INVALID, "a score of 4.5", Typed(RATED, "score", "4.5")),
    refused(INVALID, "a score of −1", Typed(RATED, "score", "-1")),
    refused(INVALID, "a score that is a text", Typed(RATED, "score", "\"5\"")),
    refused(INVALID, "a score beyond every float", Typed(RATED, "score", "1e400")),
    refused(INVALID, "a score beyond 64 bits", Typed(RATED, "score", "18446744073709551621")),
    refused(INVALID, "a score just above 5", Typed(RATED, "score", "5.00000000000000000001")),
    refused(INVALID, "a method that does not exist", Typed("dossier.paid", "method", "\"gold\"")),
    refused(INVALID, "something invalid and an unknown centre", Draft(|draft| {
        draft.set_data("centre", "\"H99.99.99\"");
        draft.set_data("channel", "\"fax\"");
    })),

    refused(CENTRE, "a centre that does not exist", Member("centre", "\"H99.99.99\"")),
    refused(CENTRE, "a centre in lower case", Member("centre", "\"h49.00.01\"")),
    refused(CENTRE, "a centre with a blank", Member("centre", "\"H49.00.01 \"")),
    refused(CENTRE, "a centre with a zero character", Member("centre", "\"H49.00.01\\u0000\"")),
    refused(CENTRE, "a centre that would break out of its label", Member("centre", "\"H49\\\"} 1\\ndunghen_ready{a=\\\"\"")),
    refused(CENTRE, "a centre of another script that looks the same", Member("centre", "\"Н49.00.01\"")),
    refused(CENTRE, "a province instead of a centre", Member("centre", "\"H49\"")),
    refused(CENTRE, "an unknown centre and a foreign key", Draft(|draft| {
        draft.set_data("centre", "\"H99.99.99\"");
        draft.key(Some(b"another"));
    })),
];
