//! The table of `due`, row by row, and what an event says.

use std::sync::Arc;

use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Value, Values, Window};
use serde_json::{Value as Json, json};

use super::{due, messages, source};
use crate::indicators::due::{Dues, Kind};
use crate::indicators::held::{Held, Taken};
use crate::indicators::message::Message;
use crate::indicators::sample::{self, NOON};

const DAY: i64 = 86_400_000;
/// The satisfaction of centre H49.2, which is the second entity, yesterday.
const NAME: &str = "satisfaction_ratio:centre/H49.2:day/2026-11-26";

/// A snapshot in which yesterday has this one figure.
fn one(clock: i64, revision: u64, parts: Option<(f64, f64)>) -> Arc<Snapshot> {
    let yesterday = Window::from_word("yesterday").unwrap();
    Arc::new(sample::snapshot(
        clock,
        |window| if window == yesterday { revision } else { 0 },
        |family, window, entity, _| {
            let here = (family, window, entity) == (1, yesterday, 1);
            let (numerator, denominator) = parts.filter(|_| here)?;
            Some(Value {
                value: numerator / denominator,
                parts: Some((numerator, denominator)),
            })
        },
    ))
}

/// The topic after these messages, as a snapshot's process reads it.
fn held(messages: &[Message], snapshot: &Snapshot) -> Held {
    let mut held = Held::new(source());
    for message in messages {
        held.take(
            message.key.as_bytes(),
            Some(&message.value),
            &snapshot.frame,
        );
    }
    held
}

fn told(held: &Held, snapshot: &Snapshot) -> Vec<(Kind, u64)> {
    let dues = due(held, snapshot, None);
    dues.list
        .iter()
        .map(|due| (due.kind, due.revision))
        .collect()
}

#[test]
fn a_running_window_is_not_announced_and_a_closed_one_is() {
    let nothing = Held::new(source());
    assert!(told(&nothing, &one(NOON, 0, Some((1.0, 3.0)))).is_empty());
    let closed = one(NOON, 7, Some((1.0, 3.0)));
    assert_eq!(told(&nothing, &closed), [(Kind::Closed, 7)]);
    assert!(told(&nothing, &one(NOON, 7, None)).is_empty());
}

#[test]
fn what_the_topic_holds_is_not_told_again() {
    let closed = one(NOON, 7, Some((1.0, 3.0)));
    let first = messages(&Held::new(source()), &closed);
    // The same figures at a later moment, under a revision that other series raised.
    let later = one(NOON + 1000, 9, Some((1.0, 3.0)));
    assert!(told(&held(&first, &later), &later).is_empty());
}

/// An operator's header may have no words for the denominator of its shares.
#[test]
fn a_share_without_words_for_its_denominator_is_told_once() {
    let yesterday = Window::from_word("yesterday").unwrap();
    let share = Value {
        value: 0.5,
        parts: Some((1.0, 2.0)),
    };
    let closed = Arc::new(sample::snapshot(
        NOON,
        |window| u64::from(window == yesterday),
        |family, window, entity, column| {
            ((family, window, entity, column) == (0, yesterday, 1, 0)).then_some(share)
        },
    ));
    let first = messages(&Held::new(source()), &closed);
    assert_eq!(first.len(), 1);
    assert!(told(&held(&first, &closed), &closed).is_empty());
}

/// Anybody may write to a topic, and must not end the thread that announces.
#[test]
fn a_revision_that_nobody_counts_to_is_met() {
    let closed = one(NOON, 7, Some((1.0, 3.0)));
    let mut first = messages(&Held::new(source()), &closed);
    let mut event: Json = serde_json::from_slice(&first[0].value).unwrap();
    event["data"]["revision"] = json!(u64::MAX);
    first[0].value = serde_json::to_vec(&event).unwrap();
    let more = one(NOON + 1000, 9, Some((2.0, 6.0)));
    assert_eq!(
        told(&held(&first, &more), &more),
        [(Kind::Revised, u64::MAX)]
    );
}

#[test]
fn another_figure_is_a_revision_and_so_is_none_any_more() {
    let first = messages(&Held::new(source()), &one(NOON, 7, Some((1.0, 3.0))));
    let more = one(NOON + 1000, 9, Some((2.0, 6.0)));
    assert_eq!(told(&held(&first, &more), &more), [(Kind::Revised, 9)]);
    let gone = one(NOON + 1000, 9, None);
    let gone_messages = messages(&held(&first, &gone), &gone);
    let event: Json = serde_json::from_slice(&gone_messages[0].value).unwrap();
    assert_eq!(event["data"]["value"], Json::Null);
    let all = [first, gone_messages].concat();
    assert!(told(&held(&all, &gone), &gone).is_empty());
}

#[test]
fn no_id_is_given_twice_where_revisions_begin_anew() {
    let first = messages(&Held::new(source()), &one(NOON, 500, Some((1.0, 3.0))));
    let anew = one(NOON + 1000, 3, Some((2.0, 3.0)));
    assert_eq!(told(&held(&first, &anew), &anew), [(Kind::Revised, 501)]);
}

#[test]
fn who_knows_less_than_the_topic_is_silent() {
    let first = messages(&Held::new(source()), &one(NOON, 7, Some((1.0, 3.0))));
    let behind = one(NOON - 1000, 6, Some((1.0, 2.0)));
    let dues = due(&held(&first, &behind), &behind, None);
    assert_eq!((dues.list.len(), dues.overtaken), (0, 1));
}

#[test]
fn what_changed_since_all_was_announced_is_found() {
    let mut topic = Held::new(source());
    let settled = one(NOON, 7, Some((1.0, 3.0)));
    for message in messages(&topic, &settled) {
        topic.take(message.key.as_bytes(), Some(&message.value), &settled.frame);
    }
    let next = one(NOON + 1000, 8, Some((2.0, 3.0)));
    assert!(due(&topic, &settled, Some(&settled)).list.is_empty());
    let found = due(&topic, &next, Some(&settled));
    assert_eq!(found, due(&topic, &next, None));
    assert_eq!(found.list.len(), 1);
    // The next day everything is another window.
    let tomorrow = one(NOON + DAY, 7, Some((1.0, 3.0)));
    let found = due(&topic, &tomorrow, Some(&settled));
    assert_eq!(found.list.len(), 1);
    assert_eq!(found.list[0].kind, Kind::Closed);
}

#[test]
fn what_a_query_could_not_count_is_neither_there_nor_gone() {
    let first = messages(&Held::new(source()), &one(NOON, 7, Some((1.0, 3.0))));
    let mut failed = Snapshot::clone(&one(NOON + 1000, 9, None));
    failed.families[1].values = Arc::new(Values::unknown());
    for topic in [Held::new(source()), held(&first, &failed)] {
        assert_eq!(due(&topic, &failed, None), Dues::default());
    }
    // Once it is counted again, it is compared with the topic: as it was, and gone indeed.
    let back = one(NOON + 2000, 9, Some((1.0, 3.0)));
    let found = due(&held(&first, &back), &back, Some(&failed));
    assert_eq!(found, Dues::default());
    let gone = one(NOON + 2000, 10, None);
    let found = due(&held(&first, &gone), &gone, Some(&failed)).list;
    let told: Vec<(Kind, u64)> = found.iter().map(|due| (due.kind, due.revision)).collect();
    assert_eq!(told, [(Kind::Revised, 10)]);
}

#[test]
fn others_and_windows_left_behind_are_not_kept() {
    let closed = one(NOON, 7, Some((1.0, 3.0)));
    let message = &messages(&Held::new(source()), &closed)[0];
    let mut topic = Held::new(source());
    let stretch = Stretch::of(&closed.frame, Window::from_word("yesterday").unwrap());
    let others = message.key.replace("/dunghen/dunghen#", "/dunghen/other#");
    let take = |topic: &mut Held, key: &str, value, frame| topic.take(key.as_bytes(), value, frame);
    let value = Some(&*message.value);
    let taken = take(&mut topic, &others, value, &closed.frame);
    assert_eq!(taken, Taken::Foreign);
    let later = sample::frame(NOON + DAY);
    let taken = take(&mut topic, &message.key, value, &later);
    assert_eq!((taken, topic.knows(stretch)), (Taken::Old, false));
    let taken = take(&mut topic, &message.key, value, &closed.frame);
    assert_eq!(taken, Taken::News);
    assert!(topic.get(NAME, stretch).is_some());
    let taken = take(&mut topic, &message.key, value, &closed.frame);
    assert_eq!(taken, Taken::Old);
    // What the operator takes back is announced once more.
    let mut taken_back = topic.clone();
    let taken = take(&mut taken_back, &message.key, None, &closed.frame);
    assert_eq!(taken, Taken::News);
    assert_eq!(taken_back.get(NAME, stretch), None);
    topic.leave_behind(&later);
    assert!(!topic.knows(stretch));
}

#[test]
fn an_event_says_all_about_its_figure() {
    let closed = one(NOON, 86_400_000, Some((13.0, 15.0)));
    let message = &messages(&Held::new(source()), &closed)[0];
    assert_eq!(message.key, format!("/dunghen/dunghen#{NAME}"));
    let event: Json = serde_json::from_slice(&message.value).unwrap();
    let expected = json!({
        "specversion": "1.0",
        "id": format!("{NAME}:86400000"),
        "source": "/dunghen/dunghen",
        "type": "vn.dunghen.indicator.window_closed.v1",
        "time": "2026-11-27T12:00:00+07:00",
        "subject": "centre/H49.2",
        "datacontenttype": "application/json",
        "data": {
            "series": "satisfaction_ratio;scope=centre;province=H49;centre=H49.2;window=yesterday",
            "id": "satisfaction_ratio",
            "indicator": "satisfaction_ratio",
            "name": {"vi": "Mức độ hài lòng", "en": "Satisfaction"},
            "labels": {},
            "scope": {"type": "centre", "province": "H49", "centre": "H49.2", "level": "commune"},
            "value": 13.0 / 15.0,
            "unit": "ratio",
            "numerator": {"value": 13, "words": "ratings of 4 or 5"},
            "denominator": {"value": 15, "words": "all ratings"},
            "target": {
                "op": ">=", "value": 0.9, "near": 0.1, "source": "another plan", "standing": "near"
            },
            "window": {
                "name": "yesterday",
                "start": "2026-11-26T00:00:00+07:00",
                "end": "2026-11-27T00:00:00+07:00",
            },
            "as_of": "2026-11-27T12:00:00+07:00",
            "clock": "2026-11-27T12:00:00+07:00",
            "revision": 86_400_000,
            "rule": "date",
        },
    });
    assert_eq!(event, expected);
}
