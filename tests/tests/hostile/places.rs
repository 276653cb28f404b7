//! Hostile places and times: foreign keys, wrong partitions, topics that may not speak, clocks that
//! are wrong, and centres that are another's.

use crate::draft::H23_TOPIC;
use crate::kind::Change::Draft;
use crate::kind::{Kind, Verdict, refused};

const KEY: &str = "key_mismatch";
const PARTITION: &str = "wrong_partition";
const SOURCE: &str = "source_not_allowed";
const FUTURE: &str = "future_time";
const OLD: &str = "too_old";

const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// The kinds.
#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    refused(KEY, "the key of another dossier", Draft(|draft| draft.key(Some(b"000.00.16.H49-261120-000000")))),
    refused(KEY, "no key", Draft(|draft| draft.key(None))),
    refused(KEY, "an empty key", Draft(|draft| draft.key(Some(b"")))),
    refused(KEY, "a key that is no text", Draft(|draft| draft.key(Some(b"\xff\xfe")))),
    refused(KEY, "a key with a zero byte more", Draft(|draft| {
        let key = [draft.subject.as_bytes(), b"\0"].concat();
        draft.key(Some(&key));
    })),
    refused(KEY, "a key in another case", Draft(|draft| {
        let key = draft.subject.to_lowercase();
        draft.key(Some(key.as_bytes()));
    })),
    refused(KEY, "a foreign key in a wrong partition", Draft(|draft| {
        draft.key(Some(b"another"));
        draft.misplace();
    })),

    refused(PARTITION, "a wrong partition", Draft(crate::draft::Draft::misplace)),
    refused(PARTITION, "a wrong partition of a topic that may not speak", Draft(|draft| {
        draft.topic(H23_TOPIC);
        draft.misplace();
    })),
    refused(PARTITION, "binary mode in a wrong partition", Draft(|draft| {
        draft.binary();
        draft.misplace();
    })),

    refused(SOURCE, "a topic that may not speak for the centre", Draft(|draft| draft.topic(H23_TOPIC))),
    refused(SOURCE, "binary mode from a topic that may not speak", Draft(|draft| {
        draft.binary();
        draft.topic(H23_TOPIC);
    })),
    refused(SOURCE, "a topic that may not speak, from the future", Draft(|draft| {
        draft.topic(H23_TOPIC);
        draft.at(draft.time + DAY);
    })),

    // The drafts are two hours old: these are well beyond the ten minutes that are allowed.
    refused(FUTURE, "three quarters of an hour ahead", Draft(|draft| draft.at(draft.time + 165 * MINUTE))),
    refused(FUTURE, "a year ahead", Draft(|draft| draft.at(draft.time + 365 * DAY))),
    refused(FUTURE, "the last year of all", Draft(|draft| draft.set("time", "\"2199-12-31T23:59:59.999Z\""))),
    refused(OLD, "one day beyond the horizon", Draft(|draft| draft.at(draft.time - 801 * DAY))),
    refused(OLD, "the first year of all", Draft(|draft| draft.set("time", "\"2000-01-01T00:00:00Z\""))),

    forged("the end of another centre's dossier", Draft(|draft| {
        draft.retype("dossier.resolved");
        draft.set_data("centre", "\"H23.00.01\"");
        draft.set("source", "\"/motcua/H23\"");
        draft.set("id", "\"forged end\"");
    })),
    forged("another centre's dossier taken over", Draft(|draft| {
        draft.set_data("centre", "\"H23.00.01\"");
        draft.set("source", "\"/motcua/H23\"");
        draft.set("id", "\"forged receipt\"");
    })),
];

/// An event about a good dossier that its centre did not send.
const fn forged(name: &'static str, change: crate::kind::Change) -> Kind {
    Kind {
        name,
        verdict: Verdict::Anomalous("foreign_centre"),
        change,
        heavy: false,
    }
}
