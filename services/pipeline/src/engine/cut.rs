//! A shard on its way to a checkpoint and back.
//!
//! Between the worker that owns it and the thread that writes or has read its files; what it holds
//! is lifecycle's, how it is kept is the checkpoint's.

use std::str::Utf8Error;

use dunghen_checkpoint::{Loaded, Records};
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::take_up::with_centres;
use dunghen_lifecycle::{Forget, Millis, Rules, Status, Tail};
use dunghen_windows::{Heard, Shard};

/// What a shard hands over to be kept.
pub struct ShardCut {
    /// The shard.
    pub shard: usize,
    /// The instant up to which time was applied.
    pub clock: Millis,
    /// Subjects.
    pub records: Records,
    /// What grows only, and whether a round ends.
    pub tail: Tail,
    /// When each centre spoke.
    pub heard: Vec<(CentreId, Heard)>,
    /// Dossiers by [`Status::index`], for listings.
    pub statuses: [i64; Status::WORDS.len()],
}

impl ShardCut {
    pub(super) fn of(
        number: usize,
        shard: &mut Shard,
        forget: &Forget,
        rules: &Rules,
        registry: &Registry,
    ) -> Self {
        let mut records = Records::new();
        let store = shard.store_mut();
        let tail = store.cut(forget, rules, registry, |name, events| {
            records.push(name, events);
        });
        Self {
            shard: number,
            clock: store.clock(),
            statuses: *store.statuses(),
            heard: shard.heard().collect(),
            records,
            tail,
        }
    }
}

/// The number of a centre in the registry as it is now, by its number in the kept events; none where
/// it has left the registry.
pub type Renumbered = Vec<Option<CentreId>>;

/// What a checkpoint holds of a shard.
pub struct TakenUp {
    /// The files.
    pub loaded: Loaded,
    /// When each centre spoke.
    pub heard: Vec<(CentreId, Heard)>,
    /// New numbers of centres, where the registry is another one.
    pub renumbered: Option<Renumbered>,
}

/// Why a state cannot be taken up.
#[derive(Debug, thiserror::Error)]
pub(super) enum TakeUpError {
    #[error("a subject's name is no text: {0}")]
    Name(#[from] Utf8Error),
    #[error("an event names a centre that is not in the registry any more")]
    Centre,
}

impl TakenUp {
    pub(super) fn forgotten(&self) -> impl Iterator<Item = u64> {
        self.loaded.forgotten.iter().copied()
    }

    pub(super) fn into_shard(
        self,
        shard: &mut Shard,
        registry: &Registry,
    ) -> Result<(), TakeUpError> {
        let store = shard.store_mut();
        store.take_up_strings(self.loaded.strings.iter().map(String::as_str), registry);
        let mut result = Ok(());
        self.loaded.subjects.for_each(|name, events| {
            if result.is_ok() {
                result = match &self.renumbered {
                    None => store.take_up(name, events).map_err(TakeUpError::from),
                    Some(new) => {
                        with_centres(events, |old| new.get(usize::from(old.0)).copied()?)
                            .ok_or(TakeUpError::Centre)
                            .and_then(|events| Ok(store.take_up(name, &events)?))
                    }
                };
            }
        });
        result?;
        shard.taken_up(registry, self.heard);
        Ok(())
    }
}
