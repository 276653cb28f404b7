//! Recovery: from what was found to what is done, as a function.
//!
//! Total, so that no case is left to chance, and pure, so that every case can be a test. The
//! newest manifest decides and no other: where it cannot be used the start is refused, for an
//! earlier one would give figures that were already corrected, and nobody would know.

use crate::damage::{Damage, FileFault};
use crate::found::{Found, FoundManifest};
use crate::identity::Identity;
use crate::manifest::Manifest;
use crate::next_step::NextStep;
use crate::refusal::Refusal;

/// What to do when the rules changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnChange {
    /// Refuse to start.
    #[default]
    Refuse,
    /// Make totals anew from the kept events.
    Rebuild,
}

/// What to do with a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It was never written: read its topics from the beginning.
    Fresh,
    /// Go on from this cut. Topics that it does not name are new: read those from the beginning.
    TakeUp(Manifest),
    /// Go on from this cut, which was made under other rules: only its events hold.
    Rebuild(Manifest),
    /// Do not start.
    Refuse(Refusal),
}

/// What to do with what was found, where `expected` is what this process reads and counts by.
#[must_use]
pub fn decide(found: &Found, expected: &Identity, on_change: OnChange) -> Decision {
    if let Some(key) = found.stray_manifests.first() {
        return Decision::Refuse(Refusal::Stray { key: key.clone() });
    }
    let Some(newest) = found.newest() else {
        return Decision::Fresh;
    };
    let manifest = match whole(found, newest) {
        Ok(manifest) => manifest,
        Err(refusal) => return Decision::Refuse(refusal),
    };
    if let Some(refusal) = foreign(manifest, expected) {
        return Decision::Refuse(refusal);
    }
    let digests = manifest.identity.digests.differing(&expected.digests);
    match on_change {
        _ if digests.is_empty() => Decision::TakeUp(manifest.clone()),
        OnChange::Rebuild => Decision::Rebuild(manifest.clone()),
        OnChange::Refuse => Decision::Refuse(Refusal::Digest {
            manifest: manifest.key(),
            digests,
        }),
    }
}

/// The manifest, when it and its files are there and as long as they were.
pub(crate) fn whole<'a>(
    found: &Found,
    candidate: &'a FoundManifest,
) -> Result<&'a Manifest, Refusal> {
    let key = crate::key::manifest(found.shard, candidate.stamp);
    let manifest = match &candidate.content {
        Ok(manifest) => manifest,
        Err(Damage::Format { found }) => {
            return Err(Refusal::Format {
                manifest: key,
                found: *found,
            });
        }
        Err(damage) => {
            return Err(Refusal::Damaged {
                manifest: key,
                damage: damage.clone(),
                next: NextStep::before(found, candidate.stamp, None),
            });
        }
    };
    let next = |file: &str| NextStep::before(found, candidate.stamp, Some(file));
    match found.fault(manifest) {
        None => Ok(manifest),
        Some(FileFault::Length {
            key: file,
            expected,
            found,
        }) => Err(Refusal::Length {
            next: next(&file),
            file,
            expected,
            found,
            manifest: key,
        }),
        Some(fault) => Err(Refusal::Missing {
            next: next(fault.key()),
            file: fault.key().to_owned(),
            manifest: key,
        }),
    }
}

/// Whether it was read from something else.
fn foreign(manifest: &Manifest, expected: &Identity) -> Option<Refusal> {
    let identity = &manifest.identity;
    if identity.partitions != expected.partitions {
        return Some(Refusal::Partitions {
            manifest: manifest.key(),
            found: identity.partitions,
            expected: expected.partitions,
        });
    }
    let missing = identity.topics.difference(&expected.topics);
    let topics: Vec<String> = missing.cloned().collect();
    (!topics.is_empty()).then(|| Refusal::Topics {
        manifest: manifest.key(),
        topics,
    })
}
