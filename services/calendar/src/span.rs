//! Working hours of one weekday, as an operator writes them: `["07:30-11:30", "13:30-17:30"]`.

use crate::Millis;
use crate::fault::Faults;
use toml::Value;

const EXAMPLE: &str = "write spans such as [\"07:30-11:30\", \"13:30-17:30\"]";

/// A half-open span [from, to) of civil time, in milliseconds since 00:00.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Millis,
    pub(crate) to: Millis,
}

/// The spans of one weekday; they rise and do not overlap, or a fault says which does not.
pub(crate) fn read_spans(value: &Value, key: &str, faults: &mut Faults) -> Vec<Span> {
    let Some(items) = value.as_array() else {
        faults.add(key, "is not a list of spans", EXAMPLE);
        return Vec::new();
    };
    let mut spans: Vec<Span> = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        let key = format!("{key}[{place}]");
        match item.as_str().and_then(read_span) {
            None => faults.add(key, "is not a span of two times of day", EXAMPLE),
            Some(span) if span.to <= span.from => {
                faults.add(
                    key,
                    "does not end after it begins",
                    "write the earlier time first, `24:00` at the latest",
                );
            }
            Some(span) => {
                if spans.last().is_some_and(|before| span.from < before.to) {
                    faults.add(
                        key,
                        "begins before the span before it ends",
                        "write spans that rise and do not overlap",
                    );
                }
                spans.push(span);
            }
        }
    }
    spans
}

fn read_span(text: &str) -> Option<Span> {
    let (from, to) = text.split_once('-')?;
    Some(Span {
        from: read_time(from)?,
        to: read_time(to)?,
    })
}

/// `HH:MM` from `00:00` to `24:00`.
fn read_time(text: &str) -> Option<Millis> {
    let [h1, h0, b':', m1, m0] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| Millis::from(byte - b'0'));
    let (hours, minutes) = (digit(h1)? * 10 + digit(h0)?, digit(m1)? * 10 + digit(m0)?);
    let in_day = minutes < 60 && hours * 60 + minutes <= 24 * 60;
    in_day.then_some((hours * 60 + minutes) * 60_000)
}
