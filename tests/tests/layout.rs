//! The layout of the project: which crate may know what, one Arrow, and files that say what they are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dunghen_tests::tools;

fn root() -> &'static Path {
    tools::tests_folder().parent().unwrap()
}

/// What a crate must not depend on, as the table of the architecture has it.
const MUST_NOT_KNOW: &[(&str, &[&str])] = &[
    (
        "contract",
        &[
            "rdkafka",
            "arrow",
            "datafusion",
            "tokio",
            "axum",
            "dunghen-lifecycle",
        ],
    ),
    (
        "calendar",
        &[
            "rdkafka",
            "arrow",
            "datafusion",
            "tokio",
            "axum",
            "dunghen-lifecycle",
        ],
    ),
    (
        "lifecycle",
        &[
            "rdkafka",
            "arrow",
            "datafusion",
            "tokio",
            "axum",
            "dunghen-windows",
        ],
    ),
    ("windows", &["rdkafka", "axum", "dunghen-publish"]),
    ("publish", &["rdkafka", "dunghen-lifecycle"]),
    (
        "dashboards",
        &[
            "rdkafka",
            "arrow",
            "datafusion",
            "tokio",
            "axum",
            "dunghen-lifecycle",
            "dunghen-publish",
        ],
    ),
    (
        "simulator",
        &[
            "rdkafka",
            "arrow",
            "datafusion",
            "dunghen-lifecycle",
            "dunghen-windows",
        ],
    ),
];

#[test]
fn crates_do_not_know_what_they_must_not() {
    for (name, forbidden) in MUST_NOT_KNOW {
        let manifest = root().join("services").join(name).join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap();
        let dependencies = text.split("[dependencies]").nth(1).unwrap();
        let dependencies = dependencies.split("\n[").next().unwrap();
        let known: BTreeSet<&str> = dependencies
            .lines()
            .filter_map(|line| line.split(['.', ' ', '=']).next())
            .collect();
        for other in *forbidden {
            assert!(!known.contains(other), "{name} depends on {other}");
        }
    }
}

/// Two would mean batches that cannot pass from one to the other.
#[test]
fn there_is_one_arrow() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let value = |key: &str| {
            let line = package
                .lines()
                .find_map(|line| line.strip_prefix(key))
                .unwrap();
            line.trim_matches('"')
        };
        versions
            .entry(value("name = "))
            .or_default()
            .insert(value("version = "));
    }
    assert!(versions.contains_key("arrow"));
    for (name, versions) in versions {
        let family = ["arrow", "datafusion", "parquet", "rdkafka"];
        if family
            .iter()
            .any(|first| name.split('-').next() == Some(first))
        {
            assert_eq!(versions.len(), 1, "{name} is there as {versions:?}");
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_is_not_long() {
    let mut files = Vec::new();
    rust_files(&root().join("services"), &mut files);
    rust_files(tools::tests_folder(), &mut files);
    assert!(files.len() > 50, "{} files", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} does not say what it is",
            file.display()
        );
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines", file.display());
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
