//! The reason for a verdict in sentences: how the due date came to be, when it ended, by which rule.

use dunghen_calendar::Calendar;
use dunghen_contract::{Kind, Language};

use super::Explanation;
use super::cause::Cause;
use super::civil::{Civil, span};
use super::standing::Conclusion;
use super::words;
use crate::Millis;
use crate::fold::Effect;
use crate::row::{Standing, Verdict};
use crate::rules::Timeliness;

impl Explanation {
    /// The reason, a sentence a step, in the order in which one follows from another.
    #[must_use]
    pub fn reason(&self, language: Language, calendar: &Calendar) -> Vec<String> {
        let writer = Writer {
            language,
            civil: Civil(calendar),
            explanation: self,
        };
        let causes = self.causes.iter().map(|cause| writer.cause(cause));
        let mut sentences: Vec<String> = causes.collect();
        writer.conclude(&mut sentences);
        sentences.extend(writer.ignored());
        sentences
    }
}

const BY_DAY: (&str, &str) = ("theo ngày", "by day");
const BY_INSTANT: (&str, &str) = ("theo thời điểm", "by instant");

struct Writer<'e> {
    language: Language,
    civil: Civil<'e>,
    explanation: &'e Explanation,
}

impl Writer<'_> {
    fn at(&self, at: Millis) -> String {
        self.civil.instant(self.language, at)
    }

    fn span(&self, worked: Millis) -> String {
        span(self.language, worked)
    }

    /// The text in the language of this writer.
    fn say(&self, vietnamese: String, english: String) -> String {
        match self.language {
            Language::Vietnamese => vietnamese,
            Language::English => english,
        }
    }

    fn cause(&self, cause: &Cause) -> String {
        match *cause {
            Cause::Appointed { at, due } => {
                let (at, due) = (self.at(at), self.at(due));
                self.say(
                    format!("Tiếp nhận lúc {at}, hẹn trả lúc {due}."),
                    format!("Received at {at}, return appointed for {due}."),
                )
            }
            Cause::Statutory { at, hours, due } => {
                let (at, hours, due) = (self.at(at), self.span(hours), self.at(due));
                self.say(
                    format!(
                        "Tiếp nhận lúc {at}, không nêu hẹn trả; thời hạn theo quy định của thủ tục là {hours} làm việc, nên hẹn trả lúc {due}."
                    ),
                    format!(
                        "Received at {at} without an appointed return; the procedure's statutory time is {hours} of work, so it is due at {due}."
                    ),
                )
            }
            Cause::NoDue { at } => {
                let at = self.at(at);
                self.say(
                    format!("Tiếp nhận lúc {at}, không nêu hẹn trả, và thủ tục không có thời hạn theo quy định."),
                    format!("Received at {at} without an appointed return, and the procedure has no statutory time."),
                )
            }
            Cause::Paused { .. } => self.paused(cause),
            Cause::Moved { .. } => self.moved(cause),
            Cause::AfterEnd { at, named } => {
                let (at, named) = (self.at(at), self.at(named));
                self.say(
                    format!("Hẹn trả {named} được nêu lúc {at}, sau khi kết thúc, nên không đổi kết luận."),
                    format!("The return {named} was named at {at}, after the end, and so changes nothing."),
                )
            }
            Cause::Reopened { ended, at } => {
                let (ended, at) = (self.at(ended), self.at(at));
                self.say(
                    format!("Mở lại lúc {at}: lần kết thúc lúc {ended} không còn tính."),
                    format!("Reopened at {at}: the end at {ended} counts no longer."),
                )
            }
        }
    }

    fn paused(&self, cause: &Cause) -> String {
        let Cause::Paused {
            pause,
            from,
            to,
            worked,
            due,
            named,
        } = *cause
        else {
            return String::new();
        };
        let why = words::pause(self.language, pause);
        let (from, to, work) = (self.at(from), self.at(to), self.span(worked));
        let head = self.say(
            format!("Tạm dừng {why} từ {from} đến {to}, bằng {work} làm việc"),
            format!("Paused, {why}, from {from} to {to}, which is {work} of work"),
        );
        let tail = match due.map(|due| self.at(due)) {
            None => String::new(),
            Some(due) if named => self.say(
                format!("; hẹn trả mới được nêu là {due}"),
                format!("; the return was then appointed for {due}"),
            ),
            Some(due) if worked == 0 => self.say(
                format!("; hẹn trả vẫn là {due}"),
                format!("; the return stays at {due}"),
            ),
            Some(due) => self.say(
                format!("; hẹn trả lùi đến {due}"),
                format!("; the return moves to {due}"),
            ),
        };
        format!("{head}{tail}.")
    }

    fn moved(&self, cause: &Cause) -> String {
        let Cause::Moved {
            by,
            at,
            from,
            to,
            apology,
        } = *cause
        else {
            return String::new();
        };
        let by = match by {
            Kind::Extended => self.language.of("Gia hạn", "Extended"),
            Kind::Reopened => self.language.of("Khi mở lại", "On reopening"),
            _ => self.language.of("Sửa đổi tiếp nhận", "Amended"),
        };
        let (at, to) = (self.at(at), self.at(to));
        let Some(from) = from.map(|from| self.at(from)) else {
            return self.say(
                format!("{by} lúc {at}: hẹn trả là {to}."),
                format!("{by} at {at}: the return is appointed for {to}."),
            );
        };
        let apology = apology.map_or("", |apology| words::apology(self.language, apology));
        self.say(
            format!("{by} lúc {at}: hẹn trả từ {from} sang {to}, {apology}."),
            format!("{by} at {at}: the return moves from {from} to {to}, {apology}."),
        )
    }

    fn conclude(&self, sentences: &mut Vec<String>) {
        match self.explanation.conclusion {
            Conclusion::Judged {
                verdict,
                first,
                ended,
                working,
                ..
            } => {
                sentences.push(self.judged(verdict, ended));
                let due = self.explanation.due_first;
                if let Some(due) = due.filter(|due| Some(*due) != self.explanation.due_current) {
                    let (due, first) = (self.at(due), words::verdict(self.language, first));
                    sentences.push(self.say(
                        format!("So với hẹn trả đầu tiên, chỉ dời do tạm dừng, là {due}: {first}."),
                        format!("Against the first promise, moved by pauses only, which is {due}: {first}."),
                    ));
                }
                let working = self.span(working);
                sentences.push(self.say(
                    format!("Thời gian làm việc từ tiếp nhận đến kết thúc, không kể tạm dừng: {working}."),
                    format!("Working time from receipt to end, without pauses: {working}."),
                ));
            }
            Conclusion::Pending(standing) => sentences.push(self.pending(standing)),
            Conclusion::Closed(how, at) => {
                let (how, at) = (words::closed(self.language, how), self.at(at));
                sentences.push(self.say(
                    format!("{how} lúc {at}: không tính trước, đúng hay trễ hạn."),
                    format!("{how} at {at}: neither early, on time nor late."),
                ));
            }
            Conclusion::Refused(at) => {
                let at = self.at(at);
                sentences.push(self.say(
                    format!("Bị từ chối tiếp nhận lúc {at}: không tính trước, đúng hay trễ hạn."),
                    format!("Refused at the door at {at}: neither early, on time nor late."),
                ));
            }
            Conclusion::Orphan => sentences.push(
                self.say(
                    "Chưa có sự kiện nộp, tiếp nhận hay từ chối, nên hồ sơ không tính ở đâu."
                        .to_owned(),
                    "No submission, receipt or refusal is known, so the dossier counts nowhere."
                        .to_owned(),
                ),
            ),
        }
    }

    fn judged(&self, verdict: Verdict, ended: Millis) -> String {
        let end = self.at(ended);
        let word = words::verdict(self.language, verdict);
        let Some(due) = self.explanation.due_current else {
            return self.say(
                format!(
                    "Kết thúc lúc {end}, không có hẹn trả: không tính trước, đúng hay trễ hạn."
                ),
                format!(
                    "Ended at {end} without an appointed return: neither early, on time nor late."
                ),
            );
        };
        let (day, instant) = (self.civil.date(self.language, due), self.at(due));
        let (against, rule) = match (self.explanation.timeliness, verdict) {
            (Timeliness::Instant, Verdict::Late) => self.both(
                ("sau thời điểm hẹn trả", "after the due instant", &instant),
                BY_INSTANT,
            ),
            (Timeliness::Instant, Verdict::OnTime) => self.both(
                (
                    "trong ngày hẹn trả và không sau",
                    "on the due day and not after",
                    &instant,
                ),
                BY_INSTANT,
            ),
            (Timeliness::Instant, _) => self.both(
                ("trước ngày hẹn trả", "before the due day", &day),
                BY_INSTANT,
            ),
            (Timeliness::Date, Verdict::Late) => {
                self.both(("sau ngày hẹn trả", "after the due day", &day), BY_DAY)
            }
            (Timeliness::Date, Verdict::OnTime) => {
                self.both(("trong ngày hẹn trả", "on the due day", &day), BY_DAY)
            }
            (Timeliness::Date, _) => {
                self.both(("trước ngày hẹn trả", "before the due day", &day), BY_DAY)
            }
        };
        self.say(
            format!("Kết thúc lúc {end}, {against}: {word} (quy tắc {rule})."),
            format!("Ended at {end}, {against}: {word} (rule {rule})."),
        )
    }

    /// How an end lies against a due date, and by which rule.
    fn both(
        &self,
        (vietnamese, english, due): (&str, &str, &str),
        rule: (&'static str, &'static str),
    ) -> (String, &'static str) {
        let relation = self.language.of(vietnamese, english);
        (
            format!("{relation} {due}"),
            self.language.of(rule.0, rule.1),
        )
    }

    fn pending(&self, standing: Standing) -> String {
        let words = words::standing(self.language, standing);
        let clock = self.at(self.explanation.clock);
        match self.explanation.due_current.map(|due| self.at(due)) {
            Some(due) => self.say(
                format!("{words} tại {clock}; hẹn trả lúc {due}."),
                format!("{words} as of {clock}; due at {due}."),
            ),
            None => self.say(
                format!("{words} tại {clock}."),
                format!("{words} as of {clock}."),
            ),
        }
    }

    /// What did nothing, where there is any.
    fn ignored(&self) -> Option<String> {
        let count = |effect| {
            let events = self.explanation.events.iter();
            events.filter(|event| event.effect == Some(effect)).count()
        };
        let (illegal, foreign) = (count(Effect::Illegal), count(Effect::Foreign));
        (illegal + foreign > 0).then(|| {
            self.say(
                format!(
                    "Sự kiện không có hiệu lực: {illegal} không hợp với tình trạng hồ sơ, {foreign} của đơn vị không có quyền."
                ),
                format!(
                    "Events without effect: {illegal} that the dossier's status does not allow, {foreign} of a unit that may not speak for it."
                ),
            )
        })
    }
}
