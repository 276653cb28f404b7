//! Events written by hand, for the troubles that no scenario of the simulator has: a province of two centres, with one that has
//! ended and one that is to come.

use std::sync::Arc;

use dunghen_contract::Registry;
use serde_json::{Value, json};

/// The centre where everything happens.
pub const BUSY: &str = "H49.01";
/// The centre that nobody ever heard.
pub const UNHEARD: &str = "H49.02";
/// The centre that ended on the third of March 2020.
pub const ENDED: &str = "H49.03";

const MINUTE: i64 = 60_000;

/// The registry of the centres, with the targets that the alerts compare with.
pub fn registry() -> Arc<Registry> {
    let registry = Registry::parse(
        "code,name,level,province,parent,valid_from,valid_to,successor,hours\n\
         H49.01,Trung tâm,province,H49,,,,,\nH49.02,Xã,commune,H49,H49.01,,,,\n\
         H49.03,Xã cũ,commune,H49,H49.01,,2020-03-03,,\nH49.04,Xã mới,commune,H49,H49.01,2021-01-01,,,\n",
        "code,name,field,level,service_level,statutory_working_hours,fee\n\
         1.000001,Thủ tục,dat-dai,province,full,,\n",
        "slug,name_vi,name_en\ndat-dai,Đất đai,Land\n",
        "indicator,province,level,field,valid_from,valid_to,op,value,near,source\n\
         timeliness_ratio/early_or_on_time,,,,,,>=,0.99,,s\n\
         online_submission_ratio/filed_and_resolved,H49,,,,,>=,0.7,,s\n\
         ticket_total_seconds/mean,,province,,,,<=,1500,,s\n",
    );
    Arc::new(registry.unwrap())
}

/// An instant of the province, as `2020-10-12T06:00`.
pub fn instant(text: &str) -> i64 {
    let moment: jiff::civil::DateTime = text.parse().unwrap();
    let offset = jiff::tz::Offset::constant(7);
    offset.to_timestamp(moment).unwrap().as_millisecond()
}

/// Events in the order in which they were written; `sorted` puts them into that of time.
#[derive(Default)]
pub struct Events(Vec<(i64, String)>);

impl Events {
    /// One event about a dossier or ticket of the busy centre.
    pub fn tell(&mut self, kind: &str, at: i64, subject: &str, more: &Value) {
        let mut data = json!({"centre": BUSY});
        for (name, value) in more.as_object().into_iter().flatten() {
            data[name] = value.clone();
        }
        let event = json!({
            "specversion": "1.0",
            "id": format!("{}", self.0.len()),
            "source": "/motcua/H49",
            "type": format!("vn.dunghen.{kind}.v1"),
            "time": stamp(at),
            "subject": subject,
            "data": data,
        });
        self.0.push((at, event.to_string()));
    }

    /// A dossier received online, due at an instant.
    pub fn received(&mut self, subject: &str, at: i64, due: i64) {
        let about = json!({"procedure": "1.000001", "field": "dat-dai", "channel": "online", "due_at": stamp(due)});
        self.tell("dossier.received", at, subject, &about);
    }

    /// A dossier resolved with a result that nobody signed.
    pub fn resolved(&mut self, subject: &str, at: i64) {
        let how = json!({"outcome": "granted", "signed_result": false});
        self.tell("dossier.resolved", at, subject, &how);
    }

    /// A message to a citizen, by which the centre is heard.
    pub fn message(&mut self, at: i64) {
        let subject = format!("sms-{at}");
        self.tell("contact.made", at, &subject, &json!({"kind": "sms"}));
    }

    /// A ticket, called and served so many minutes after it was issued; never, where `None`.
    pub fn ticket(&mut self, number: usize, issued: i64, called: Option<[i64; 2]>) {
        let subject = format!("{BUSY}/{issued}/A{number:03}");
        self.tell("ticket.issued", issued, &subject, &json!({}));
        let [called, served] = match called {
            Some(minutes) => minutes.map(|after| issued + after * MINUTE),
            None => return,
        };
        self.tell("ticket.called", called, &subject, &json!({}));
        self.tell("ticket.served", served, &subject, &json!({}));
    }

    /// In the order of time.
    pub fn sorted(mut self) -> Vec<(i64, String)> {
        self.0.sort_by_key(|(at, _)| *at);
        self.0
    }
}

fn stamp(at: i64) -> String {
    let offset = jiff::tz::Offset::constant(7);
    let moment = jiff::Timestamp::from_millisecond(at).unwrap();
    moment.display_with_offset(offset).to_string()
}
