//! Events back to JSON: whole ones for producers, and the known members alone for comparison.

use crate::event::{Event, Members};
use crate::time;

/// Appends an event as structured JSON, members in the order of the contract. `centre` is the code
/// of its centre.
pub fn encode(event: &Event<'_>, centre: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"{"specversion":"1.0","id":"#);
    string(&event.id, out);
    out.extend_from_slice(br#","source":"#);
    string(&event.source, out);
    out.extend_from_slice(br#","type":"#);
    out.push(b'"');
    for part in event.kind.type_parts() {
        out.extend_from_slice(part.as_bytes());
    }
    out.extend_from_slice(br#"","time":""#);
    time::write(event.time, out);
    out.extend_from_slice(br#"","subject":"#);
    string(&event.subject, out);
    out.extend_from_slice(br#","data":"#);
    write_data(&event.members, centre, out);
    out.push(b'}');
}

/// The known members of `data` as compact JSON: names sorted, as sent, nulls left out, texts
/// escaped only where JSON demands it, numbers as integers. Of two contents of one identity the
/// smaller one stands (`counting.md` 1).
#[must_use]
pub fn data_json(members: &Members<'_>, centre: &str) -> String {
    let mut out = Vec::with_capacity(128);
    write_data(members, centre, &mut out);
    // Only whole strings and ASCII were written.
    String::from_utf8(out).unwrap_or_default()
}

/// Appends what [`data_json`] gives.
pub fn write_data(members: &Members<'_>, centre: &str, out: &mut Vec<u8>) {
    let m = members;
    let mut object = Object { out, first: true };
    object.flag("apology", m.apology);
    object.word("applicant", m.applicant.map(crate::Applicant::word));
    object.word("centre", Some(centre));
    object.word("channel", m.channel.map(crate::Channel::word));
    object.word("deciding_unit", m.deciding_unit.as_deref());
    object.flag("digitised", m.digitised);
    object.word("due_at", m.due_at.as_ref().map(|due| due.text.as_ref()));
    object.word("factor", m.factor.map(crate::Factor::word));
    object.word("field", m.field.as_deref());
    object.word("kind", m.contact.map(crate::ContactKind::word));
    object.word("medium", m.medium.map(crate::Medium::word));
    object.word("method", m.method.map(crate::Method::word));
    object.flag("on_behalf", m.on_behalf);
    object.word("outcome", m.outcome.map(crate::Outcome::word));
    object.flag("outside_boundary", m.outside_boundary);
    object.word("procedure", m.procedure.as_deref());
    object.flag("reused", m.reused);
    object.number("score", m.score);
    object.word(
        "service_level",
        m.service_level.map(crate::ServiceLevel::word),
    );
    object.flag("signed_result", m.signed_result);
    object.word("to", m.to.as_deref());
    object.end();
}

/// An object that is being written.
struct Object<'o> {
    out: &'o mut Vec<u8>,
    first: bool,
}

impl Object<'_> {
    fn name(&mut self, name: &str) {
        self.out
            .extend_from_slice(if self.first { b"{\"" } else { b",\"" });
        self.first = false;
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn word(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.name(name);
            string(text, self.out);
        }
    }

    fn flag(&mut self, name: &str, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.name(name);
            self.out
                .extend_from_slice(if flag { b"true" } else { b"false" });
        }
    }

    fn number(&mut self, name: &str, number: Option<u8>) {
        if let Some(number) = number {
            self.name(name);
            self.out.extend_from_slice(number.to_string().as_bytes());
        }
    }

    fn end(self) {
        self.out
            .extend_from_slice(if self.first { b"{}" } else { b"}" });
    }
}

/// Appends a string, with the escapes that JSON demands and their short forms.
fn string(text: &str, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            8 => out.extend_from_slice(b"\\b"),
            12 => out.extend_from_slice(b"\\f"),
            0..0x20 => {
                out.extend_from_slice(b"\\u00");
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        Applicant, Channel, ContactKind, DueAt, Factor, Medium, Method, Outcome, ServiceLevel,
    };

    fn full(text: &str) -> Members<'_> {
        Members {
            procedure: Some(Cow::Borrowed(text)),
            field: Some(Cow::Borrowed("dat-dai")),
            channel: Some(Channel::Post),
            service_level: Some(ServiceLevel::Full),
            deciding_unit: Some(Cow::Borrowed(text)),
            applicant: Some(Applicant::Citizen),
            on_behalf: Some(true),
            outside_boundary: Some(false),
            due_at: Some(DueAt {
                at: 0,
                text: Cow::Borrowed("2026-11-20t08:00:00Z"),
            }),
            method: Some(Method::Transfer),
            to: Some(Cow::Borrowed(text)),
            medium: Some(Medium::Paper),
            apology: Some(false),
            outcome: Some(Outcome::Granted),
            signed_result: Some(true),
            digitised: Some(true),
            reused: Some(false),
            score: Some(5),
            factor: Some(Factor::Access),
            contact: Some(ContactKind::Sms),
        }
    }

    #[test]
    fn absent_members_are_left_out() {
        assert_eq!(data_json(&Members::default(), "H49"), r#"{"centre":"H49"}"#);
        assert_eq!(
            data_json(&full("x"), "H49").matches(':').count(),
            21 + 2,
            "21 members, and a time"
        );
    }

    proptest! {
        /// The library sorts names, escapes only where JSON demands it, and writes no space.
        #[test]
        fn data_is_compact_json_with_sorted_names(text in any::<String>(), control in "[\u{0}-\u{22}\\\\/\u{7f}]{0,8}") {
            for text in [text, control] {
                let ours = data_json(&full(&text), &text);
                let value: serde_json::Map<_, _> = serde_json::from_str(&ours).unwrap();
                prop_assert!(value.keys().is_sorted());
                prop_assert_eq!(serde_json::to_string(&value).unwrap(), ours);
            }
        }
    }
}
