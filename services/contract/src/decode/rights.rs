//! What depends on where a message came from: its key, its partition, its topic and its time.

use rustc_hash::FxHashMap;

use crate::event::Event;
use crate::policy::{self, Origin, Policy};
use crate::refusal::{Reason, Refusal};
use crate::registry::Registry;

/// A policy worked out for one registry.
#[derive(Clone, Debug)]
pub(super) struct Rights {
    policy: Policy,
    /// For each topic with a rule, whether it may speak for each centre, by the centre's place.
    speakers: FxHashMap<String, Vec<bool>>,
}

impl Rights {
    pub(super) fn new(registry: &Registry, policy: Policy) -> Self {
        let mut speakers: FxHashMap<String, Vec<bool>> = FxHashMap::default();
        for rule in &policy.sources {
            let none = || vec![false; registry.centres().len()];
            let allowed = speakers.entry(rule.topic.clone()).or_insert_with(none);
            for (centre, allowed) in registry.centres().iter().zip(allowed) {
                *allowed |= rule
                    .centres
                    .iter()
                    .any(|pattern| policy::matches(pattern, &centre.code));
            }
        }
        Self { policy, speakers }
    }

    pub(super) fn check(
        &self,
        event: &Event<'_>,
        key: Option<&[u8]>,
        origin: &Origin<'_>,
    ) -> Result<(), Refusal> {
        match key {
            Some(key) if key != event.subject.as_bytes() => {
                return Err(Refusal::new(Reason::KeyMismatch, "key: equal to subject"));
            }
            None if origin.partitions != 1 => {
                return Err(Refusal::new(
                    Reason::KeyMismatch,
                    "key: equal to subject where the topic has several partitions",
                ));
            }
            None => {}
            Some(key) => {
                let partition = self.policy.partitioner.partition(key, origin.partitions);
                if partition != Some(origin.partition) {
                    let partitioner = self.policy.partitioner.word();
                    return Err(Refusal::new(
                        Reason::WrongPartition,
                        format!("partition: the one that {partitioner} gives the key"),
                    ));
                }
            }
        }
        if let Some(allowed) = self.speakers.get(origin.topic)
            && !allowed
                .get(usize::from(event.centre.0))
                .copied()
                .unwrap_or(false)
        {
            return Err(Refusal::new(
                Reason::SourceNotAllowed,
                "data.centre: one that the topic may speak for",
            ));
        }
        self.check_time(event, origin)
    }

    fn check_time(&self, event: &Event<'_>, origin: &Origin<'_>) -> Result<(), Refusal> {
        let Some(timestamp) = origin.timestamp.filter(|_| self.policy.time_checks) else {
            return Ok(());
        };
        if event.time > timestamp.saturating_add(self.policy.future) {
            let ahead = self.policy.future;
            return Err(Refusal::new(
                Reason::FutureTime,
                format!("time: at most {ahead} ms after the broker's timestamp"),
            ));
        }
        if event.time < timestamp.saturating_sub(self.policy.horizon) {
            let behind = self.policy.horizon;
            return Err(Refusal::new(
                Reason::TooOld,
                format!("time: at most {behind} ms before the broker's timestamp"),
            ));
        }
        Ok(())
    }
}
