//! Numbers as JSON has them: whole ones without a point, so that a count reads as a count.

use serde::{Serialize, Serializer};

/// The largest magnitude below which every whole number is exact in a float: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A finite number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole and at most 2⁵³")]
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_point_and_others_read_back() {
        let text = |value| serde_json::to_string(&Number(value)).unwrap();
        assert_eq!(text(1_191_036.0), "1191036");
        assert_eq!(text(-0.0), "0");
        assert_eq!(text(0.1 + 0.2), "0.30000000000000004");
    }
}
