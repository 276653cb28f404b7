//! What decides where the faults fall: printed, so that a failure can be had again.

use rand::SeedableRng;
use rand::rngs::StdRng;

/// Some faults drawn from one seed.
pub struct Round {
    /// Tells it from the others of this process.
    pub name: String,
    /// What it draws from.
    pub dice: StdRng,
    /// How many faults it draws.
    pub faults: usize,
}

/// What the longest round draws on its process and disk.
pub const A_ROUND: usize = 26;

/// One round of so many faults, or as many as it takes to draw `DUNGHEN_TEST_FAULTS` of those that
/// befall a process; `DUNGHEN_TEST_SEED` asks for the first round of another run.
pub fn rounds(test: &'static str, faults: usize) -> impl Iterator<Item = Round> {
    let wanted = asked("DUNGHEN_TEST_FAULTS").unwrap_or(1);
    let seed = asked("DUNGHEN_TEST_SEED").unwrap_or_else(rand::random);
    let rounds = wanted.div_ceil(A_ROUND as u64);
    (0..rounds).map(move |number| {
        let seed = seed.wrapping_add(number);
        eprintln!(
            "{test}, round {number}; to have it again: DUNGHEN_TEST_SEED={seed} \
             cargo test --release --workspace --test faults {test}"
        );
        Round {
            name: format!("{test}.{number}"),
            dice: StdRng::seed_from_u64(seed),
            faults,
        }
    })
}

fn asked(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}: {text}")))
}
