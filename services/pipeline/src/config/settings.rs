//! What a pipeline runs with: the configuration once it is free of faults.

use std::path::Path;
use std::sync::Arc;

use dunghen_contract::{Millis, Policy, Registry, SourceRule};
use dunghen_lifecycle::Rules;
use dunghen_windows::QuerySet;

use super::tree::Tree;
use super::{
    ClockMode, ConfigFaults, Digests, KafkaSettings, PublishSettings, SeriesBound, StateSettings,
    digest, kafka, publish, queries, registry, rules, sources, state, warnings,
};

/// The configuration of a pipeline.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the events come from.
    pub kafka: KafkaSettings,
    /// Who may speak for whom; none: everyone for all.
    pub sources: Vec<SourceRule>,
    /// Centres, procedures, sectors, targets.
    pub registry: Arc<Registry>,
    /// The counting rules with the working calendar.
    pub rules: Arc<Rules>,
    /// How long the events of a dossier are kept after its end, in milliseconds.
    pub horizon: Millis,
    /// How late an event may come without the watermark passing it, in milliseconds.
    pub disorder: Millis,
    /// How far `time` may be ahead of the broker's timestamp, in milliseconds.
    pub future: Millis,
    /// What time it is.
    pub clock: ClockMode,
    /// What is served, where, and how often.
    pub publish: PublishSettings,
    /// The indicators.
    pub queries: QuerySet,
    /// Where checkpoints go.
    pub state: StateSettings,
    /// What tells another calendar, registry or rule from these.
    pub digests: Digests,
}

impl Settings {
    /// Reads a configuration file with the environment over it; without a file the defaults.
    ///
    /// # Errors
    /// Every fault at once, those of registry, calendar and headers of queries included.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigFaults> {
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Self::read(path, environment)
    }

    pub(super) fn read(
        path: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigFaults> {
        let faults = &mut ConfigFaults::default();
        let tree = &Tree::read(path, environment, faults);
        sections(tree, faults);
        let kafka = kafka::read(tree, faults);
        let sources = sources::read(tree, faults);
        let tables = registry::read(tree, faults);
        let written = rules::read(tree, faults);
        let clock = rules::clock(tree, faults);
        let state = state::read(tree, faults);
        let queries = queries::read(tree, faults);
        let publish = publish::read(tree, &queries, faults);
        let Some(tables) = tables else {
            return Err(std::mem::take(faults));
        };
        let registry = tables.registry;
        let bound = SeriesBound::new(&registry, &publish.publication, &queries);
        if bound.total() > publish.max_series {
            let problem = format!(
                "is {}, but up to {} series can be published",
                publish.max_series,
                bound.total()
            );
            faults.add("publish.max_series", problem, bound.advice());
        }
        let rules = Rules::new(written.timeliness, tables.calendar, &registry);
        let digests = Digests {
            rules: digest::of_rules(written.timeliness),
            ..tables.digests
        };
        std::mem::take(faults).unless_any(Self {
            kafka,
            sources,
            rules: Arc::new(rules),
            registry,
            horizon: written.horizon,
            disorder: written.disorder,
            future: written.future,
            clock,
            publish,
            queries,
            state,
            digests,
        })
    }

    /// What the contract's decoder checks beside the contract.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy {
            max_bytes: self.kafka.max_bytes,
            future: self.future,
            horizon: self.horizon,
            partitioner: self.kafka.partitioner,
            time_checks: self.clock == ClockMode::Wall,
            sources: self.sources.clone(),
        }
    }

    /// The most series that can be published.
    #[must_use]
    pub fn series_bound(&self) -> SeriesBound {
        SeriesBound::new(&self.registry, &self.publish.publication, &self.queries)
    }

    /// What is no fault, but hardly meant; `now` says which years and centres matter.
    #[must_use]
    pub fn warnings(&self, now: Millis) -> Vec<String> {
        warnings::of(self, now)
    }
}

/// Finds sections that there are none of.
fn sections(tree: &Tree, faults: &mut ConfigFaults) {
    let known = [
        "kafka", "sources", "registry", "calendar", "rules", "clock", "state", "publish", "queries",
    ];
    for section in tree.sections.keys() {
        if !known.contains(&section.as_str()) {
            let instead = format!("write one of {}", known.join(", "));
            faults.add(section, "is not known here", instead);
        }
    }
}
