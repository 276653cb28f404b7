//! The topic of totals: made where it is not there, and looked at where it is.

use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::RDKafkaErrorCode;

use super::TotalsFault;
use crate::kafka::client::Connection;

const PATIENCE: Duration = Duration::from_secs(20);
/// How often a topic that was just made is asked for.
const ATTEMPTS: u32 = 50;
/// As many copies as the broker makes by itself.
const OF_THE_BROKER: TopicReplication<'_> = TopicReplication::Fixed(-1);
/// What the topic is made with. Records young enough for a reader to be among them are left alone,
/// so that it finds whole transactions; segments roll, because only closed ones are compacted.
const SETTINGS: [(&str, &str); 3] = [
    ("cleanup.policy", "compact"),
    ("min.compaction.lag.ms", "600000"),
    ("segment.ms", "3600000"),
];

/// How many partitions the topic has; none where it is not there.
///
/// # Errors
///
/// Where the broker does not answer.
pub fn partitions(consumer: &BaseConsumer, topic: &str) -> Result<Option<usize>, TotalsFault> {
    let metadata = consumer
        .fetch_metadata(Some(topic), PATIENCE)
        .map_err(|source| TotalsFault::Ask {
            topic: topic.to_owned(),
            source,
        })?;
    let found = metadata.topics().iter().find(|found| found.name() == topic);
    let found = found.filter(|found| found.error().is_none());
    Ok(found
        .map(|found| found.partitions().len())
        .filter(|n| *n > 0))
}

/// Makes sure that the topic is there, with so many partitions, and forgets nothing.
///
/// # Errors
///
/// Where it cannot be made, or is another one.
pub async fn ensure(
    connection: &Connection,
    topic: &str,
    expected: usize,
) -> Result<(), TotalsFault> {
    let consumer: BaseConsumer = connection
        .consumer()
        .create()
        .map_err(TotalsFault::Client)?;
    let admin: AdminClient<DefaultClientContext> = connection
        .producer(1 << 20)
        .create()
        .map_err(TotalsFault::Client)?;
    if partitions(&consumer, topic)?.is_none() {
        make(&admin, topic, expected).await?;
    }
    let mut found = None;
    for _ in 0..ATTEMPTS {
        found = partitions(&consumer, topic)?;
        if found.is_some() {
            break;
        }
        // Polling lets the client do its work meanwhile.
        let _nothing = consumer.poll(Duration::from_millis(100));
    }
    match found {
        Some(found) if found == expected => policy(&admin, topic).await,
        Some(found) => Err(TotalsFault::Partitions {
            topic: topic.to_owned(),
            found,
            expected,
        }),
        None => Err(TotalsFault::Make {
            topic: topic.to_owned(),
            partitions: expected,
            problem: "the broker took it and does not show it".to_owned(),
        }),
    }
}

async fn make(
    admin: &AdminClient<DefaultClientContext>,
    topic: &str,
    partitions: usize,
) -> Result<(), TotalsFault> {
    let fault = |problem: String| TotalsFault::Make {
        topic: topic.to_owned(),
        partitions,
        problem,
    };
    let count = i32::try_from(partitions).unwrap_or(i32::MAX);
    let wanted = SETTINGS.iter().fold(
        NewTopic::new(topic, count, OF_THE_BROKER),
        |wanted, (name, value)| wanted.set(name, value),
    );
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let made = admin.create_topics([&wanted], &options).await;
    for result in made.map_err(|error| fault(error.to_string()))? {
        match result {
            // Another worker was faster.
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((_, error)) => return Err(fault(error.to_string())),
        }
    }
    Ok(())
}

async fn policy(admin: &AdminClient<DefaultClientContext>, topic: &str) -> Result<(), TotalsFault> {
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let wanted = [ResourceSpecifier::Topic(topic)];
    // A broker that does not say may forbid to ask; who set that up knows the topic.
    let Ok(answers) = admin.describe_configs(wanted.iter(), &options).await else {
        return Ok(());
    };
    let configs = answers.into_iter().filter_map(Result::ok);
    let mut policies = configs.filter_map(|config| config.get("cleanup.policy")?.value.clone());
    match policies.find(|policy| policy != "compact") {
        Some(found) => Err(TotalsFault::Forgets {
            topic: topic.to_owned(),
            found,
        }),
        None => Ok(()),
    }
}
