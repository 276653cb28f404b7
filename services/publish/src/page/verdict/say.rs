//! The verdict as it stands on the page.

use dunghen_contract::Language;
use dunghen_windows::EntityIx;
use maud::{Markup, html};

use super::judge::{Help, State, Verdict, judge};
use super::read;
use super::trouble::{Signs, Trouble};
use super::words::{reason, say};
use crate::page::figures::Figures;

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

fn state(lang: Language, state: State) -> (&'static str, &'static str, &'static str) {
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

/// The worst trouble as a sign and a word, for the table of centres.
pub(in crate::page) fn badge(lang: Language, troubles: &[Trouble]) -> Markup {
    let (class, sign, word) = match troubles.first() {
        None => ("calm", "✓", lang.of("bình thường", "calm")),
        Some(Trouble::Silent(_)) => ("acute", "⊘", lang.of("im lặng", "silent")),
        Some(Trouble::Spike(_)) => ("acute", "▲", lang.of("tăng bất thường", "unusual")),
        Some(Trouble::Overdue(_)) => ("lasting", "●", lang.of("quá hạn", "overdue")),
        Some(Trouble::Slow(_)) => ("lasting", "◔", lang.of("giao dịch chậm", "slow")),
        Some(Trouble::NeverHeard) => ("lasting", "?", lang.of("chưa có dữ liệu", "no data yet")),
    };
    html! {
        span.trouble.(class) { span aria-hidden="true" { (sign) } " " (word) }
    }
}
