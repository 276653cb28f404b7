//! The state of a pipeline whose topics got more partitions: every subject goes to the shard that it
//! belongs to now.
//!
//! # After a crash
//!
//! Each shard's manifest says for how many partitions it was written, and the last of the old shards
//! is written last. So until everything is written, a start is refused, because that shard still says
//! the old number; and whoever begins again finds the old number as the smallest. It then reads the
//! newest manifests of that number, which nobody has removed, and writes *all* shards again: shards of
//! two attempts could come from different cuts of the old ones, and an event between these be lost.

mod deal;
mod merge;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use dunghen_checkpoint::{
    Claim, Cut, Decision, FoundManifest, Head, Identity, LoadError, Manifest, OnChange, Position,
    Refusal, Rotation, Vault, VaultError, WriteError, Writer, decide,
};
use dunghen_contract::{Partitioner, Registry};
use dunghen_lifecycle::Rules;

use deal::{Dealer, Dealt, UnknownString};

/// Why the state cannot be repartitioned.
#[derive(Debug, thiserror::Error)]
pub enum RepartitionError {
    /// Partitions cannot be taken away.
    #[error(
        "shard {shard} was written for {found} partitions, which is more than {wanted}; a topic never loses partitions: name the topics that it was written for in kafka.topics"
    )]
    Fewer {
        /// The shard.
        shard: u32,
        /// What it was written for.
        found: u32,
        /// What was asked for.
        wanted: u32,
    },
    /// An old shard is not there.
    #[error(
        "nothing is kept of shard {shard} for {partitions} partitions, and without it its subjects would be lost; restore its folder from a copy, or move all of state.url away to begin anew with what the topics still hold"
    )]
    Missing {
        /// The shard.
        shard: u32,
        /// What the others were written for.
        partitions: u32,
    },
    /// What was found cannot be gone on from.
    #[error("reading the old shards: {0}")]
    Refused(#[from] Refusal),
    /// A file is not what its manifest says.
    #[error("reading the old shards: {0}")]
    Load(#[from] LoadError),
    /// Events that do not fit their shard.
    #[error(
        "reading the old shards: an event of shard {shard} names its string {number}, which it has not; restore the shard's folder from a copy"
    )]
    Strings {
        /// The shard.
        shard: u32,
        /// The string.
        number: u32,
    },
    /// A new shard could not be written.
    #[error(
        "writing the new shards: {0}; run it again, until it has ended well no start is possible"
    )]
    Write(#[from] WriteError),
    /// The store.
    #[error("moving the state: {0}")]
    Vault(#[from] VaultError),
}

/// What is to be done.
#[derive(Clone, Copy)]
pub struct Repartition<'a> {
    /// Where the shards lie.
    pub vault: &'a Vault,
    /// What they are to be made for.
    pub wanted: &'a Identity,
    /// Where a subject belongs.
    pub partitioner: Partitioner,
    /// The registry.
    pub registry: &'a Registry,
    /// The counting rules.
    pub rules: &'a Rules,
}

impl<'a> Repartition<'a> {
    /// For how many partitions the state was written; none where it is the number wanted. Everything
    /// that can be refused is refused here, before anything is claimed.
    ///
    /// # Errors
    ///
    /// The store; shards that are missing, damaged, or made under another calendar, registry or rule.
    pub async fn look(&self) -> Result<Option<u32>, RepartitionError> {
        let wanted = self.wanted.partitions;
        let mut smallest = wanted;
        for shard in self.vault.shards().await? {
            let found = self.vault.find(shard).await?;
            let Some(FoundManifest { content, .. }) = found.newest() else {
                continue;
            };
            let found = match content {
                Ok(manifest) => manifest.identity.partitions,
                // The number that it would say is not known, so nothing else is.
                Err(_) => match decide(&found, self.wanted, OnChange::Refuse) {
                    Decision::Refuse(refusal) => return Err(refusal.into()),
                    _ => continue,
                },
            };
            if found > wanted {
                return Err(RepartitionError::Fewer {
                    shard,
                    found,
                    wanted,
                });
            }
            smallest = smallest.min(found);
        }
        if smallest == wanted {
            return Ok(None);
        }
        for shard in 0..smallest {
            self.source(shard, smallest).await?;
        }
        Ok(Some(smallest))
    }

    /// The newest cut of an old shard, whatever an attempt that was broken off wrote after it.
    async fn source(&self, shard: u32, old: u32) -> Result<Manifest, RepartitionError> {
        let mut found = self.vault.find(shard).await?;
        found.manifests.retain(
            |found| !matches!(&found.content, Ok(manifest) if manifest.identity.partitions > old),
        );
        let expected = Identity {
            partitions: old,
            ..self.wanted.clone()
        };
        match decide(&found, &expected, OnChange::Refuse) {
            Decision::TakeUp(manifest) | Decision::Rebuild(manifest) => Ok(manifest),
            Decision::Refuse(refusal) => Err(refusal.into()),
            Decision::Fresh => Err(RepartitionError::Missing {
                shard,
                partitions: old,
            }),
        }
    }

    /// Claims the old shards and deals their subjects out; `done` is told after each of them.
    ///
    /// # Errors
    ///
    /// As [`look`](Self::look).
    pub async fn deal(
        self,
        old: u32,
        mut done: impl FnMut(),
    ) -> Result<Dealing<'a>, RepartitionError> {
        // Whoever runs on them ends, and removes nothing that is read here.
        for shard in 0..old {
            Claim::take(self.vault, shard).await?;
        }
        let shards = self.wanted.partitions;
        let mut dealer = Dealer::new(self.partitioner, shards, self.registry, self.rules);
        let mut heads = Vec::new();
        let mut forgotten = Vec::new();
        for shard in 0..old {
            let loaded = self.vault.load(&self.source(shard, old).await?).await?;
            dealer
                .deal(&loaded)
                .map_err(|UnknownString(number)| RepartitionError::Strings { shard, number })?;
            heads.push(loaded.head);
            forgotten.extend(loaded.forgotten);
            done();
        }
        Ok(Dealing {
            repartition: self,
            shared: merge::merged(&heads),
            heads,
            forgotten,
            shards: dealer.end().into_iter().map(Some).collect(),
        })
    }
}

/// The new shards, to be written.
pub struct Dealing<'a> {
    repartition: Repartition<'a>,
    /// Of the old shards.
    heads: Vec<Head>,
    /// What all new ones have of them.
    shared: Head,
    /// Of which subjects these are, nobody knows any more, so that every shard must know them.
    forgotten: Vec<u64>,
    /// By number; none once it is written.
    shards: Vec<Option<Dealt>>,
}

impl Dealing<'_> {
    /// The order in which the shards must be written: that with which everything is done comes last.
    #[must_use]
    pub fn order(&self) -> Vec<u32> {
        let old = u32::try_from(self.heads.len()).unwrap_or(u32::MAX);
        (old..self.repartition.wanted.partitions)
            .chain(0..old)
            .collect()
    }

    /// Writes a shard; how many subjects it has.
    ///
    /// # Errors
    ///
    /// The store; another process.
    pub async fn write(&mut self, shard: u32) -> Result<usize, RepartitionError> {
        let place = usize::try_from(shard).unwrap_or(usize::MAX);
        let Some(dealt) = self.shards.get_mut(place).and_then(Option::take) else {
            return Ok(0);
        };
        let Repartition { vault, wanted, .. } = self.repartition;
        let subjects = dealt.records.len();
        let cut = Cut {
            head: Head {
                topics: self.positions(place),
                dossiers: dealt.dossiers(),
                ..self.shared.clone()
            },
            strings: dealt.strings(),
            records: dealt.records,
            forgotten: self.forgotten.clone(),
            rotation: Rotation::Completes,
        };
        // What is there now is what another attempt reads: nothing of it may go yet.
        let mut writer = Writer::replace(vault, shard, wanted.clone())
            .await?
            .keep(usize::MAX);
        writer.write(cut).await?;
        Ok(subjects)
    }

    /// Where the topics are read on: an old partition where it was, a new one at its beginning.
    fn positions(&self, shard: usize) -> BTreeMap<String, Position> {
        if let Some(head) = self.heads.get(shard) {
            return head.topics.clone();
        }
        let topics = self.repartition.wanted.topics.iter();
        topics
            .map(|topic| (topic.clone(), Position::default()))
            .collect()
    }
}
