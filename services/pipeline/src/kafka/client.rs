//! The settings of Kafka clients: ours first, then those of the configuration.

use std::collections::BTreeMap;

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

/// Properties that an operator sets for the group and that producers do not know.
const CONSUMERS: [&str; 4] = [
    "group.instance.id",
    "heartbeat.interval.ms",
    "max.poll.interval.ms",
    "session.timeout.ms",
];

/// Where the broker is, and how to talk to it.
#[derive(Clone, Debug)]
pub struct Connection {
    /// `host:port`, several by commas.
    pub bootstrap: String,
    /// Settings passed on to the client: TLS, SASL, …
    pub properties: BTreeMap<String, String>,
    /// The consumer group, for tools that look at it.
    pub group: String,
}

impl Connection {
    fn base(&self) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.bootstrap)
            .set("client.id", "dunghen")
            .set_log_level(RDKafkaLogLevel::Warning);
        config
    }

    fn finish(&self, mut config: ClientConfig) -> ClientConfig {
        for (key, value) in &self.properties {
            config.set(key, value);
        }
        config
    }

    /// A consumer that is assigned partitions and stores no offsets by itself.
    #[must_use]
    pub fn consumer(&self) -> ClientConfig {
        let mut config = self.base();
        config
            .set("group.id", &self.group)
            .set("enable.auto.commit", "false")
            .set("enable.auto.offset.store", "false")
            .set("enable.partition.eof", "true")
            .set("auto.offset.reset", "error")
            .set("fetch.queue.backoff.ms", "2")
            // A partition: enough for a few turns, little enough to be in the cache when read.
            .set("queued.min.messages", "10000")
            .set("queued.max.messages.kbytes", "4096")
            .set("fetch.message.max.bytes", "1048576")
            .set("check.crcs", "false");
        self.finish(config)
    }

    /// A member of the group, which says what is whose and reads nothing.
    #[must_use]
    pub fn member(&self) -> ClientConfig {
        let mut config = self.consumer();
        config
            .set("auto.offset.reset", "latest")
            // Keeps partition p of every topic together.
            .set("partition.assignment.strategy", "range");
        config
    }

    /// A producer that loses nothing and doubles nothing.
    #[must_use]
    pub fn producer(&self, largest: usize) -> ClientConfig {
        let mut config = self.base();
        config
            .set("enable.idempotence", "true")
            .set("compression.type", "zstd")
            .set("linger.ms", "5")
            .set("message.max.bytes", largest.to_string());
        let of_consumers = CONSUMERS.iter();
        let mut config = self.finish(config);
        for name in of_consumers {
            config.remove(name);
        }
        config
    }
}
