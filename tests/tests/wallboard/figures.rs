//! The figures on the page and those of a scrape of the same moment.

use std::time::Duration;

use dunghen_tests::exposition::{self, Exposition, Series};
use dunghen_tests::wait;

use crate::board::Board;

/// Every figure with the series that it says it is the sum of, and the clock of all of them.
const SHOWN: &str = "({
  clock: Number(document.getElementById('live').dataset.clock),
  lang: document.documentElement.lang,
  figures: [...document.querySelectorAll('[data-series]')].map((shown) => ({
    series: shown.dataset.series, value: shown.getAttribute('value'), text: shown.textContent,
  })),
})";

/// Every figure that the page shows is that of `/metrics` at the same moment.
pub fn are_those_of_metrics(board: &mut Board) {
    let (shown, scrape) = wait::until(
        "page and scrape of one moment",
        Duration::from_mins(2),
        || {
            let shown = board.browser.eval(SHOWN);
            let scrape = exposition::parse(&board.pipeline.metrics())?;
            let (page, metrics) = (shown["clock"].as_i64(), clock(&scrape));
            if page == metrics {
                Ok((shown, scrape))
            } else {
                Err(format!("{page:?} and {metrics:?}"))
            }
        },
    );
    let figures = shown["figures"].as_array().unwrap();
    assert!(figures.len() > 100, "{} figures", figures.len());
    let point = if shown["lang"] == "vi" { ',' } else { '.' };
    let mut known = 0;
    for figure in figures {
        let series = figure["series"].as_str().unwrap();
        let of_metrics = select(series, &scrape);
        match figure["value"].as_str() {
            None => assert_eq!(of_metrics, None, "{series} has a figure"),
            Some(value) => {
                known += 1;
                let value: f64 = value.parse().unwrap();
                let expected = of_metrics.unwrap_or_else(|| panic!("no {series}"));
                assert!(
                    (value - expected).abs() <= 1e-9 * expected.abs(),
                    "{series}: {value}, {expected}"
                );
                reads(figure["text"].as_str().unwrap(), value, point, series);
            }
        }
    }
    assert!(known > 90, "{known} of {} figures are known", figures.len());
}

/// The clock of a scrape: the end of a window that is running.
fn clock(scrape: &Exposition) -> Option<i64> {
    let name = "dunghen_window_end_timestamp_seconds";
    let end = select(&format!("{name}{{window=\"today\"}}"), scrape)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds of this century"
    )]
    let clock = (end * 1000.0).round() as i64;
    Some(clock)
}

/// The sum of the series that a selector of the page selects; none where there are none.
fn select(selector: &str, scrape: &Exposition) -> Option<f64> {
    let line = format!("{} 0", selector.replace("=~", "="));
    let wanted = exposition::parse(&line).unwrap();
    let wanted = wanted.keys().next().unwrap();
    let matches = |series: &Series| {
        series.name == wanted.name
            && wanted
                .labels
                .iter()
                .all(|(label, words)| words.split('|').any(|word| series.label(label) == word))
    };
    let found = scrape.iter().filter(|(series, _)| matches(series));
    found.map(|(_, value)| *value).reduce(|a, b| a + b)
}

/// The text is the figure, rounded as people read it: counts to a tenth, shares to three decimals of
/// a percent. Durations have units of their own and are tested where they are written.
fn reads(text: &str, value: f64, point: char, series: &str) {
    let number: String = text
        .trim_end_matches(" %")
        .chars()
        .filter_map(|c| match c {
            c if c == point => Some('.'),
            '.' | ',' => None,
            c => Some(c),
        })
        .collect();
    let Ok(read) = number.parse::<f64>() else {
        assert!(text.contains(' '), "{series} reads {text:?}");
        return;
    };
    let (read, rounded) = if text.ends_with('%') {
        (read / 100.0, 5.1e-6)
    } else {
        (read, 0.051)
    };
    assert!(
        (read - value).abs() <= rounded,
        "{series} reads {text:?}, is {value}"
    );
}
