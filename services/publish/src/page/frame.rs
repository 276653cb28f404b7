//! What stands around the figures: document, choice of province and language, clock and age.

use dunghen_contract::{Language, Millis};
use dunghen_windows::Snapshot;
use maud::{DOCTYPE, Markup, html};

use super::View;
use super::assets;
use super::figures::Figures;

/// From this age on figures are shown as old: many times the publishing interval.
const STALE_SECONDS: i64 = 30;
/// From here on the watermark is too far behind the clock for figures of now, as the alert
/// `DunghenPipelineStale` has it: twenty minutes, in milliseconds.
const INCOMPLETE: Millis = 20 * 60 * 1000;

/// The whole document around its live part.
pub(super) fn document(view: &View<'_>, live: &Markup) -> Markup {
    let lang = view.lang;
    let province = view.directory.provinces().get(view.province);
    let code = province.map_or("", |province| &*province.code);
    let centre = province.and_then(|province| province.centre.as_deref());
    html! {
        (DOCTYPE)
        html lang=(lang.word()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (lang.of("Đúng hẹn", "Dunghen")) " · " (code) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/page.css";
                script src="/page.js" defer data-stream=(stream(code)) {}
                noscript { meta http-equiv="refresh" content="10"; }
            }
            body {
                header.top {
                    div.brand {
                        h1 { (lang.of("Đúng hẹn", "Dunghen")) }
                        p { (code) @if let Some(centre) = centre { " · " (centre) } }
                    }
                    (alarm(lang))
                    nav aria-label=(lang.of("Trang", "Page")) { (provinces(view)) (switch(view, code)) }
                }
                (live)
            }
        }
    }
}

/// What the script shows when the figures are no longer those of now. It stands outside the live
/// part, so that a screen reader hears of it once and not with every replacement.
fn alarm(lang: Language) -> Markup {
    html! {
        p.alarm #alarm role="status"
            data-offline=(lang.of("⚠ Mất kết nối với máy chủ, đang thử lại", "⚠ No connection to the server, trying again"))
            data-stale=(lang.of("⚠ Số liệu cũ, không phải của lúc này", "⚠ Old figures, not those of now"))
            data-incomplete=(lang.of("⚠ Số liệu chưa đủ: sự kiện mới chưa về", "⚠ Incomplete figures: recent events have not arrived")) {}
    }
}

fn provinces(view: &View<'_>) -> Markup {
    let all = view.directory.provinces();
    html! {
        @if all.len() > 1 {
            ul.provinces aria-label=(view.lang.of("Tỉnh", "Province")) {
                @for (number, province) in all.iter().enumerate() {
                    li {
                        a href=(address(&province.code, view.lang))
                            aria-current=[(number == view.province).then_some("page")] {
                            (province.code)
                        }
                    }
                }
            }
        }
    }
}

fn switch(view: &View<'_>, code: &str) -> Markup {
    let other = view.lang.other();
    html! {
        a.switch href=(address(code, other)) lang=(other.word()) hreflang=(other.word()) {
            (other.of("Tiếng Việt", "English"))
        }
    }
}

/// The address of the page of a province.
fn address(province: &str, lang: Language) -> String {
    format!("/?lang={}&province={}", lang.word(), escaped(province))
}

/// The address of the narrowest stream of a province: the script asks only whether there is news, and
/// that each snapshot says.
fn stream(province: &str) -> String {
    let figure = "scope=province&window=now&indicator=tickets_waiting";
    format!("/api/v1/stream?{figure}&province={}", escaped(province))
}

/// A code as RFC 3986 has it in an address.
fn escaped(code: &str) -> String {
    use std::fmt::Write as _;
    let mut escaped = String::new();
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// The live part before there are figures.
pub(super) fn waiting(lang: Language) -> Markup {
    html! {
        main #live data-version=(assets::VERSION) {
            p.waiting { (lang.of(
                "Đang đọc dữ liệu, chưa có số liệu nào để hiển thị. Trang sẽ tự cập nhật.",
                "Reading the data; there are no figures to show yet. The page brings itself up to date.",
            )) }
        }
    }
}

/// The live part: the moment, the age of the data in seconds, and the panels.
pub(super) fn live(age: i64, figures: &Figures<'_>, panels: &Markup) -> Markup {
    let (lang, civil, snapshot) = (figures.lang, figures.civil, figures.snapshot);
    let stale = age >= STALE_SECONDS;
    let incomplete = is_incomplete(snapshot);
    html! {
        main #live .stale[stale || incomplete]
            data-age=(age) data-stale-after=(STALE_SECONDS) data-incomplete[incomplete]
            data-clock=(snapshot.clock) data-version=(assets::VERSION) {
            div.moment {
                p.clock {
                    time datetime=(civil.machine(snapshot.clock)) {
                        strong { (civil.time(snapshot.clock)) } " "
                        (civil.day(lang, snapshot.clock))
                    }
                }
                p.complete { (complete(figures, incomplete)) }
                p.age {
                    @if stale { "⚠ " (lang.of("số liệu cũ", "old figures")) " · " }
                    (lang.of("cập nhật", "updated")) " " span #age { (ago(lang, age)) }
                }
            }
            (panels)
        }
    }
}

/// Whether events that should have come by now may not have come.
fn is_incomplete(snapshot: &Snapshot) -> bool {
    snapshot.watermark != Millis::MIN && snapshot.clock - snapshot.watermark > INCOMPLETE
}

/// Up to when every event is in the figures.
fn complete(figures: &Figures<'_>, incomplete: bool) -> Markup {
    let (lang, watermark) = (figures.lang, figures.snapshot.watermark);
    html! {
        @if watermark == Millis::MIN {
            (lang.of("Chưa đủ sự kiện", "Not complete yet"))
        } @else {
            @if incomplete {
                "⚠ " (lang.of("Thiếu sự kiện sau", "Incomplete after"))
            } @else {
                (lang.of("Đủ sự kiện đến", "Complete up to"))
            }
            " " (figures.civil.time(watermark)) " " (figures.civil.date(lang, watermark))
        }
    }
}

fn ago(lang: Language, seconds: i64) -> String {
    match lang {
        Language::Vietnamese => format!("{seconds} giây trước"),
        Language::English => format!("{seconds} seconds ago"),
    }
}
