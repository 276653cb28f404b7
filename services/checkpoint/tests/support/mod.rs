//! What the tests share: a producer that knows what must come back, and a store that fails.

#![allow(dead_code, reason = "each test uses its own part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails here fails the test"
)]

pub mod fixture;
pub mod flaky;
pub mod model;
pub mod producer;

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_checkpoint::{
    Decision, Digests, Head, Identity, Loaded, Manifest, OnChange, Position, Vault, decide,
};
use object_store::memory::InMemory;

/// What a cut holds, in a form that compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    pub head: Head,
    pub strings: Vec<String>,
    pub forgotten: Vec<u64>,
    pub subjects: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl From<Loaded> for Content {
    fn from(loaded: Loaded) -> Self {
        let mut subjects = BTreeMap::new();
        loaded.subjects.for_each(|name, events| {
            if events.is_empty() {
                subjects.remove(name);
            } else {
                subjects.insert(name.to_vec(), events.to_vec());
            }
        });
        Self {
            head: loaded.head,
            strings: loaded.strings,
            forgotten: loaded.forgotten,
            subjects,
        }
    }
}

/// A vault in memory.
pub fn memory() -> Vault {
    Vault::on(Arc::new(InMemory::new()), "")
}

/// An identity with a digest of each.
pub fn identity() -> Identity {
    Identity {
        topics: ["dossier.events".to_owned()].into(),
        partitions: 6,
        digests: Digests {
            calendar: "ca1e".to_owned(),
            registry: "4e91".to_owned(),
            rules: "41e5".to_owned(),
            facts: 1,
        },
    }
}

/// A head that has read up to an offset.
pub fn head(next: i64) -> Head {
    let position = Position {
        next,
        largest: Some(next * 1000),
    };
    Head {
        topics: BTreeMap::from([("dossier.events".to_owned(), position)]),
        watermark: next * 1000 - 5,
        clock: next * 1000,
        ..Head::default()
    }
}

/// The manifest that a start takes up; none when the shard is fresh.
pub async fn taken_up(vault: &Vault, shard: u32) -> Option<Manifest> {
    let found = vault.find(shard).await.unwrap();
    match decide(&found, &identity(), OnChange::Refuse) {
        Decision::Fresh => None,
        Decision::TakeUp(manifest) => Some(manifest),
        other => panic!("{other:?}"),
    }
}

/// The content that a start takes up.
pub async fn content(vault: &Vault, shard: u32) -> Content {
    match taken_up(vault, shard).await {
        None => Content::default(),
        Some(manifest) => vault.load(&manifest).await.unwrap().into(),
    }
}

/// Every key of a vault's shard, from what it says of itself.
pub async fn keys(store: &dyn object_store::ObjectStore) -> Vec<String> {
    use futures::TryStreamExt;
    let listed: Vec<_> = store.list(None).try_collect().await.unwrap();
    let mut keys: Vec<String> = listed
        .into_iter()
        .map(|meta| meta.location.to_string())
        .collect();
    keys.sort();
    keys
}
