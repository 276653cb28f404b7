//! Records of one partition on their way to whole transactions: nothing counts before its head.
//!
//! Compaction removes heads and rows that later ones replaced, never the order of what is left; so what
//! is left of a transaction without its head belongs to the next head.

use rustc_hash::FxHashMap;

use super::record::HEAD;

/// The last values of the records by their keys; none is a tombstone.
pub type Records = FxHashMap<Box<[u8]>, Option<Box<[u8]>>>;

/// A whole transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The value of its head.
    pub head: Box<[u8]>,
    /// All other records.
    pub records: Records,
}

/// The records behind the last head.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    open: Records,
}

impl Assembly {
    /// Takes the next record; a transaction where it is the head of one.
    pub fn take(&mut self, key: &[u8], value: Option<&[u8]>) -> Option<Told> {
        if key == HEAD
            && let Some(head) = value
        {
            return Some(Told {
                head: head.into(),
                records: std::mem::take(&mut self.open),
            });
        }
        self.open.insert(key.into(), value.map(Into::into));
        None
    }

    /// What is behind the last head.
    #[must_use]
    pub fn rest(self) -> Records {
        self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a reader.
    #[derive(Default)]
    struct Reader {
        assembly: Assembly,
        rows: FxHashMap<Box<[u8]>, Box<[u8]>>,
        head: Option<Box<[u8]>>,
    }

    impl Reader {
        fn read(&mut self, log: &[(&str, Option<&str>)]) {
            for (key, value) in log {
                let value = value.map(str::as_bytes);
                let Some(told) = self.assembly.take(key.as_bytes(), value) else {
                    continue;
                };
                self.head = Some(told.head);
                for (key, value) in told.records {
                    match value {
                        Some(value) => self.rows.insert(key, value),
                        None => self.rows.remove(&key),
                    };
                }
            }
        }

        fn sum(&self) -> i32 {
            let values = self.rows.values();
            values
                .map(|value| std::str::from_utf8(value).unwrap().parse::<i32>().unwrap())
                .sum()
        }
    }

    const H: &str = "[\"head\"]";
    /// Each head is the sum of the rows as they then are.
    const LOG: [(&str, Option<&str>); 9] = [
        ("a", Some("1")),
        ("b", Some("2")),
        (H, Some("3")),
        ("a", Some("4")),
        ("c", Some("5")),
        (H, Some("11")),
        ("b", None),
        ("c", Some("6")),
        (H, Some("10")),
    ];

    fn is_whole(reader: &Reader) {
        let head = reader
            .head
            .as_deref()
            .map_or("0", |head| std::str::from_utf8(head).unwrap());
        assert_eq!(reader.sum().to_string(), head);
    }

    #[test]
    fn a_reader_cut_off_anywhere_sees_whole_transactions_alone() {
        for end in 0..=LOG.len() {
            let mut reader = Reader::default();
            reader.read(&LOG[..end]);
            is_whole(&reader);
            reader.read(&LOG[end..]);
            is_whole(&reader);
            assert_eq!(reader.sum(), 10);
        }
    }

    #[test]
    fn what_compaction_left_ends_as_the_whole_log_does() {
        for cleaned in 0..=LOG.len() {
            let (dirty, rest) = LOG.split_at(cleaned);
            let last = |i: usize| !dirty[i + 1..].iter().any(|(key, _)| *key == dirty[i].0);
            let left: Vec<_> = (0..cleaned)
                .filter(|i| last(*i))
                .map(|i| dirty[i])
                .collect();
            let mut reader = Reader::default();
            reader.read(&left);
            reader.read(rest);
            assert_eq!(reader.sum(), 10);
            is_whole(&reader);
        }
    }
}
