//! Where a process goes on: for each shard its last checkpoint, or the beginning where there is none.

use std::collections::BTreeSet;
use std::sync::Arc;

use dunghen_checkpoint::{
    Head, Identity, Kind, LoadError, Loaded, Manifest, Refusal, Vault, VaultError, WriteError,
    Writer,
};
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_windows::Heard;

use super::rebuild::Rebuild;
use super::take::{look, take};
use super::{Keeper, identity};
use crate::config::{OnChange, Settings};
use crate::engine::Revisions;
use crate::engine::cut::TakenUp;
use crate::kafka::topics::Topics;

/// Why the state cannot be taken up, or cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The store.
    #[error("opening the state: {0}; check state.url")]
    Vault(#[from] VaultError),
    /// What was found cannot be gone on from.
    #[error("taking up the state: {0}")]
    Refused(#[from] Refusal),
    /// A file is not what its manifest says.
    #[error("taking up the state: {0}")]
    Load(#[from] LoadError),
    /// Another process takes the same state over.
    #[error(
        "taking over the state: another process has written {newest} meanwhile; end every other one that has the same state.url, or give each a state.url of its own, then start again"
    )]
    Rival {
        /// What it wrote.
        newest: String,
    },
    /// A cut of a whole shard could not be written.
    #[error("writing the state: {0}")]
    Write(#[from] WriteError),
    /// What was just written is not there.
    #[error(
        "writing the state: shard {0} was written and is not there; check that nothing but dunghen writes to state.url"
    )]
    Gone(u32),
    /// Kept events name centres that the registry has no more.
    #[error(
        "taking up the state: its events name centre {0}, which is not in registry.centres any more; put it back, with a successor"
    )]
    CentreGone(String),
    /// Another process works on the state.
    #[error("{0}")]
    Fenced(String),
    /// Threads.
    #[error("starting the thread that keeps the state: {0}")]
    Thread(#[from] std::io::Error),
}

/// What a process begins with.
pub struct Begun {
    /// The thread that keeps what follows.
    pub keeper: Keeper,
    /// What each shard goes on from; none begins at the beginning.
    pub shards: Vec<Option<TakenUp>>,
    /// The number of the claim on each shard.
    pub claims: Vec<u64>,
}

impl Begun {
    /// What the checkpoint of each shard says; none where it begins at the beginning.
    pub fn heads(&self) -> impl Iterator<Item = Option<&Head>> {
        let shards = self.shards.iter();
        shards.map(|state| state.as_ref().map(|state| &state.loaded.head))
    }

    /// The latest snapshot that any shard was kept with.
    #[must_use]
    pub fn revisions(&self) -> Option<Revisions> {
        let heads = self.heads().flatten();
        let last = heads.max_by_key(|head| head.revisions.clock);
        last.map(super::revisions)
    }
}

/// Claims every shard that is read and loads what there is of it.
///
/// Where another process runs on the same state, this one takes it over and that one ends: a start is
/// what an operator or a supervisor asked for last. A start that is refused claims nothing.
///
/// # Errors
///
/// Whatever stands in the way: nothing is ever begun from nothing silently.
pub fn begin(settings: &Settings, topics: &Topics) -> Result<Begun, KeepError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let vault = Vault::open(&settings.state.url, &settings.state.folder)?;
    let start = Start {
        vault: &vault,
        shards: topics
            .numbers()
            .filter_map(|n| u32::try_from(n).ok())
            .collect(),
        expected: identity::of(settings, topics),
        on_change: match settings.state.on_change {
            OnChange::Refuse => dunghen_checkpoint::OnChange::Refuse,
            OnChange::Rebuild => dunghen_checkpoint::OnChange::Rebuild,
        },
        registry: &settings.registry,
    };
    let (writers, shards) = runtime.block_on(start.shards())?;
    let claims = writers.iter().map(Writer::generation).collect();
    let keeper = Keeper::start(runtime, writers, Arc::clone(&settings.registry))?;
    Ok(Begun {
        keeper,
        shards,
        claims,
    })
}

struct Start<'a> {
    vault: &'a Vault,
    shards: Vec<u32>,
    expected: Identity,
    on_change: dunghen_checkpoint::OnChange,
    registry: &'a Registry,
}

impl Start<'_> {
    async fn shards(&self) -> Result<(Vec<Writer>, Vec<Option<TakenUp>>), KeepError> {
        for &shard in &self.shards {
            let look = look(self.vault, shard, &self.expected, self.on_change).await?;
            if let Some(manifest) = look.manifest.filter(|_| look.changed) {
                self.rebuild().check(&manifest).await?;
            }
        }
        let mut writers = Vec::new();
        let mut shards = Vec::new();
        for &shard in &self.shards {
            let (writer, state) = self.take(shard).await?;
            writers.push(writer);
            shards.push(state);
        }
        Ok((writers, shards))
    }

    async fn take(&self, shard: u32) -> Result<(Writer, Option<TakenUp>), KeepError> {
        let (mut writer, look) = take(self.vault, shard, &self.expected, self.on_change).await?;
        let Some(manifest) = look.manifest else {
            return Ok((writer, None));
        };
        let mut loaded = self.vault.load(&manifest).await?;
        if look.changed {
            loaded = self.rebuilt(&mut writer, loaded).await?;
        }
        let heard = self.heard(&loaded.head);
        let taken_up = TakenUp {
            cuts: epochs(&manifest),
            loaded,
            heard,
        };
        Ok((writer, Some(taken_up)))
    }

    /// Writes what was loaded as it has to be now, and loads that.
    async fn rebuilt(&self, writer: &mut Writer, loaded: Loaded) -> Result<Loaded, KeepError> {
        self.rebuild().write(writer, loaded).await?;
        let refuse = dunghen_checkpoint::OnChange::Refuse;
        let look = look(self.vault, writer.shard(), &self.expected, refuse).await?;
        let manifest = look.manifest.ok_or(KeepError::Gone(writer.shard()))?;
        Ok(self.vault.load(&manifest).await?)
    }

    const fn rebuild(&self) -> Rebuild<'_> {
        Rebuild {
            vault: self.vault,
            registry: self.registry,
            latest: None,
        }
    }

    /// When each centre spoke that there still is.
    fn heard(&self, head: &Head) -> Vec<(CentreId, Heard)> {
        let known = head.heard.iter().filter_map(|(code, times)| {
            let centre = self.registry.centre_by_code(code)?;
            let times = Heard {
                first: times.first,
                last: times.last,
            };
            Some((centre, times))
        });
        known.collect()
    }
}

/// The cuts that wrote the files of subjects which a manifest names.
fn epochs(manifest: &Manifest) -> usize {
    let subjects = manifest.files.iter().filter(|f| f.kind == Kind::Subjects);
    let epochs: BTreeSet<u64> = subjects.map(|file| file.epoch).collect();
    epochs.len()
}
