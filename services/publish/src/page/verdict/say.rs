//! The verdict in words.

use dunghen_windows::{EntityIx, Unit};
use maud::{Markup, html};

use super::judge::{Finding, Help, State, Verdict, judge};
use super::read;
use super::trouble::{Signs, Spike, Trouble};
use crate::page::badge;
use crate::page::figures::Figures;
use crate::page::lang::Lang;
use crate::page::numbers;
use crate::targets::Standing;

/// The verdict on the province's day and its centres.
pub(in crate::page) fn panel(figures: &Figures<'_>, centres: &[(EntityIx, Signs)]) -> Markup {
    let lang = figures.lang;
    let signs: Vec<Signs> = centres.iter().map(|(_, signs)| *signs).collect();
    let verdict = judge(&read::day(figures), &signs);
    let (class, sign, word) = state(lang, verdict.state);
    html! {
        section.verdict.(class) aria-label=(lang.of("Nhận định", "Verdict")) {
            div.today {
                h2 {
                    span.question { (lang.of("Toàn tỉnh hôm nay", "The province today")) } " "
                    span.state { span.sign aria-hidden="true" { (sign) } " " (word) }
                }
                @for finding in &verdict.findings { p { (say(figures, *finding)) } }
            }
            div.help { (help(figures, centres, &verdict)) }
        }
    }
}

fn state(lang: Lang, state: State) -> (&'static str, &'static str, &'static str) {
    match state {
        State::Unknown => (
            "unknown",
            "?",
            lang.of("Chưa kết luận được", "Cannot tell yet"),
        ),
        State::Good => ("good", "✓", lang.of("Tốt", "Good")),
        State::Watch => ("watch", "!", lang.of("Cần theo dõi", "Keep an eye on it")),
        State::Act => ("act", "✕", lang.of("Cần xử lý ngay", "Action needed")),
    }
}

fn say(figures: &Figures<'_>, finding: Finding) -> String {
    let lang = figures.lang;
    let vi = lang == Lang::Vi;
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
        Finding::Silent(n) if vi => {
            format!("{n} trung tâm không gửi dữ liệu từ một ngày làm việc trở lên, số liệu có thể thiếu.")
        }
        Finding::Silent(n) => {
            format!("{n} centres sent nothing for a working day or longer; figures may lack something.")
        }
        Finding::CentreSpikes(n) if vi => {
            format!("{n} trung tâm có số hồ sơ mới quá hạn tăng bất thường.")
        }
        Finding::CentreSpikes(n) => {
            format!("Centres with unusually many new overdue dossiers: {n}.")
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
        Some(Standing::Met) => lang.of("đạt chỉ tiêu", "the target is met,"),
        Some(Standing::Near) => lang.of("gần đạt chỉ tiêu", "near the target,"),
        Some(Standing::Missed) => lang.of("chưa đạt chỉ tiêu", "the target is missed,"),
        None => lang.of(
            "không có chỉ tiêu để so sánh",
            "there is no target to compare with",
        ),
    };
    let said = match lang {
        Lang::Vi => format!("{share} hồ sơ giải quyết xong là sớm hoặc đúng hạn: {against} {goal}"),
        Lang::En => format!("{share} of what was resolved was early or on time: {against} {goal}"),
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
        Lang::Vi => {
            format!("Một lượt giao dịch tại quầy trung bình {time}: chưa đạt chỉ tiêu {goal}.")
        }
        Lang::En => {
            format!(
                "A transaction at the counter takes {time} on average: the target is missed, {goal}."
            )
        }
    }
}

fn help(figures: &Figures<'_>, centres: &[(EntityIx, Signs)], verdict: &Verdict) -> Markup {
    let lang = figures.lang;
    let heading = lang.of("Trung tâm cần giúp trước nhất", "The centre to help first");
    let (name, why) = match &verdict.help {
        Help::Unknown => (
            lang.of("Chưa biết", "Not known"),
            vec![
                lang.of(
                    "chưa có đủ số liệu của các trung tâm",
                    "the figures of centres are not there",
                )
                .to_owned(),
            ],
        ),
        Help::Nobody => (
            lang.of("Không có", "None"),
            vec![
                lang.of(
                    "không trung tâm nào có hồ sơ quá hạn, chờ lâu hay mất dữ liệu",
                    "no centre has overdue dossiers, long waits or missing data",
                )
                .to_owned(),
            ],
        ),
        Help::Centre(place, troubles) => {
            let entity = centres[*place].0;
            let code = figures.snapshot.layout.entities[entity].centre.as_deref();
            let name = figures.directory.centre(entity).map(|name| &*name.full);
            let why = troubles
                .iter()
                .map(|trouble| reason(lang, *trouble))
                .collect();
            (name.or(code).unwrap_or_default(), why)
        }
    };
    html! {
        h2 { span.question { (heading) } " " span.name { (name) } }
        ul.why { @for reason in why { li { (reason) } } }
    }
}

fn reason(lang: Lang, trouble: Trouble) -> String {
    let count = |value| numbers::count(lang, value);
    match (trouble, lang) {
        (Trouble::Silent(seconds), Lang::Vi) => {
            format!("không gửi dữ liệu đã {}", numbers::working(lang, seconds))
        }
        (Trouble::Silent(seconds), Lang::En) => {
            format!(
                "nothing heard of it for {}",
                numbers::working(lang, seconds)
            )
        }
        (Trouble::Spike(spike), Lang::Vi) => {
            let numbers = against_usual(lang, spike);
            format!("hồ sơ mới quá hạn tăng bất thường: {numbers}")
        }
        (Trouble::Spike(spike), Lang::En) => {
            format!(
                "unusually many new overdue dossiers: {}",
                against_usual(lang, spike)
            )
        }
        (Trouble::Overdue(n), Lang::Vi) => format!("{} hồ sơ đang quá hạn", count(n)),
        (Trouble::Overdue(n), Lang::En) => format!("dossiers overdue now: {}", count(n)),
        (Trouble::LongWait(seconds), Lang::Vi) => {
            let time = numbers::duration(lang, seconds);
            format!("chờ tại quầy trung bình {time} trong giờ qua")
        }
        (Trouble::LongWait(seconds), Lang::En) => {
            let time = numbers::duration(lang, seconds);
            format!("mean wait at the counters in the last hour: {time}")
        }
    }
}

fn against_usual(lang: Lang, spike: Spike) -> String {
    let count = |value| numbers::count(lang, value);
    format!(
        "{}, {} {} ± {}",
        count(spike.today),
        lang.of("thường ngày", "usually"),
        count(spike.usual),
        count(spike.spread)
    )
}

/// Troubles as a sign and a word each, for the table of centres.
pub(in crate::page) fn badges(lang: Lang, troubles: &[Trouble]) -> Markup {
    html! {
        @for trouble in troubles {
            @let (class, sign, word) = badge_of(lang, *trouble);
            span.trouble.(class) { span aria-hidden="true" { (sign) } " " (word) } " "
        }
        @if troubles.is_empty() {
            span.trouble.calm { span aria-hidden="true" { "✓ " } (lang.of("bình thường", "calm")) }
        }
    }
}

fn badge_of(lang: Lang, trouble: Trouble) -> (&'static str, &'static str, &'static str) {
    match trouble {
        Trouble::Silent(_) => ("acute", "⊘", lang.of("im lặng", "silent")),
        Trouble::Spike(_) => ("acute", "▲", lang.of("tăng bất thường", "unusual")),
        Trouble::Overdue(_) => ("lasting", "●", lang.of("quá hạn", "overdue")),
        Trouble::LongWait(_) => ("lasting", "◔", lang.of("chờ lâu", "long wait")),
    }
}
