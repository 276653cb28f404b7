//! Taking a shard over: the claim first, then the look, so that whoever had the shard can neither
//! change it nor remove its files meanwhile.
//!
//! Who had it ends when it notices. So whatever can be refused is refused by a look before any claim:
//! a start that cannot succeed must not stop a pipeline that runs.

use dunghen_checkpoint::{
    BeginError, Claim, Decision, Identity, Manifest, OnChange, Vault, Writer, decide,
};

use super::KeepError;

/// After a claim one cut of the owner before can still appear, and no second one: who is overtaken
/// more often than that has a rival that starts over and over.
const ATTEMPTS: usize = 3;

/// What is to be taken up of a shard.
#[derive(Clone, Debug)]
pub struct Look {
    /// The cut; none where the shard begins at its beginning.
    pub manifest: Option<Manifest>,
    /// Whether it was made under another calendar, registry or rule.
    pub changed: bool,
}

/// Looks at a shard and decides.
///
/// # Errors
///
/// The store; what the decision refuses.
pub async fn look(
    vault: &Vault,
    shard: u32,
    expected: &Identity,
    on_change: OnChange,
) -> Result<Look, KeepError> {
    let found = vault.find(shard).await?;
    let (manifest, changed) = match decide(&found, expected, on_change) {
        Decision::Fresh => (None, false),
        Decision::TakeUp(manifest) => (Some(manifest), false),
        Decision::Rebuild(manifest) => (Some(manifest), true),
        Decision::Refuse(refusal) => return Err(refusal.into()),
    };
    Ok(Look { manifest, changed })
}

/// Claims a shard and looks at it again.
///
/// # Errors
///
/// As [`look`]; a rival.
pub async fn take(
    vault: &Vault,
    shard: u32,
    expected: &Identity,
    on_change: OnChange,
) -> Result<(Writer, Look), KeepError> {
    let mut attempt = 1;
    loop {
        let claim = Claim::take(vault, shard).await?;
        let look = look(vault, shard, expected, on_change).await?;
        match Writer::with(claim, expected.clone(), look.manifest.clone()).await {
            Ok(writer) => return Ok((writer, look)),
            Err(BeginError::Overtaken { .. }) if attempt < ATTEMPTS => attempt += 1,
            Err(BeginError::Overtaken { newest, .. }) => return Err(KeepError::Rival { newest }),
            Err(BeginError::Store(fault)) => return Err(fault.into()),
        }
    }
}
