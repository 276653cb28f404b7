//! What became of the messages that were read.

use dunghen_contract::deny::{Denied, LISTED};
use dunghen_contract::{Kind, Reason};
use prometheus::{IntCounter, Registry};

use super::families::{counter, counters};
use super::labels::Anomaly;

/// Counters of messages and facts.
#[derive(Debug)]
pub(super) struct Events {
    decoded: Vec<IntCounter>,
    refused: Vec<IntCounter>,
    pub(super) duplicate: IntCounter,
    anomalous: Vec<IntCounter>,
    personal: Vec<IntCounter>,
    pub(super) restatements: IntCounter,
}

impl Events {
    pub(super) fn new(registry: &Registry) -> Self {
        let by =
            |name, help, label, words: Vec<&str>| counters(registry, (name, help, label), words);
        Self {
            decoded: by(
                "dunghen_events_total",
                "Events decoded, refused ones not among them.",
                "type",
                Kind::ALL.map(Kind::name).to_vec(),
            ),
            refused: by(
                "dunghen_events_refused_total",
                "Messages refused, by the first reason that applies.",
                "reason",
                Reason::ALL.iter().map(|reason| reason.word()).collect(),
            ),
            duplicate: counter(
                registry,
                "dunghen_events_duplicate_total",
                "Events that had already arrived with the same identity and content.",
            ),
            anomalous: by(
                "dunghen_events_anomalous_total",
                "Events that are kept and cannot count as things stand.",
                "kind",
                Anomaly::WORDS.to_vec(),
            ),
            personal: by(
                "dunghen_personal_data_members_total",
                "Members of the deny list that were dropped unread, by listed name.",
                "member",
                LISTED.to_vec(),
            ),
            restatements: counter(
                registry,
                "dunghen_restatements_total",
                "Fact rows taken back because a later arrival changed them.",
            ),
        }
    }

    pub(super) fn decoded(&self, kind: Kind) -> &IntCounter {
        // Ranks are 1 to 20, in the order of `Kind::ALL`.
        &self.decoded[usize::from(kind.rank()) - 1]
    }

    pub(super) fn refused(&self, reason: Reason) -> &IntCounter {
        &self.refused[reason.index()]
    }

    pub(super) fn anomalous(&self, kind: Anomaly) -> &IntCounter {
        &self.anomalous[kind.index()]
    }

    pub(super) fn personal(&self, member: Denied) -> &IntCounter {
        &self.personal[member.index()]
    }
}
