//! Where a process goes on: for each shard its last checkpoint, or the beginning where there is none.

use std::sync::Arc;

use dunghen_checkpoint::{
    BeginError, Decision, Head, LoadError, Manifest, Refusal, Vault, VaultError, Writer, decide,
};
use dunghen_contract::Registry;
use dunghen_windows::Heard;
use tokio::runtime::Runtime;

use super::{Keeper, identity};
use crate::config::{OnChange, Settings};
use crate::engine::cut::{Renumbered, TakenUp};
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
    /// A shard cannot be claimed.
    #[error("claiming a shard: {0}")]
    Begin(#[from] BeginError),
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
}

impl Begun {
    /// What the checkpoint of each shard says; none where it begins at the beginning.
    pub fn heads(&self) -> impl Iterator<Item = Option<&Head>> {
        let shards = self.shards.iter();
        shards.map(|state| state.as_ref().map(|state| &state.loaded.head))
    }
}

/// Claims every shard and loads what there is of it.
///
/// # Errors
///
/// Whatever stands in the way: nothing is ever begun from nothing silently.
pub fn begin(settings: &Settings, topics: &Topics) -> Result<Begun, KeepError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let vault = Vault::open(&settings.state.url, &settings.state.folder)?;
    let expected = identity::of(settings, topics);
    let on_change = match settings.state.on_change {
        OnChange::Refuse => dunghen_checkpoint::OnChange::Refuse,
        OnChange::Rebuild => dunghen_checkpoint::OnChange::Rebuild,
    };
    let mut writers = Vec::with_capacity(topics.partitions);
    let mut shards = Vec::with_capacity(topics.partitions);
    for shard in 0..expected.partitions {
        let found = runtime.block_on(vault.find(shard))?;
        let manifest = match decide(&found, &expected, on_change) {
            Decision::Fresh => None,
            Decision::TakeUp(manifest) | Decision::Rebuild(manifest) => Some(manifest),
            Decision::Refuse(refusal) => return Err(refusal.into()),
        };
        shards.push(
            manifest
                .as_ref()
                .map(|manifest| load(&runtime, &vault, manifest, &settings.registry))
                .transpose()?,
        );
        writers.push(runtime.block_on(Writer::begin(&vault, shard, expected.clone(), manifest))?);
    }
    let keeper = Keeper::start(runtime, writers, Arc::clone(&settings.registry))?;
    Ok(Begun { keeper, shards })
}

fn load(
    runtime: &Runtime,
    vault: &Vault,
    manifest: &Manifest,
    registry: &Registry,
) -> Result<TakenUp, KeepError> {
    let loaded = runtime.block_on(vault.load(manifest))?;
    let renumbered = renumbered(&loaded.head, registry);
    let gone = renumbered.iter().flatten().position(Option::is_none);
    let heard = loaded.head.heard.iter().filter_map(|(code, heard)| {
        let centre = registry.centre_by_code(code)?;
        let heard = Heard {
            first: heard.first,
            last: heard.last,
        };
        Some((centre, heard))
    });
    let heard = heard.collect();
    if let Some(gone) = gone {
        return Err(KeepError::CentreGone(loaded.head.centres[gone].clone()));
    }
    Ok(TakenUp {
        loaded,
        heard,
        renumbered,
    })
}

/// The new numbers of centres; none where all kept theirs.
fn renumbered(head: &Head, registry: &Registry) -> Option<Renumbered> {
    let new: Renumbered = head
        .centres
        .iter()
        .map(|code| registry.centre_by_code(code))
        .collect();
    let same = new
        .iter()
        .enumerate()
        .all(|(old, new)| new.is_some_and(|new| usize::from(new.0) == old));
    (!same).then_some(new)
}
