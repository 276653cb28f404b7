//! The conformance kit: three provinces and the figures that they must give.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use crate::exposition::{Exposition, parse};
use crate::tools;

/// Refused messages by reason.
pub type Refusals = BTreeMap<String, u64>;

/// A province of the kit.
pub struct Province {
    /// Its folder, with registry, calendar and configuration.
    pub folder: PathBuf,
    /// The instant at which the figures hold.
    pub at: String,
    /// The figures.
    pub expected: Exposition,
    /// The refusals.
    pub garbage: Refusals,
}

impl Province {
    /// Reads the province of this name.
    #[must_use]
    pub fn read(name: &str) -> Self {
        let folder = tools::tests_folder().join("conformance").join(name);
        let meta = json(&folder.join("meta.json"));
        let expected = String::from_utf8(unpacked(&folder.join("expected.prom.gz"))).unwrap();
        Self {
            at: meta["at"].as_str().expect("an instant").to_owned(),
            expected: parse(&expected).unwrap(),
            garbage: serde_json::from_value(json(&folder.join("garbage.json"))).unwrap(),
            folder,
        }
    }

    /// A configuration in `folder`: that of the province with `more` tables beside its own.
    #[must_use]
    pub fn configuration(&self, folder: &Path, more: &str) -> PathBuf {
        for entry in fs::read_dir(&self.folder).unwrap() {
            let file = entry.unwrap().path();
            if file
                .extension()
                .is_some_and(|extension| extension == "csv" || extension == "toml")
            {
                fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
            }
        }
        let config = folder.join("dunghen.toml");
        let text = fs::read_to_string(&config).unwrap() + more;
        fs::write(&config, text).unwrap();
        config
    }

    /// The packed file of events.
    #[must_use]
    pub fn events(&self) -> PathBuf {
        self.folder.join("events.ndjson.gz")
    }

    /// The lines of the file, in arrival order, without their ends.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<u8>> {
        unpacked(&self.events())
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(<[u8]>::to_vec)
            .collect()
    }
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn unpacked(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}
