//! One shard at work in a thread of its own, from the claim to the last checkpoint.
//!
//! The order is what keeps it right: the claim shuts the owner before out of the state, the producers
//! out of the totals and the dead letters, and only then is read what it published and wrote last.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use dunghen_checkpoint::Digests;
use dunghen_publish::Health;
use rdkafka::TopicPartitionList;
use rdkafka::consumer::BaseConsumer;
use tracing::info;

use super::ready::Ready;
use crate::commands::CommandError;
use crate::config::Settings;
use crate::dossiers::Dossiers;
use crate::engine::drive::Time;
use crate::engine::gauges::Gauges;
use crate::kafka::KafkaFault;
use crate::kafka::client::Connection;
use crate::kafka::dead_letters::Owner;
use crate::kafka::topics::Topics;
use crate::keep;
use crate::parts::Parts;
use crate::totals::publisher::{Place, Publisher, going_on};
use crate::totals::record::Words;

/// What all shards of a process share.
pub struct Common {
    /// The configuration.
    pub settings: Settings,
    /// The broker.
    pub connection: Connection,
    /// The topics of the pipeline.
    pub topics: Topics,
    /// The words of the totals.
    pub words: Arc<Words>,
    /// What they depend on.
    pub digests: Digests,
    /// The counters of the process.
    pub health: Arc<Health>,
    /// What the shards hold.
    pub gauges: Arc<Gauges>,
    /// Who has published.
    pub ready: Ready,
    /// Where a shard puts how far its checkpoints reach.
    pub commits: Sender<TopicPartitionList>,
    /// Where dossiers are asked for.
    pub dossiers: Dossiers,
}

impl Common {
    /// Works on a shard until asked to stop.
    ///
    /// # Errors
    ///
    /// Why it cannot go on.
    pub fn work(&self, shard: i32, stop: &AtomicBool) -> Result<(), CommandError> {
        let settings = &self.settings;
        let topics = self.topics.only(shard);
        let begun = keep::begin(settings, &topics)?;
        let place = Place {
            topic: settings.kafka.totals_topic.clone(),
            shard,
            partitions: topics.partitions,
            claim: begun.claims.first().copied().unwrap_or_default(),
            digests: self.digests.clone(),
            on_gap: settings.kafka.on_gap,
        };
        let claim = place.claim;
        let ready = self.ready.clone();
        let (publisher, head) = Publisher::open(
            &self.connection,
            place,
            Arc::clone(&self.words),
            Arc::clone(&settings.rules),
            Box::new(move || ready.told(shard)),
        )?;
        let kept = begun.shards.iter().flatten().count() > 0;
        info!(shard, claim, kept, published = head.is_some(), "taken over");
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let going_on = going_on(begun.revisions(), head.as_ref(), &self.digests);
        let consumer: BaseConsumer = self
            .connection
            .consumer()
            .create()
            .map_err(KafkaFault::Client)?;
        let desk = self.dossiers.open(&topics, settings.kafka.partitioner);
        let parts = Parts {
            connection: self.connection.clone(),
            consumer,
            topics,
            health: Arc::clone(&self.health),
            gauges: Arc::clone(&self.gauges),
            part: usize::try_from(shard).unwrap_or_default(),
            owner: Owner::Shard(shard),
        };
        let maker = || Ok(Box::new(publisher) as _);
        let (engine, mut live, watch) =
            parts.start(settings, Time::Wall, Some(begun), going_on, maker)?;
        live.desk = Some(desk);
        let commits = self.commits.clone();
        live.reader.commit_through(Box::new(move |positions| {
            // Where nobody listens any more, the process ends.
            let _gone = commits.send(positions);
        }));
        let result = live.run(stop);
        drop(watch);
        live.close();
        let joined = engine.join();
        result?;
        Ok(joined?)
    }

    /// Forgets what was exported of a shard.
    pub fn forget(&self, shard: i32) {
        self.gauges
            .forget(usize::try_from(shard).unwrap_or_default());
        for topic in &self.topics.names {
            self.health.forget_partition(topic, shard);
        }
    }
}
