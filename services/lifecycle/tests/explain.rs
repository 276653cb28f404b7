//! The explanation of a dossier says what the figures say, and why, in words that a clerk can follow.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod lives;

use std::borrow::Cow;
use std::sync::Arc;

use dunghen_contract::registry::CentreId;
use dunghen_contract::{DueAt, Event, Kind, Language, Members, Registry};
use dunghen_lifecycle::explain::Conclusion;
use dunghen_lifecycle::fold::Effect;
use dunghen_lifecycle::{
    Batch, Closed, Explanation, Fact, Rules, Standing, Store, Timeliness, Verdict,
};
use lives::{START, arrivals};
use proptest::prelude::*;

const CODE: &str = "000.00.16.H49-260209-0001";
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// An instant of the days from Monday, 9 February 2026, on.
const fn at(day: i64, hour: i64, minute: i64) -> i64 {
    START + (day - 9) * DAY + hour * HOUR + minute * 60_000
}

fn event(kind: Kind, time: i64, members: Members<'static>) -> Event<'static> {
    Event {
        kind,
        time,
        id: Cow::Owned(time.to_string()),
        source: "/motcua/H49".into(),
        subject: CODE.into(),
        centre: CentreId(0),
        members,
    }
}

fn due(at: i64) -> Members<'static> {
    Members {
        due_at: Some(DueAt {
            at,
            text: Cow::Owned(dunghen_lifecycle::due_text::spell(at, Some(420), 0)),
        }),
        ..Members::default()
    }
}

struct World {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
    store: Store,
}

impl World {
    fn new(timeliness: Timeliness) -> Self {
        let registry = lives::registry();
        let rules = lives::rules(timeliness, &registry);
        Self {
            registry,
            rules,
            store: Store::default(),
        }
    }

    fn take(&mut self, events: &[Event<'_>]) {
        let mut batch = Batch::default();
        for event in events {
            batch.push(event);
        }
        for arrival in batch.iter() {
            self.store.ingest(&arrival, &self.registry);
        }
    }

    fn settle(&mut self, to: i64) {
        self.store
            .settle(to, &self.rules, &self.registry, |_, _| ());
    }

    fn explain(&self, code: &str) -> Option<Explanation> {
        self.store.explain(code, &self.rules, &self.registry)
    }

    fn reason(&self, explanation: &Explanation, language: Language) -> Vec<String> {
        explanation.reason(language, &self.rules.calendar)
    }
}

/// What is said of these events at an instant.
fn explained(
    timeliness: Timeliness,
    events: &[Event<'_>],
    clock: i64,
) -> (Explanation, Vec<String>, Vec<String>) {
    let mut world = World::new(timeliness);
    world.take(events);
    world.settle(clock);
    let explanation = world.explain(CODE).unwrap();
    let vi = world.reason(&explanation, Language::Vietnamese);
    let en = world.reason(&explanation, Language::English);
    (explanation, vi, en)
}

/// Paused over nine working hours, then extended in time with an apology.
fn moved() -> Vec<Event<'static>> {
    vec![
        event(Kind::Received, at(9, 8, 0), due(at(11, 17, 0))),
        event(Kind::SupplementRequested, at(10, 9, 30), Members::default()),
        event(Kind::SupplementReceived, at(11, 10, 30), Members::default()),
        event(
            Kind::Extended,
            at(12, 8, 0),
            Members {
                apology: Some(true),
                ..due(at(13, 17, 0))
            },
        ),
        event(Kind::Resolved, at(13, 16, 0), Members::default()),
    ]
}

#[test]
fn pause_and_extension_lead_to_the_due_date_and_it_to_the_verdict() {
    let (explanation, vi, en) = explained(Timeliness::Date, &moved(), at(14, 8, 0));
    assert_eq!(
        vi,
        [
            "Tiếp nhận lúc 08:00 ngày 09/02/2026, hẹn trả lúc 17:00 ngày 11/02/2026.",
            "Tạm dừng chờ bổ sung hồ sơ từ 09:30 ngày 10/02/2026 đến 10:30 ngày 11/02/2026, bằng 9 giờ làm việc; hẹn trả lùi đến 08:30 ngày 13/02/2026.",
            "Gia hạn lúc 08:00 ngày 12/02/2026: hẹn trả từ 08:30 ngày 13/02/2026 sang 17:00 ngày 13/02/2026, có xin lỗi, ít nhất 8 giờ làm việc trước hẹn cũ.",
            "Kết thúc lúc 16:00 ngày 13/02/2026, trong ngày hẹn trả 13/02/2026: đúng hạn (quy tắc theo ngày).",
            "So với hẹn trả đầu tiên, chỉ dời do tạm dừng, là 08:30 ngày 13/02/2026: đúng hạn.",
            "Thời gian làm việc từ tiếp nhận đến kết thúc, không kể tạm dừng: 29 giờ.",
        ]
    );
    assert_eq!(
        en[3],
        "Ended at 16:00 on 13 Feb 2026, on the due day 13 Feb 2026: on time (rule by day)."
    );
    assert_eq!(vi.len(), en.len());
    let Conclusion::Judged {
        verdict, working, ..
    } = explanation.conclusion
    else {
        panic!("{:?}", explanation.conclusion);
    };
    assert_eq!((verdict, working), (Verdict::OnTime, 29 * HOUR));
    assert_eq!(explanation.due_current, Some(at(13, 17, 0)));
    assert_eq!(explanation.due_first, Some(at(13, 8, 30)));
    let after: Vec<_> = explanation.events.iter().map(|e| e.due_current).collect();
    let dues = [
        at(11, 17, 0),
        at(11, 17, 0),
        at(13, 8, 30),
        at(13, 17, 0),
        at(13, 17, 0),
    ];
    assert_eq!(after, dues.map(Some));
}

#[test]
fn by_instant_the_first_promise_was_broken() {
    let (explanation, vi, _) = explained(Timeliness::Instant, &moved(), at(14, 8, 0));
    let Conclusion::Judged { verdict, first, .. } = explanation.conclusion else {
        panic!("{:?}", explanation.conclusion);
    };
    assert_eq!((verdict, first), (Verdict::OnTime, Verdict::Late));
    assert_eq!(
        vi[3..5],
        [
            "Kết thúc lúc 16:00 ngày 13/02/2026, trong ngày hẹn trả và không sau 17:00 ngày 13/02/2026: đúng hạn (quy tắc theo thời điểm).",
            "So với hẹn trả đầu tiên, chỉ dời do tạm dừng, là 08:00 ngày 13/02/2026: trễ hạn.",
        ]
    );
}

#[test]
fn statutory_time_late_end_and_what_came_after_it() {
    let procedure = Members {
        procedure: Some("1.000001".into()),
        ..Members::default()
    };
    let (explanation, vi, en) = explained(
        Timeliness::Date,
        &[
            event(Kind::Received, at(9, 8, 0), procedure),
            event(Kind::Resolved, at(12, 9, 0), Members::default()),
            event(Kind::Resolved, at(12, 9, 1), Members::default()),
            event(Kind::Received, at(12, 9, 2), due(at(13, 17, 0))),
        ],
        at(14, 8, 0),
    );
    assert_eq!(
        vi,
        [
            "Tiếp nhận lúc 08:00 ngày 09/02/2026, không nêu hẹn trả; thời hạn theo quy định của thủ tục là 16 giờ làm việc, nên hẹn trả lúc 08:00 ngày 11/02/2026.",
            "Hẹn trả 17:00 ngày 13/02/2026 được nêu lúc 09:02 ngày 12/02/2026, sau khi kết thúc, nên không đổi kết luận.",
            "Kết thúc lúc 09:00 ngày 12/02/2026, sau ngày hẹn trả 11/02/2026: trễ hạn (quy tắc theo ngày).",
            "Thời gian làm việc từ tiếp nhận đến kết thúc, không kể tạm dừng: 25 giờ.",
            "Sự kiện không có hiệu lực: 1 không hợp với tình trạng hồ sơ, 0 của đơn vị không có quyền.",
        ]
    );
    assert_eq!(en.len(), vi.len());
    assert_eq!(explanation.events[2].effect, Some(Effect::Illegal));
    assert_eq!(explanation.field.as_deref(), Some("dat-dai"));
}

#[test]
fn what_has_no_verdict_says_why() {
    let received = || event(Kind::Received, at(9, 8, 0), due(at(11, 17, 0)));
    let plain = |kind, time| event(kind, time, Members::default());
    for (events, clock, conclusion, said) in [
        (
            vec![plain(Kind::Submitted, at(9, 8, 0))],
            at(9, 9, 0),
            Conclusion::Pending(Standing::AwaitingAcceptance),
            "Đã nộp, đang chờ tiếp nhận tại 09:00 ngày 09/02/2026.",
        ),
        (
            vec![received()],
            at(12, 0, 0),
            Conclusion::Pending(Standing::Overdue),
            "đã quá hạn tại 00:00 ngày 12/02/2026; hẹn trả lúc 17:00 ngày 11/02/2026.",
        ),
        (
            vec![received(), plain(Kind::PaymentRequested, at(10, 8, 0))],
            at(12, 0, 0),
            Conclusion::Pending(Standing::Paused),
            "Đang tạm dừng",
        ),
        (
            vec![received(), plain(Kind::Withdrawn, at(10, 8, 0))],
            at(12, 0, 0),
            Conclusion::Closed(Closed::Withdrawn, at(10, 8, 0)),
            "Người nộp rút hồ sơ lúc 08:00 ngày 10/02/2026",
        ),
        (
            vec![plain(Kind::Refused, at(10, 8, 0))],
            at(12, 0, 0),
            Conclusion::Refused(at(10, 8, 0)),
            "Bị từ chối tiếp nhận",
        ),
        (
            vec![plain(Kind::Resolved, at(10, 8, 0))],
            at(12, 0, 0),
            Conclusion::Orphan,
            "không tính ở đâu",
        ),
        (
            vec![received()],
            at(9, 7, 0),
            Conclusion::Orphan,
            "không tính ở đâu",
        ),
    ] {
        let (explanation, vi, en) = explained(Timeliness::Date, &events, clock);
        assert_eq!(explanation.conclusion, conclusion);
        assert!(vi.iter().any(|text| text.contains(said)), "{said}: {vi:?}");
        assert_eq!(vi.len(), en.len());
    }
}

#[test]
fn only_dossiers_are_explained() {
    let mut world = World::new(Timeliness::Date);
    let mut ticket = event(Kind::TicketIssued, at(9, 8, 0), Members::default());
    ticket.subject = "ticket".into();
    world.take(&[
        ticket,
        event(Kind::Submitted, at(9, 8, 0), Members::default()),
    ]);
    assert!(world.explain(CODE).is_none(), "nothing was settled yet");
    world.settle(at(9, 9, 0));
    assert!(world.explain(CODE).is_some());
    assert!(world.explain("ticket").is_none());
    assert!(world.explain("nobody").is_none());
}

/// Whatever came in whatever order, the facts are those that were emitted, and both languages say as much.
fn agrees(arrivals: &lives::Arrivals, timeliness: Timeliness) -> Result<(), TestCaseError> {
    let mut world = World::new(timeliness);
    world.take(&arrivals.events);
    let mut emitted = Vec::new();
    let (rules, registry) = (Arc::clone(&world.rules), Arc::clone(&world.registry));
    let end = START + 20 * DAY;
    world.store.settle(end, &rules, &registry, |row, weight| {
        emitted.extend(std::iter::repeat_n(
            (row.at, row.fact),
            usize::try_from(weight).unwrap(),
        ));
    });
    let mut said = Vec::new();
    for subject in 0..3 {
        let code = format!("000.00.16.H49-260209-000{subject}");
        let Some(explanation) = world.explain(&code) else {
            continue;
        };
        let vi = world.reason(&explanation, Language::Vietnamese);
        prop_assert_eq!(
            vi.len(),
            world.reason(&explanation, Language::English).len()
        );
        if let Some(last) = explanation.events.last() {
            prop_assert_eq!(last.status, explanation.status);
            prop_assert_eq!(last.due_current, explanation.due_current);
        }
        said.extend(explanation.facts);
    }
    emitted.retain(|(_, fact)| {
        !matches!(
            fact,
            Fact::Contact(_)
                | Fact::TicketCalled { .. }
                | Fact::TicketServed { .. }
                | Fact::TicketOutcome(_)
                | Fact::TicketWaiting
        )
    });
    emitted.sort_unstable();
    said.sort_unstable();
    prop_assert_eq!(said, emitted);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_facts_are_those_that_count_by_date(arrivals in arrivals(24)) {
        agrees(&arrivals, Timeliness::Date)?;
    }

    #[test]
    fn the_facts_are_those_that_count_by_instant(arrivals in arrivals(24)) {
        agrees(&arrivals, Timeliness::Instant)?;
    }
}
