//! `[state]`: where checkpoints go, how often, and what a changed calendar or registry means for them.

use std::path::PathBuf;
use std::time::Duration;

use super::section::Section;
use super::tree::Tree;
use super::{ConfigFaults, rules};

/// `[state]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateSettings {
    /// `file:` and a folder, or `s3://bucket/prefix`.
    pub url: String,
    /// The folder that a relative one is in.
    pub folder: PathBuf,
    /// Time from one checkpoint to the next.
    pub interval: Duration,
    /// What to do with a checkpoint of another calendar, registry or rule.
    pub on_change: OnChange,
}

/// What to do with a checkpoint of another calendar, registry or rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnChange {
    /// Say so and end.
    #[default]
    Refuse,
    /// Make every figure anew from the kept events.
    Rebuild,
}

pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> StateSettings {
    let section = &mut Section::new(tree, "state", &["url", "interval", "on_change"], faults);
    StateSettings {
        url: section.text(
            "url",
            "file:state".to_owned(),
            "write \"file:\" and a folder, or \"s3://bucket/prefix\"",
            |text| is_url(text).then(|| text.to_owned()),
        ),
        folder: section.folder().to_owned(),
        interval: section.text(
            "interval",
            Duration::from_secs(10),
            "write a duration above 0, such as \"10s\"",
            |text| rules::duration(text).filter(|span| !span.is_zero()),
        ),
        on_change: section.text(
            "on_change",
            OnChange::default(),
            "write \"refuse\" or \"rebuild\"",
            |text| match text {
                "refuse" => Some(OnChange::Refuse),
                "rebuild" => Some(OnChange::Rebuild),
                _ => None,
            },
        ),
    }
}

fn is_url(text: &str) -> bool {
    if let Some(folder) = text.strip_prefix("file:") {
        return !folder.is_empty();
    }
    let bucket = text
        .strip_prefix("s3://")
        .and_then(|rest| rest.split('/').next());
    bucket.is_some_and(|bucket| !bucket.is_empty())
}
