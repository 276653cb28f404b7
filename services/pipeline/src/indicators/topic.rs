//! The topic of closed windows: made where it is not there, and looked at where it is.

use std::time::Duration;

use futures::executor::block_on;
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::BaseConsumer;
use rdkafka::error::RDKafkaErrorCode;

use super::AnnounceFault;
use crate::kafka::client::Connection;
use crate::totals::topic::partitions;

const PATIENCE: Duration = Duration::from_secs(20);
/// How often a topic that was just made is asked for.
const ATTEMPTS: u32 = 50;
/// As many copies as the broker makes by itself.
const OF_THE_BROKER: TopicReplication<'_> = TopicReplication::Fixed(-1);

/// Makes sure that the topic is there and forgets nothing; how many partitions it has.
///
/// # Errors
///
/// Where it cannot be made, or forgets.
pub fn ensure(
    connection: &Connection,
    consumer: &BaseConsumer,
    topic: &str,
) -> Result<usize, AnnounceFault> {
    let admin: AdminClient<DefaultClientContext> = connection
        .producer(1 << 20)
        .create()
        .map_err(AnnounceFault::Client)?;
    let mut found = partitions(consumer, topic)?;
    if found.is_none() {
        make(&admin, topic)?;
        for _ in 0..ATTEMPTS {
            found = partitions(consumer, topic)?;
            if found.is_some() {
                break;
            }
            // Polling lets the client do its work meanwhile.
            let _nothing = consumer.poll(Duration::from_millis(100));
        }
    }
    policy(&admin, topic)?;
    found.ok_or_else(|| AnnounceFault::Make {
        topic: topic.to_owned(),
        problem: "the broker took it and does not show it".to_owned(),
    })
}

fn make(admin: &AdminClient<DefaultClientContext>, topic: &str) -> Result<(), AnnounceFault> {
    let fault = |problem: String| AnnounceFault::Make {
        topic: topic.to_owned(),
        problem,
    };
    let wanted = NewTopic::new(topic, 1, OF_THE_BROKER).set("cleanup.policy", "compact");
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let made = block_on(admin.create_topics([&wanted], &options));
    for result in made.map_err(|error| fault(error.to_string()))? {
        match result {
            // Another process was faster.
            Ok(_) | Err((_, RDKafkaErrorCode::TopicAlreadyExists)) => {}
            Err((_, error)) => return Err(fault(error.to_string())),
        }
    }
    Ok(())
}

/// A topic that is compacted, and forgets by age beside, is the operator's choice of how long announced
/// windows are kept; one that only forgets by age loses what the next start must know.
fn policy(admin: &AdminClient<DefaultClientContext>, topic: &str) -> Result<(), AnnounceFault> {
    let options = AdminOptions::new().request_timeout(Some(PATIENCE));
    let wanted = [ResourceSpecifier::Topic(topic)];
    // A broker that does not say may forbid to ask; who set that up knows the topic.
    let Ok(answers) = block_on(admin.describe_configs(wanted.iter(), &options)) else {
        return Ok(());
    };
    let configs = answers.into_iter().filter_map(Result::ok);
    let mut policies = configs.filter_map(|config| config.get("cleanup.policy")?.value.clone());
    match policies.find(|policy| !policy.contains("compact")) {
        Some(found) => Err(AnnounceFault::Forgets {
            topic: topic.to_owned(),
            found,
        }),
        None => Ok(()),
    }
}
