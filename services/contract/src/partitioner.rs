//! Which partition a key belongs to, as the two common producers decide it.
//!
//! Two halves of a dossier in two partitions would be counted twice, so the pipeline recomputes
//! what the producer should have done.

/// The partitioner that every producer of a landscape uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Partitioner {
    /// murmur2, as Java clients do it (librdkafka: `murmur2_random`).
    #[default]
    Murmur2,
    /// CRC-32, the default of librdkafka (`consistent_random`).
    Crc32,
}

impl Partitioner {
    /// The word in the configuration (`kafka.partitioner`).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Murmur2 => "murmur2",
            Self::Crc32 => "crc32",
        }
    }

    /// The partitioner that a word of the configuration names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "murmur2" => Some(Self::Murmur2),
            "crc32" => Some(Self::Crc32),
            _ => None,
        }
    }

    /// The partition of `key` among `partitions`; none where there are no partitions.
    #[must_use]
    pub fn partition(self, key: &[u8], partitions: i32) -> Option<i32> {
        let count = u32::try_from(partitions).ok().filter(|&count| count > 0)?;
        let hash = match self {
            Self::Murmur2 => murmur2(key) & 0x7fff_ffff,
            Self::Crc32 => crc32fast::hash(key),
        };
        i32::try_from(hash % count).ok()
    }
}

/// `org.apache.kafka.common.utils.Utils.murmur2`, on unsigned words.
fn murmur2(key: &[u8]) -> u32 {
    const SEED: u32 = 0x9747_b28c;
    const MIX: u32 = 0x5bd1_e995;
    // Java's length is an int; a key beyond it cannot be in Kafka.
    #[expect(clippy::cast_possible_truncation, reason = "keys are far below 4 GiB")]
    let mut hash = SEED ^ key.len() as u32;
    let (words, rest) = key.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(MIX);
        k ^= k >> 24;
        hash = hash.wrapping_mul(MIX) ^ k.wrapping_mul(MIX);
    }
    if !rest.is_empty() {
        for (place, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * place);
        }
        hash = hash.wrapping_mul(MIX);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(MIX);
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn murmur2_gives_the_values_of_the_java_client() {
        // From UtilsTest.testMurmur2 of Apache Kafka.
        for (key, hash) in [
            ("21", -973_932_308_i32),
            ("foobar", -790_332_482),
            ("a-little-bit-long-string", -985_981_536),
            ("a-little-bit-longer-string", -1_486_304_829),
            (
                "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8",
                -58_897_971,
            ),
            ("abc", 479_470_107),
        ] {
            assert_eq!(murmur2(key.as_bytes()), hash.cast_unsigned(), "{key}");
        }
    }

    #[test]
    fn crc32_is_the_one_of_zlib() {
        assert_eq!(
            Partitioner::Crc32.partition(b"123456789", i32::MAX),
            Some((0xcbf4_3926_u32 % 0x7fff_ffff).cast_signed())
        );
    }

    #[test]
    fn no_partitions_is_no_partition() {
        assert_eq!(Partitioner::Murmur2.partition(b"a", 0), None);
        assert_eq!(Partitioner::Murmur2.partition(b"a", -1), None);
        assert_eq!(Partitioner::Crc32.partition(b"a", 1), Some(0));
    }
}
