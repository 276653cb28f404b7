//! What is committed is what the generator makes: nobody edits a dashboard by hand, and none is forgotten.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dunghen_dashboards::{Book, files, runbook};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_committed_dashboards_are_those_that_are_made() {
    let book = Book::read(&root().join("schemas/registry")).unwrap();
    let folder = root().join("dashboards/grafana");
    let made = files(&book).unwrap();
    assert_eq!(made.len(), 10, "five dashboards in two languages");
    for (path, text) in &made {
        let committed = fs::read_to_string(folder.join(path)).unwrap_or_default();
        let same = committed == *text;
        assert!(
            same,
            "{} is not what is made; run make dashboards",
            path.display()
        );
    }
    let made: BTreeSet<PathBuf> = made.into_iter().map(|(path, _)| path).collect();
    for lang in ["vi", "en"] {
        for entry in fs::read_dir(folder.join(lang)).unwrap() {
            let path = Path::new(lang).join(entry.unwrap().file_name());
            assert!(made.contains(&path), "{} is made no more", path.display());
        }
    }
}

#[test]
fn the_committed_page_of_the_runbook_is_the_one_that_is_made() {
    let folder = root().join("dashboards");
    let text = fs::read_to_string(folder.join("runbook.md")).unwrap();
    let page = fs::read_to_string(folder.join("prometheus/user/runbook.html")).unwrap_or_default();
    let same = page == runbook::page(&text);
    assert!(
        same,
        "runbook.html is not what is made; run make dashboards"
    );
    for part in ["charset=\"utf-8\"", "Tiếng Việt.", "English."] {
        assert!(page.contains(part), "{part}");
    }
    for outside in ["src=", "<link", "@import", "url("] {
        assert!(!page.contains(outside), "{outside} loads something");
    }
}

#[test]
fn every_indicator_says_in_both_languages_what_it_counts() {
    for indicator in dunghen_windows::QuerySet::built_in().indicators() {
        let indicator = indicator.unwrap();
        let id = &indicator.id;
        assert!(!indicator.numerator_vi.is_empty(), "{id}: -- numerator_vi");
        let both = [&indicator.denominator, &indicator.denominator_vi];
        assert!(
            both.iter().all(|text| text.is_empty()) || both.iter().all(|text| !text.is_empty()),
            "{id}: -- denominator and -- denominator_vi"
        );
    }
}
