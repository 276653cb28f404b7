//! The fold of one dossier, for a simulator that never breaks a rule: an illegal event is a failure of the test.

use dunghen_calendar::Calendar;
use dunghen_contract::{Kind, Registry};

use super::Told;

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Status {
    None,
    Submitted,
    Refused,
    Open,
    PausedForSupplement,
    PausedForPayment,
    Resolved,
    Returned,
    Withdrawn,
    Stopped,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Early,
    OnTime,
    Late,
    NoDue,
    Unresolved,
}

#[derive(Clone, Debug)]
pub struct Dossier {
    pub status: Status,
    pub centre: String,
    pub channel: String,
    pub field: String,
    pub received: Option<i64>,
    pub ended: Option<i64>,
    pub due: Option<i64>,
    pub verdict: Verdict,
    pub signed: bool,
    pub returned_by: Option<String>,
    pub returned_at: Option<i64>,
    pub events: usize,
    pub pauses: usize,
    pub transfers: usize,
    pub extensions: usize,
    pub amendments: usize,
    pub reopenings: usize,
}

impl Dossier {
    #[allow(clippy::too_many_lines, reason = "one arm for each event type")]
    pub fn fold(events: &[Told], registry: &Registry, calendar: &Calendar) -> Self {
        let mut sorted: Vec<&Told> = events.iter().collect();
        sorted.sort_by_key(|told| (told.time, told.kind.rank()));
        let mut dossier = Self {
            status: Status::None,
            centre: sorted[0].centre.clone(),
            channel: String::new(),
            field: String::new(),
            received: None,
            ended: None,
            due: None,
            verdict: Verdict::Unresolved,
            signed: false,
            returned_by: None,
            returned_at: None,
            events: events.len(),
            pauses: 0,
            transfers: 0,
            extensions: 0,
            amendments: 0,
            reopenings: 0,
        };
        let centre = registry.centre(registry.centre_by_code(&dossier.centre).unwrap());
        let schedule = calendar
            .schedule(&centre.hours)
            .unwrap_or(calendar.default_schedule());
        let mut paused_at = None;
        for told in sorted {
            assert_eq!(told.centre, dossier.centre);
            let due_at = told.data["due_at"]
                .as_str()
                .map(|text| dunghen_contract::time::parse(text).unwrap());
            let before = dossier.status;
            let legal = |allowed: &[Status]| {
                assert!(allowed.contains(&before), "{before:?} {told:?} {events:#?}");
            };
            let resume = |dossier: &mut Self, from: i64, due_at: Option<i64>| {
                let work = calendar.work(schedule, from, told.time);
                let shifted = |due| {
                    if work == 0 {
                        due
                    } else {
                        calendar.add(schedule, calendar.close(schedule, due), work)
                    }
                };
                dossier.due = due_at.or(dossier.due.map(shifted));
            };
            match told.kind {
                Kind::Submitted => legal(&[Status::None]),
                Kind::Received
                    if matches!(before, Status::None | Status::Submitted | Status::Refused) =>
                {
                    let code = told.data["procedure"].as_str().unwrap();
                    let procedure = registry.procedure_row(registry.procedure(code).unwrap());
                    dossier.received = Some(told.time);
                    told.data["channel"]
                        .as_str()
                        .unwrap()
                        .clone_into(&mut dossier.channel);
                    dossier.field.clone_from(&procedure.field);
                    dossier.due = due_at.or(procedure
                        .statutory_ms
                        .map(|work| calendar.add(schedule, told.time, work)));
                }
                Kind::Received => {
                    assert_eq!(told.data["channel"].as_str().unwrap(), dossier.channel);
                    dossier.amendments += 1;
                    if dossier.ended.is_none() {
                        dossier.due = due_at.or(dossier.due);
                    }
                }
                Kind::Refused => legal(&[Status::None, Status::Submitted]),
                Kind::SupplementRequested | Kind::PaymentRequested => {
                    legal(&[Status::Open]);
                    dossier.pauses += 1;
                    paused_at = Some(told.time);
                }
                Kind::SupplementReceived => {
                    legal(&[Status::PausedForSupplement]);
                    resume(&mut dossier, paused_at.take().unwrap(), due_at);
                }
                Kind::Paid if before == Status::PausedForPayment => {
                    resume(&mut dossier, paused_at.take().unwrap(), due_at);
                }
                Kind::Transferred => {
                    legal(&[
                        Status::Open,
                        Status::PausedForSupplement,
                        Status::PausedForPayment,
                    ]);
                    dossier.transfers += 1;
                }
                Kind::Extended => {
                    legal(&[
                        Status::Open,
                        Status::PausedForSupplement,
                        Status::PausedForPayment,
                    ]);
                    dossier.extensions += 1;
                    dossier.due = due_at;
                }
                Kind::Resolved => {
                    legal(&[Status::Open]);
                    dossier.ended = Some(told.time);
                    dossier.signed = told.data["signed_result"] == true;
                    assert!(!dossier.signed || told.data["outcome"] != "refused");
                }
                Kind::Returned => {
                    legal(&[Status::Open, Status::Resolved]);
                    dossier.ended.get_or_insert(told.time);
                    dossier.returned_by = Some(told.data["channel"].as_str().unwrap().to_owned());
                    dossier.returned_at = Some(told.time);
                }
                Kind::Withdrawn | Kind::Stopped => {
                    legal(&[Status::Open]);
                    dossier.ended = Some(told.time);
                }
                Kind::Reopened => {
                    legal(&[
                        Status::Resolved,
                        Status::Returned,
                        Status::Withdrawn,
                        Status::Stopped,
                    ]);
                    dossier.reopenings += 1;
                    dossier.ended = None;
                    dossier.signed = false;
                    dossier.returned_by = None;
                    dossier.returned_at = None;
                    dossier.due = due_at.or(dossier.due);
                }
                _ => {}
            }
            dossier.status = after(before, told.kind);
        }
        dossier.judge(calendar);
        dossier
    }

    fn judge(&mut self, calendar: &Calendar) {
        if !matches!(self.status, Status::Resolved | Status::Returned) {
            return;
        }
        let day = |at| calendar.day_of(at);
        self.verdict = match (self.ended.map(day), self.due.map(day)) {
            (Some(ended), Some(due)) if ended < due => Verdict::Early,
            (Some(ended), Some(due)) if ended == due => Verdict::OnTime,
            (Some(_), Some(_)) => Verdict::Late,
            _ => Verdict::NoDue,
        };
    }
}

fn after(before: Status, kind: Kind) -> Status {
    match kind {
        Kind::Submitted => Status::Submitted,
        Kind::Refused => Status::Refused,
        Kind::Received if matches!(before, Status::None | Status::Submitted | Status::Refused) => {
            Status::Open
        }
        Kind::SupplementRequested => Status::PausedForSupplement,
        Kind::PaymentRequested => Status::PausedForPayment,
        Kind::SupplementReceived | Kind::Reopened => Status::Open,
        Kind::Paid if before == Status::PausedForPayment => Status::Open,
        Kind::Resolved => Status::Resolved,
        Kind::Returned => Status::Returned,
        Kind::Withdrawn => Status::Withdrawn,
        Kind::Stopped => Status::Stopped,
        _ => before,
    }
}
