//! A claim: the number under which a process may write a shard.
//!
//! Numbers rise and each is given once, by conditional create. Whoever holds the highest owns
//! the shard; who sees a higher one than its own stops.

use bytes::Bytes;

use crate::inventory::Inventory;
use crate::key::{self, Stamp};
use crate::vault::{Created, Vault, VaultError};

/// More attempts than a group ever has rivals for one shard.
const ATTEMPTS: usize = 100;

/// The right to write a shard, until a higher claim is made.
#[derive(Debug)]
pub struct Claim {
    pub(crate) vault: Vault,
    pub(crate) shard: u32,
    /// Its generation, and the highest epoch that was there when it was made.
    pub(crate) from: Stamp,
}

impl Claim {
    /// Claims a shard. From here on at most one more manifest of an earlier owner can appear:
    /// the one that it was writing.
    ///
    /// # Errors
    /// When the store cannot list or write.
    pub async fn take(vault: &Vault, shard: u32) -> Result<Self, VaultError> {
        let mut tried = 0;
        for _ in 0..ATTEMPTS {
            let highest = Inventory::of(vault, shard).await?.highest();
            let generation = highest.generation.max(tried) + 1;
            let json = format!("{{\"format\":1,\"generation\":{generation}}}");
            let key = key::claim(shard, generation);
            match vault.create(&key, Bytes::from(json)).await? {
                Created::Before => tried = generation,
                Created::Now => {
                    let from = Stamp {
                        generation,
                        epoch: highest.epoch,
                    };
                    return Ok(Self::made(vault, shard, from));
                }
            }
        }
        Err(VaultError::Claims {
            folder: key::shard(shard),
            key: key::claim(shard, tried),
        })
    }

    fn made(vault: &Vault, shard: u32, from: Stamp) -> Self {
        if let Some(folder) = vault.folder() {
            // Litter costs room and nothing else; the next claim tries again.
            let _ = folder.sweep(shard, from.generation);
        }
        Self {
            vault: vault.clone(),
            shard,
            from,
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.from.generation
    }
}

/// The highest claim on a shard, when it is above `generation`.
pub(crate) async fn newer(
    vault: &Vault,
    shard: u32,
    generation: u64,
) -> Result<Option<u64>, VaultError> {
    let listed = vault.list(&format!("{}/claims", key::shard(shard))).await?;
    let claims = listed
        .iter()
        .filter_map(|object| match key::place(&object.key) {
            key::Place::Claim(claimed) => Some(claimed),
            _ => None,
        });
    Ok(claims.max().filter(|highest| *highest > generation))
}
