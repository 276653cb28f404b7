//! The partitioner of Java's Kafka clients, written once more from its definition, so that the
//! pipeline's own is held to something else than itself.

/// The partition of a key among `partitions`.
#[must_use]
pub fn partition(key: &[u8], partitions: u32) -> u32 {
    (hash(key) & 0x7fff_ffff) % partitions
}

fn hash(key: &[u8]) -> u32 {
    const M: u32 = 0x5bd1_e995;
    let length = u32::try_from(key.len()).expect("a key below 4 GiB");
    let mut h = 0x9747_b28c ^ length;
    let (words, rest) = key.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 24;
        h = h.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    for (n, byte) in rest.iter().enumerate() {
        h ^= u32::from(*byte) << (8 * n);
    }
    if !rest.is_empty() {
        h = h.wrapping_mul(M);
    }
    h ^= h >> 13;
    h = h.wrapping_mul(M);
    h ^ (h >> 15)
}
