//! Findings and reasons as sentences of both languages.

use dunghen_contract::Language;
use dunghen_windows::Unit;

use super::judge::Finding;
use super::trouble::{Spike, Trouble};
use crate::page::badge;
use crate::page::figures::Figures;
use crate::page::numbers;
use crate::targets::Standing;

/// A finding on the province as a sentence.
pub(super) fn say(figures: &Figures<'_>, finding: Finding) -> String {
    let lang = figures.lang;
    let vi = lang == Language::Vietnamese;
    match finding {
        Finding::InTime(share, standing) => in_time(figures, share, standing),
        Finding::NoneResolved => lang
            .of(
                "Chưa có tỷ lệ đúng hạn của hôm nay: chưa hồ sơ có hạn trả nào được giải quyết xong.",
                "There is no share in time for today: no dossier with a due date was resolved yet.",
            )
            .to_owned(),
        Finding::Spike(spike) => {
            let numbers = against_usual(lang, spike);
            if vi {
                format!("Hồ sơ chuyển sang quá hạn trong ngày làm việc này tăng bất thường: {numbers}.")
            } else {
                format!("Unusually many dossiers became overdue this working day: {numbers}.")
            }
        }
        Finding::SlowCounters(seconds) => slow_counters(figures, seconds),
        Finding::Silent(n) if vi => format!(
            "{n} trung tâm không gửi dữ liệu hơn một ngày làm việc: số liệu có thể thiếu."
        ),
        Finding::Silent(n) => format!(
            "Centres that sent nothing for more than a working day: {n}; figures may lack something."
        ),
        Finding::CentreSpikes(n) if vi => {
            format!("{n} trung tâm có số hồ sơ mới quá hạn tăng bất thường.")
        }
        Finding::CentreSpikes(n) => {
            format!("Centres with unusually many new overdue dossiers: {n}.")
        }
        Finding::NeverHeard(n) if vi => {
            format!("{n} trung tâm chưa từng gửi dữ liệu: chưa biết tình hình ở đó.")
        }
        Finding::NeverHeard(n) => {
            format!("Centres that never sent anything: {n}; how they do is not known.")
        }
    }
}

fn in_time(figures: &Figures<'_>, share: f64, standing: Option<Standing>) -> String {
    let lang = figures.lang;
    let share = numbers::share(lang, share);
    let goal = figures
        .in_time_target()
        .map(|target| badge::goal(lang, Unit::Ratio, target))
        .unwrap_or_default();
    let against = match standing {
        Some(Standing::Met) => lang.of("đạt chỉ tiêu", "meets the target"),
        Some(Standing::Near) => lang.of("gần đạt chỉ tiêu", "is near the target"),
        Some(Standing::Missed) => lang.of("chưa đạt chỉ tiêu", "misses the target"),
        None => lang.of(
            "không có chỉ tiêu để so sánh",
            "has no target to compare with",
        ),
    };
    let said = match lang {
        Language::Vietnamese => {
            format!("{share} hồ sơ giải quyết xong trước hạn hoặc đúng hạn: {against} {goal}")
        }
        Language::English => {
            format!("{share} of what was resolved was early or on time: this {against} {goal}")
        }
    };
    format!("{}.", said.trim_end())
}

fn slow_counters(figures: &Figures<'_>, seconds: f64) -> String {
    let lang = figures.lang;
    let time = numbers::duration(lang, seconds);
    let goal = figures
        .target("ticket_total_seconds", "mean")
        .map(|target| badge::goal(lang, Unit::Seconds, target))
        .unwrap_or_default();
    match lang {
        Language::Vietnamese => {
            format!("Một lượt giao dịch tại quầy trung bình {time}: chưa đạt chỉ tiêu {goal}.")
        }
        Language::English => {
            format!(
                "A transaction at the counter takes {time} on average: this misses the target {goal}."
            )
        }
    }
}

/// What is wrong at a centre, as it follows its name.
pub(super) fn reason(lang: Language, trouble: Trouble) -> String {
    let count = |value| numbers::count(lang, value);
    match (trouble, lang) {
        (Trouble::Silent(seconds), Language::Vietnamese) => {
            format!("không gửi dữ liệu đã {}", numbers::working(lang, seconds))
        }
        (Trouble::Silent(seconds), Language::English) => {
            format!(
                "nothing heard of it for {}",
                numbers::working(lang, seconds)
            )
        }
        (Trouble::Spike(spike), Language::Vietnamese) => {
            let numbers = against_usual(lang, spike);
            format!("hồ sơ mới quá hạn tăng bất thường: {numbers}")
        }
        (Trouble::Spike(spike), Language::English) => {
            format!(
                "unusually many new overdue dossiers: {}",
                against_usual(lang, spike)
            )
        }
        (Trouble::Overdue(n), Language::Vietnamese) => format!("{} hồ sơ đang quá hạn", count(n)),
        (Trouble::Overdue(n), Language::English) => format!("dossiers overdue now: {}", count(n)),
        (Trouble::Slow(seconds), Language::Vietnamese) => {
            let time = numbers::duration(lang, seconds);
            format!("lượt giao dịch trung bình {time} trong giờ qua")
        }
        (Trouble::NeverHeard, _) => lang
            .of("chưa từng gửi dữ liệu", "it never sent anything")
            .to_owned(),
        (Trouble::Slow(seconds), Language::English) => {
            let time = numbers::duration(lang, seconds);
            format!("mean transaction in the last hour: {time}")
        }
    }
}

fn against_usual(lang: Language, spike: Spike) -> String {
    let count = |value| numbers::count(lang, value);
    format!(
        "{}, {} {} ± {}",
        count(spike.today),
        lang.of("thường ngày", "usually"),
        count(spike.usual),
        count(spike.spread)
    )
}
