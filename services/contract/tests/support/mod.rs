//! What the tests of the contract share: where the schemas are, and both sides to compare.
//!
//! `schema` is the verdict of the published JSON Schemas, `subject` that of the decoder, `tree` a
//! JSON text that can also be wrong in ways that a parsed value cannot, `generate` makes hostile
//! events out of `nasty` values and `times`.

pub mod generate;
pub mod nasty;
pub mod schema;
pub mod subject;
pub mod times;
pub mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use dunghen_contract::{Kind, Reason};

/// The folder `schemas/` of the project.
pub fn schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas")
}

/// The whole name of a type on the wire.
pub fn wire_name(kind: Kind) -> String {
    format!("vn.dunghen.{}.v1", kind.name())
}

/// The published schema of a type, from `schemas/`.
pub fn schema_file(kind: Kind) -> String {
    format!("events/{}.v1.json", kind.name())
}

/// A golden example.
pub struct Example {
    pub name: String,
    pub bytes: Vec<u8>,
    /// The reason in the file's name; none for a good one.
    pub reason: Option<Reason>,
}

/// Every golden example of a type; a file with another name than the README promises is a failure.
pub fn examples(kind: Kind) -> Vec<Example> {
    let folder = schemas().join("examples").join(kind.name());
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let mut parts = name.splitn(3, '-');
            let reason = match (parts.next(), parts.next()) {
                (Some("good"), _) => None,
                (Some("bad"), Some(word)) => Some(
                    Reason::from_word(word).unwrap_or_else(|| panic!("{name}: no such reason")),
                ),
                _ => panic!("{}: neither good nor bad-<reason>", path.display()),
            };
            Example {
                name: format!("{}/{name}", kind.name()),
                bytes: fs::read(&path).unwrap(),
                reason,
            }
        })
        .collect()
}
