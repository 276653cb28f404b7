//! Where the things are that `tests/setup.sh` put in place, and the binary that the build made.

use std::path::{Path, PathBuf};

/// The folder that `tests/setup.sh` fills: `$DUNGHEN_CACHE`, by default `~/.cache/dunghen`.
#[must_use]
pub fn cache() -> PathBuf {
    let var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    var("DUNGHEN_CACHE").map_or_else(
        || {
            var("XDG_CACHE_HOME")
                .map_or_else(
                    || Path::new(&var("HOME").expect("HOME is set")).join(".cache"),
                    PathBuf::from,
                )
                .join("dunghen")
        },
        PathBuf::from,
    )
}

/// A program of a Debian package that is unpacked in the cache; else the one of that name on `PATH`.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let unpacked = cache().join("debian/usr/bin").join(name);
    if unpacked.is_file() {
        unpacked
    } else {
        PathBuf::from(name)
    }
}

/// The class path of the Apache Kafka in the cache.
#[must_use]
pub fn kafka_class_path() -> String {
    let folder = std::fs::read_dir(cache())
        .expect("the cache folder; run tests/setup.sh test")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_none_or(|extension| extension != "part"))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("kafka-"))
        })
        .max()
        .expect("Kafka's jars in the cache folder; run tests/setup.sh test");
    format!("{}/*", folder.display())
}

/// The Python that has moto.
#[must_use]
pub fn moto_python() -> PathBuf {
    cache().join("moto-5.2/bin/python")
}

/// The Python that has schemathesis.
#[must_use]
pub fn schemathesis_python() -> PathBuf {
    cache().join("schemathesis-4.32/bin/python")
}

/// The folder with the packages that drive and examine a browser.
#[must_use]
pub fn browser_packages() -> PathBuf {
    cache().join("browser-1.64.1-4.14.1/node_modules")
}

/// The binary `dunghen` of the build to which the running test belongs.
#[must_use]
pub fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("the path of the running test");
    let path = test
        .ancestors()
        .map(|folder| folder.join("dunghen"))
        .find(|path| path.is_file());
    path.expect("the binary beside the tests; run cargo build --release -p dunghen")
}

/// The folder of this crate, where the conformance kit and other inputs lie.
#[must_use]
pub fn tests_folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
