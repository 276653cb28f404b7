//! `[state]`: where checkpoints go. Nothing keeps them yet, which is said wherever they are asked for.

use super::section::Section;
use super::tree::Tree;
use super::{ConfigFaults, rules};

/// What to tell of keys that change nothing yet.
pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> Vec<String> {
    let section = &mut Section::new(tree, "state", &["url", "interval"], faults);
    let mut warnings = Vec::new();
    let url = section.text(
        "url",
        None,
        "write \"file:\" and a folder, or \"s3://bucket/prefix\"",
        |text| is_url(text).then(|| Some(text.to_owned())),
    );
    if url.is_some_and(|url| url != "file:state") {
        let path = section.path("url");
        warnings.push(format!(
            "{path}: this version keeps no state yet; after a restart it reads its topics from their beginning"
        ));
    }
    let interval = section.text(
        "interval",
        None,
        "write a duration above 0, such as \"10s\"",
        |text| {
            rules::duration(text)
                .filter(|span| !span.is_zero())
                .map(Some)
        },
    );
    if interval.is_some_and(|span| span.as_secs() != 10) {
        let path = section.path("interval");
        warnings.push(format!("{path}: this version writes no checkpoints yet"));
    }
    warnings
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
