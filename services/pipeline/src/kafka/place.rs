//! Where a message lies in a topic, as people name it: `partition:offset`.

use std::fmt;
use std::str::FromStr;

/// A partition and an offset there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The partition.
    pub partition: i32,
    /// The offset.
    pub offset: i64,
}

/// A text that names no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write partition:offset, as `dunghen dead-letters list` prints it, such as 0:42")]
pub struct NoPlace;

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.partition, self.offset)
    }
}

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (partition, offset) = text.split_once(':').ok_or(NoPlace)?;
        let place = Self {
            partition: partition.parse().map_err(|_| NoPlace)?,
            offset: offset.parse().map_err(|_| NoPlace)?,
        };
        let counts = place.partition >= 0 && place.offset >= 0;
        counts.then_some(place).ok_or(NoPlace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_printed() {
        let place: Place = "3:9007199254740993".parse().unwrap();
        assert_eq!((place.partition, place.offset), (3, 9_007_199_254_740_993));
        assert_eq!(place.to_string(), "3:9007199254740993");
        for text in ["", "3", "3:", ":4", "3:-1", "-1:3", "a:b", "1:2:3"] {
            assert_eq!(text.parse::<Place>(), Err(NoPlace), "{text}");
        }
    }
}
