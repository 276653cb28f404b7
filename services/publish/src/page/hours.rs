//! The last 24 hours: what was received, resolved and lapsed in each, as lines and as a table.
//!
//! The picture is stretched to its place, so it holds no text: axes are text of the page, in the
//! size of the page. The hour that is running is not yet whole, so no line leads into it.

use dunghen_contract::Language;
use dunghen_windows::Hours;
use dunghen_windows::hours::{HOURS, Hour};
use maud::{Markup, html};

use super::figures::Figures;
use super::numbers;

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 200.0;
const STEP: f64 = WIDTH / 25.0;
const HOUR: i64 = 3_600_000;

/// How many hours lie between two times on the axis.
const EVERY: usize = 5;

pub(super) fn panel(figures: &Figures<'_>) -> Markup {
    let lang = figures.lang;
    let layout = &figures.snapshot.layout;
    let hours = &*figures.snapshot.hours;
    let province = layout.province_number_of_entity(figures.province);
    html! {
        section.panel.hours aria-labelledby="hours" {
            header.title {
                h2 id="hours" { (lang.of("24 giờ qua", "The last 24 hours")) }
                (legend(lang))
            }
            @match hours.provinces.get(province) {
                Some(counts) => (plot(figures, hours, counts)),
                None => p.note { (lang.of("chưa có số liệu theo giờ", "no figures by the hour yet")) },
            }
        }
    }
}

const fn resolved(hour: &Hour) -> i64 {
    hour.in_time + hour.late + hour.no_due
}

fn legend(lang: Language) -> Markup {
    let line = |class| {
        html! {
            svg viewBox="0 0 32 10" preserveAspectRatio="none" aria-hidden="true" {
                path.(class) d="M0 5H32" {}
            }
        }
    };
    html! {
        ul.legend {
            li { (line("received")) " " (lang.of("Tiếp nhận", "Received")) }
            li { (line("resolved")) " " (lang.of("Giải quyết xong", "Resolved")) }
            li {
                svg viewBox="0 0 32 10" aria-hidden="true" { rect.lapsed x="12" width="8" height="10" {} }
                " " (lang.of("Mới quá hạn", "Became overdue"))
            }
            li { "(" (lang.of("hồ sơ mỗi giờ", "dossiers an hour")) ")" }
        }
    }
}

fn plot(figures: &Figures<'_>, hours: &Hours, counts: &[Hour; HOURS]) -> Markup {
    let lang = figures.lang;
    let top = top(counts);
    let time = |hour: usize| figures.civil.minute(after(hours.start, hour));
    html! {
        div.plot aria-hidden="true" {
            div.ups {
                @for value in [top, top / 2, 0] { span { (numbers::count(lang, number(value))) } }
            }
            (picture(counts, top))
            div.times {
                @for hour in (0..=HOURS).step_by(EVERY) { span { (time(hour)) } }
            }
        }
        (table(lang, counts, time))
    }
}

fn after(start: i64, hours: usize) -> i64 {
    start.saturating_add(HOUR.saturating_mul(i64::try_from(hours).unwrap_or(i64::MAX)))
}

/// Counts of an hour are far below 2³², of which every one is a float.
fn number(count: i64) -> f64 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX).into()
}

/// The end of the upward axis: the first of 2, 4, 6, 8, 10, 20, 40 … that nothing exceeds, so that its
/// half is a whole number that people count in.
fn top(counts: &[Hour; HOURS]) -> i64 {
    let highest = |hour: &Hour| hour.received.max(resolved(hour)).max(hour.became_overdue);
    let highest = counts.iter().map(highest).max().unwrap_or(0);
    let mut decade = 1_i64;
    loop {
        for step in [2, 4, 6, 8, 10] {
            let top = decade.saturating_mul(step);
            if top >= highest {
                return top;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

fn picture(counts: &[Hour; HOURS], top: i64) -> Markup {
    let (whole, running) = counts.split_at(HOURS - 1);
    let up = |value: i64| HEIGHT - number(value) / number(top) * (HEIGHT - 2.0) - 1.0;
    let line = |of: fn(&Hour) -> i64| {
        let points = places().zip(whole);
        let points = points.map(|(x, hour)| format!("{:.1},{:.1}", x + STEP / 2.0, up(of(hour))));
        points.collect::<Vec<_>>().join(" ")
    };
    let received: fn(&Hour) -> i64 = |hour| hour.received;
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } preserveAspectRatio="none" {
            rect.running x=(WIDTH - STEP) y="0" width=(STEP) height=(HEIGHT) {}
            @for y in [1.0, HEIGHT / 2.0, HEIGHT - 1.0] { line x1="0" x2=(WIDTH) y1=(y) y2=(y) {} }
            @for (x, hour) in places().zip(counts) {
                @if hour.became_overdue > 0 {
                    rect.lapsed x=(x + STEP * 0.3) y=(up(hour.became_overdue))
                        width=(STEP * 0.4) height=(HEIGHT - up(hour.became_overdue)) {}
                }
            }
            polyline.received points=(line(received)) {}
            polyline.resolved points=(line(resolved)) {}
            @for hour in running {
                @for (class, value) in [("received", hour.received), ("resolved", resolved(hour))] {
                    path.(class) d=(format!("M{:.1} {:.1}H{WIDTH}", WIDTH - STEP, up(value))) {}
                }
            }
        }
    }
}

/// Where each hour begins, from the left.
fn places() -> impl Iterator<Item = f64> {
    std::iter::successors(Some(0.0), |x| Some(x + STEP))
}

/// The same for who does not see it.
fn table(lang: Language, counts: &[Hour; HOURS], time: impl Fn(usize) -> String) -> Markup {
    let heads = [
        lang.of("Giờ", "Hour"),
        lang.of("Tiếp nhận", "Received"),
        lang.of("Giải quyết xong", "Resolved"),
        lang.of("Trễ hạn", "Late"),
        lang.of("Mới quá hạn", "Became overdue"),
    ];
    html! {
        // Around the table: a table does not become smaller than what it holds.
        div.unseen { table {
            caption { (lang.of("Hồ sơ theo giờ, giờ cuối đang chạy", "Dossiers by the hour; the last one is running")) }
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody {
                @for (place, hour) in counts.iter().enumerate() {
                    tr {
                        th scope="row" { (time(place)) }
                        @for count in [hour.received, resolved(hour), hour.late, hour.became_overdue] {
                            td { (numbers::count(lang, number(count))) }
                        }
                    }
                }
            }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(highest: i64) -> [Hour; HOURS] {
        let mut counts = [Hour::default(); HOURS];
        counts[7].in_time = highest;
        counts
    }

    #[test]
    fn the_axis_ends_at_a_number_with_a_whole_half() {
        let ends = [0, 1, 2, 3, 4, 5, 10, 11, 41, 100, 101, 399].map(|n| top(&counts(n)));
        assert_eq!(ends, [2, 2, 2, 4, 4, 6, 10, 20, 60, 100, 200, 400]);
    }

    #[test]
    fn no_line_leads_into_the_running_hour() {
        let picture = picture(&counts(3), 4).into_string();
        let line = picture
            .split("polyline class=\"resolved\" points=\"")
            .nth(1);
        let points = line.unwrap().split('"').next().unwrap();
        assert_eq!(points.split(' ').count(), HOURS - 1);
    }
}
