//! The state of a configuration as the commands look at it: there, or a sentence that says it is not.

use std::io;
use std::path::Path;

use dunghen_checkpoint::{Damage, Found, Vault};
use tokio::runtime::{Builder, Runtime};

use crate::commands::CommandError;
use crate::config::Settings;
use crate::keep::KeepError;

/// Why a command did not do what was asked with the state.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// There is none.
    #[error(
        "nothing is kept at {0} yet; correct state.url, or start `dunghen run`, which keeps it there"
    )]
    Nothing(String),
    /// There is no such shard, or nothing in it.
    #[error("nothing is kept of shard {0}; `dunghen state list` names the shards that there are")]
    NoShard(u32),
    /// The newest checkpoint does not say anything.
    #[error("{key} cannot be shown: {damage}; `dunghen state verify` says what to do")]
    Unreadable {
        /// The manifest.
        key: String,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Shards of different numbers of partitions.
    #[error(
        "shards were written for {0} and for {1} partitions, so a `dunghen state repartition` was broken off; end it first, with the calendar, registry and rules that it began with"
    )]
    Unfinished(u32, u32),
    /// The topics have another number of partitions.
    #[error(
        "{topics} have {found} partitions now and not {wanted}; raise them to {wanted} first, or give --partitions {found}"
    )]
    Partitions {
        /// The topics.
        topics: String,
        /// What they have.
        found: usize,
        /// What was given.
        wanted: u32,
    },
    /// Some of it is not as it was written; each fault has been printed.
    #[error("the state has faults ({0}); each is printed with the next step")]
    Faulty(usize),
}

/// The state of a configuration.
pub(super) struct Shelf {
    pub(super) settings: Settings,
    pub(super) vault: Vault,
    pub(super) runtime: Runtime,
}

impl Shelf {
    /// The state that a configuration names, which must be there.
    pub(super) fn open(config: Option<&Path>) -> Result<Self, CommandError> {
        let settings = Settings::load(config)?;
        let state = &settings.state;
        let vault = Vault::find_at(&state.url, &state.folder).map_err(KeepError::from)?;
        let Some(vault) = vault else {
            return Err(StateError::Nothing(state.url.clone()).into());
        };
        Ok(Self {
            vault,
            runtime: runtime()?,
            settings,
        })
    }

    /// The numbers of the shards, of which there is one at least.
    pub(super) fn shards(&self) -> Result<Vec<u32>, CommandError> {
        let shards = self.runtime.block_on(self.vault.shards());
        let shards = shards.map_err(KeepError::from)?;
        if shards.is_empty() {
            return Err(StateError::Nothing(self.settings.state.url.clone()).into());
        }
        Ok(shards)
    }

    /// What lies there of a shard.
    pub(super) fn find(&self, shard: u32) -> Result<Found, CommandError> {
        let found = self.runtime.block_on(self.vault.find(shard));
        Ok(found.map_err(KeepError::from)?)
    }
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
