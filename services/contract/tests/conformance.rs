//! What comes with the project: the refused lines of the conformance kit, and every registry.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dunghen_contract::registry::RegistryPaths;
use dunghen_contract::{Decoder, Message, Policy, Registry};
use flate2::read::GzDecoder;

fn provinces() -> Vec<PathBuf> {
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let mut folders: Vec<_> = fs::read_dir(kit)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn lines(folder: &Path) -> Vec<u8> {
    let mut text = Vec::new();
    let file = File::open(folder.join("events.ndjson.gz")).unwrap();
    GzDecoder::new(file).read_to_end(&mut text).unwrap();
    text
}

#[test]
fn refusals_agree_in_number_by_reason() {
    assert_eq!(provinces().len(), 3);
    for folder in provinces() {
        let registry = Registry::load(&RegistryPaths::in_folder(&folder)).unwrap();
        let decoder = Decoder::new(Arc::new(registry), Policy::default());
        let mut refused: BTreeMap<String, u64> = BTreeMap::new();
        for line in lines(&folder).split(|&byte| byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            if let Err(refusal) = decoder.decode(&Message::line(line)).outcome {
                *refused.entry(refusal.reason.to_string()).or_default() += 1;
            }
        }
        let expected = fs::read_to_string(folder.join("garbage.json")).unwrap();
        let expected: BTreeMap<String, u64> = serde_json::from_str(&expected).unwrap();
        assert_eq!(refused, expected, "{}", folder.display());
    }
}

#[test]
fn the_registry_of_the_project_is_free_of_faults() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/registry");
    let registry = Registry::load(&RegistryPaths::in_folder(&folder)).unwrap();
    assert_eq!(registry.warnings(), []);
}
