//! A shard made to fit another calendar, registry or rule: its events stay as they are, and are written
//! again with the numbers that their centres have now.
//!
//! All of them in one cut, because a cut beside older files would leave events in these that number
//! the centres of the registry before.

use dunghen_calendar::Calendar;
use dunghen_checkpoint::{
    Cut, Head, Identity, Loaded, Manifest, OnChange, Records, Rotation, Vault, Writer,
};
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::Millis;
use dunghen_lifecycle::reencode::{earliest, with_centres};
use dunghen_windows::{Frame, Window};

use super::KeepError;
use super::take::{Look, look, take};

/// What a rebuilt shard holds, as far as windows depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Its epoch.
    pub epoch: u64,
    /// The clock that it goes on from.
    pub clock: Millis,
    /// When the oldest event happened that is kept.
    pub oldest: Option<Millis>,
    /// Whether dossiers were forgotten.
    pub forgot: bool,
}

/// Rebuilds shards.
#[derive(Clone, Copy)]
pub struct Rebuild<'a> {
    /// Where they lie.
    pub vault: &'a Vault,
    /// The registry that they are to fit.
    pub registry: &'a Registry,
    /// Where the clock is the machine's: the latest instant that a cut may hold at. Whoever was told a
    /// wrong time for a moment holds at a later one, and would wait for it.
    pub latest: Option<Millis>,
}

impl Rebuild<'_> {
    /// Whether a shard has to be rebuilt, after every check that can be made without a claim.
    ///
    /// # Errors
    ///
    /// The store; what cannot be taken up; an event of a centre that has left the registry.
    pub async fn is_due(&self, shard: u32, expected: &Identity) -> Result<bool, KeepError> {
        let look = look(self.vault, shard, expected, OnChange::Rebuild).await?;
        let Some(manifest) = self.unfit(look) else {
            return Ok(false);
        };
        self.check(&manifest).await?;
        Ok(true)
    }

    fn unfit(&self, look: Look) -> Option<Manifest> {
        let is_ahead = |clock| self.latest.is_some_and(|latest| clock > latest);
        let changed = look.changed;
        look.manifest
            .filter(|manifest| changed || is_ahead(manifest.head.clock))
    }

    /// Sets a head back that is ahead of the machine's clock: facts are made anew from events and clock,
    /// and nothing was forgotten by that clock alone.
    fn set_back(&self, head: &mut Head) {
        let latest = self.latest.unwrap_or(Millis::MAX);
        for instant in [
            &mut head.clock,
            &mut head.watermark,
            &mut head.revisions.clock,
        ] {
            *instant = latest.min(*instant);
        }
    }

    /// Refuses a cut whose events name a centre that has left the registry. Only where a centre has
    /// left is anything loaded.
    ///
    /// # Errors
    ///
    /// The centre; the store.
    pub async fn check(&self, manifest: &Manifest) -> Result<(), KeepError> {
        let mut centres = manifest.head.centres.iter();
        if centres.any(|code| self.registry.centre_by_code(code).is_none()) {
            self.records(&self.vault.load(manifest).await?)?;
        }
        Ok(())
    }

    /// Takes a shard over and rebuilds it; none where it turns out to fit.
    ///
    /// # Errors
    ///
    /// As [`is_due`](Self::is_due), and where another process is in the way.
    pub async fn shard(
        &self,
        shard: u32,
        expected: &Identity,
    ) -> Result<Option<Rebuilt>, KeepError> {
        let (mut writer, look) = take(self.vault, shard, expected, OnChange::Rebuild).await?;
        let Some(manifest) = self.unfit(look) else {
            return Ok(None);
        };
        let loaded = self.vault.load(&manifest).await?;
        self.write(&mut writer, loaded).await.map(Some)
    }

    /// Writes all of a shard again.
    ///
    /// # Errors
    ///
    /// An event of a centre that has left the registry; the store.
    pub async fn write(&self, writer: &mut Writer, loaded: Loaded) -> Result<Rebuilt, KeepError> {
        let records = self.records(&loaded)?;
        let oldest = records
            .iter()
            .filter_map(|(_, events)| earliest(events))
            .min();
        let mut head = loaded.head;
        let centres = self.registry.centres().iter();
        head.centres = centres.map(|centre| centre.code.clone()).collect();
        // Other figures of a closed window are another revision of it, which is announced anew.
        head.revisions.counts.clear();
        self.set_back(&mut head);
        let clock = head.clock;
        let cut = Cut {
            head,
            records,
            // Strings and fingerprints stay in the files that they are in.
            strings: Vec::new(),
            forgotten: Vec::new(),
            rotation: Rotation::Completes,
        };
        let written = writer.write(cut).await?;
        Ok(Rebuilt {
            epoch: written.epoch,
            clock,
            oldest,
            forgot: !loaded.forgotten.is_empty(),
        })
    }

    fn records(&self, loaded: &Loaded) -> Result<Records, KeepError> {
        let codes = &loaded.head.centres;
        let new = codes.iter().map(|code| self.registry.centre_by_code(code));
        let new: Vec<Option<CentreId>> = new.collect();
        let mut records = Records::new();
        for (name, events) in loaded.subjects.latest() {
            let events = with_centres(events, |old| new.get(usize::from(old.0)).copied()?);
            let events = events.map_err(|gone| {
                let code = codes.get(usize::from(gone.0));
                KeepError::CentreGone(
                    code.cloned()
                        .unwrap_or_else(|| format!("number {}", gone.0)),
                )
            })?;
            records.push(name, &events);
        }
        Ok(records)
    }
}

/// The windows that may lack facts of dossiers that were forgotten: those that begin before the oldest
/// event that is kept.
#[must_use]
pub fn incomplete(shards: &[Rebuilt], calendar: &Calendar) -> Vec<Window> {
    let oldest = shards.iter().filter_map(|shard| shard.oldest).min();
    let clock = shards.iter().map(|shard| shard.clock).max();
    let Some(clock) = clock.filter(|_| shards.iter().any(|shard| shard.forgot)) else {
        return Vec::new();
    };
    let oldest = oldest.unwrap_or(clock);
    let frame = Frame::at(clock, calendar);
    let begins_before = |window: &Window| frame.span(*window).0 < oldest;
    Window::all().filter(begins_before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn a_shard_that_is_ahead_of_the_clock_is_set_back() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::open("file:state", folder.path()).unwrap();
        let settings = Settings::load(None).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let now = 1_790_917_200_000;
        let head = Head {
            clock: now + 400 * 86_400_000,
            watermark: now - 1,
            ..Head::default()
        };
        let cut = Cut {
            head,
            records: Records::new(),
            strings: Vec::new(),
            forgotten: Vec::new(),
            rotation: Rotation::Completes,
        };
        let identity = Identity::default();
        let rebuild = Rebuild {
            vault: &vault,
            registry: &settings.registry,
            latest: Some(now),
        };
        runtime.block_on(async {
            let writer = Writer::replace(&vault, 0, identity.clone()).await;
            writer.unwrap().write(cut).await.unwrap();
            assert!(rebuild.is_due(0, &identity).await.unwrap());
            let made = rebuild.shard(0, &identity).await.unwrap().unwrap();
            assert_eq!(made.clock, now);
            let found = vault.find(0).await.unwrap();
            let newest = found.newest().unwrap().content.clone().unwrap();
            assert_eq!((newest.head.clock, newest.head.watermark), (now, now - 1));
            assert!(!rebuild.is_due(0, &identity).await.unwrap());
        });
    }

    #[test]
    fn windows_are_whole_unless_something_was_forgotten() {
        let settings = Settings::load(None).unwrap();
        let calendar = &settings.rules.calendar;
        // 2026-10-02T12:00:00+07:00, and the midnight that day began with.
        let clock = 1_790_917_200_000;
        let midnight = clock - 12 * 3_600_000;
        let shard = |oldest, forgot| Rebuilt {
            epoch: 1,
            clock,
            oldest: Some(oldest),
            forgot,
        };
        assert_eq!(incomplete(&[shard(midnight, false)], calendar), []);
        assert_eq!(incomplete(&[], calendar), []);
        let both = [shard(clock, true), shard(midnight, false)];
        let words: Vec<&str> = incomplete(&both, calendar)
            .iter()
            .map(|w| w.word())
            .collect();
        assert!(
            words.contains(&"this_year") && words.contains(&"yesterday"),
            "{words:?}"
        );
        assert!(
            !words.contains(&"today") && !words.contains(&"1h"),
            "{words:?}"
        );
        let long_ago = [shard(0, true)];
        assert_eq!(incomplete(&long_ago, calendar), []);
    }
}
