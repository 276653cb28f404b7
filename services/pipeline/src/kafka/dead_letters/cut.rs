//! What of a refused message fits into its dead letter.
//!
//! A source may take larger messages than the dead-letter topic, and not only their values can be
//! large; a message that fits nowhere would stop the pipeline for ever.

/// How much of each part is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Bytes of the key.
    pub key: usize,
    /// Its own headers, all or none.
    pub headers: bool,
    /// Bytes of the value.
    pub value: usize,
}

/// Fits a key, headers and a value of so many bytes into `room`. Where they do not fit whole, key
/// and headers may take a quarter each, so that most of what is seen is the value.
#[must_use]
pub fn fit(room: usize, key: usize, headers: usize, value: usize) -> Kept {
    let quarter = room / 4;
    let whole = key.saturating_add(headers).saturating_add(value) <= room;
    let kept_key = if whole { key } else { key.min(quarter) };
    let keeps_headers = whole || headers <= quarter;
    let beside = kept_key + if keeps_headers { headers } else { 0 };
    Kept {
        key: kept_key,
        headers: keeps_headers,
        value: value.min(room - beside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_whole_and_what_does_not_is_cut_to_the_room() {
        let whole = Kept {
            key: 10,
            headers: true,
            value: 60,
        };
        assert_eq!(fit(100, 10, 30, 60), whole);
        let cut = fit(100, 10, 25, 1000);
        assert_eq!((cut.key, cut.headers, cut.value), (10, true, 65));
        let no_headers = fit(100, 90, 26, 1000);
        assert_eq!(
            (no_headers.key, no_headers.headers, no_headers.value),
            (25, false, 75)
        );
        assert_eq!(fit(100, 0, 0, 100).value, 100);
    }
}
