//! The SQL files: those that come with the binary, and those of an operator's folder.
//!
//! Ratios, means, quantiles, roll-ups and baselines exist only in these files. Removing one
//! removes its family; an operator adds a family by adding a file.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::indicator::{HeaderError, Indicator};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// The text of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryFile {
    /// Where it comes from, for messages.
    pub name: String,
    /// The text.
    pub sql: String,
    /// From an operator's folder: it runs with bounded time and memory, and a fault of its own
    /// takes nothing else down.
    pub outside: bool,
}

/// The files that a board runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuerySet {
    /// Roll-ups of totals to the scopes, by name.
    pub rollups: Vec<QueryFile>,
    /// One a family.
    pub families: Vec<QueryFile>,
}

/// What is wrong with an operator's folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder cannot be read.
    #[error("reading the folder of queries {}: {source}; check `[queries] folder`", path.display())]
    Read {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// What is wrong with one file.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// Its header.
    #[error("query {name}: {source}")]
    Header {
        /// The file.
        name: String,
        /// What is wrong.
        source: HeaderError,
    },
    /// Two files give one family.
    #[error("query {name}: the family {id} is already given by {other}; choose another id")]
    Duplicate {
        /// The file.
        name: String,
        /// The family.
        id: String,
        /// The other file.
        other: String,
    },
    /// DataFusion cannot plan or run it.
    #[error("query {name}: {source}")]
    DataFusion {
        /// The file.
        name: String,
        /// What it says.
        source: Box<datafusion::error::DataFusionError>,
    },
    /// It does not give what its header promises.
    #[error("query {name}: {problem}")]
    Columns {
        /// The file.
        name: String,
        /// What is missing or too much, and what to write.
        problem: String,
    },
    /// It took too long.
    #[error("query {name}: stopped after {seconds} s; make it cheaper or remove it")]
    TooSlow {
        /// The file.
        name: String,
        /// The bound.
        seconds: u64,
    },
    /// A roll-up that everything needs is missing.
    #[error("the roll-up {0}.sql is missing; put it back")]
    NoRollup(&'static str),
}

impl QuerySet {
    /// The files that come with the binary.
    #[must_use]
    pub fn built_in() -> Self {
        let files = |folder: &str| {
            let mut files: Vec<_> = FILES
                .get_dir(folder)
                .into_iter()
                .flat_map(Dir::files)
                .filter_map(|file| {
                    Some(QueryFile {
                        name: file.path().file_stem()?.to_str()?.to_owned(),
                        sql: file.contents_utf8()?.to_owned(),
                        outside: false,
                    })
                })
                .collect();
            files.sort_by(|a, b| a.name.cmp(&b.name));
            files
        };
        Self {
            rollups: files("rollups"),
            families: files("families"),
        }
    }

    /// Adds every `.sql` file of an operator's folder, in the order of their names.
    ///
    /// # Errors
    ///
    /// Where the folder or one of its files cannot be read.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), FolderError> {
        let fault = |path: &Path| {
            let path = path.to_owned();
            move |source| FolderError::Read { path, source }
        };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(fault(folder))? {
            let path = entry.map_err(fault(folder))?.path();
            if path.extension().is_some_and(|extension| extension == "sql") {
                paths.push(path);
            }
        }
        paths.sort();
        for path in paths {
            let sql = std::fs::read_to_string(&path).map_err(fault(&path))?;
            self.families.push(QueryFile {
                name: path.display().to_string(),
                sql,
                outside: true,
            });
        }
        Ok(())
    }

    /// The headers of the families, with every fault.
    #[must_use]
    pub fn indicators(&self) -> Vec<Result<Indicator, QueryError>> {
        self.families
            .iter()
            .map(|file| {
                Indicator::parse(&file.sql).map_err(|source| QueryError::Header {
                    name: file.name.clone(),
                    source,
                })
            })
            .collect()
    }
}

/// Whether a family comes with the binary.
#[must_use]
pub fn is_built_in(id: &str) -> bool {
    FILES.contains(format!("families/{id}.sql"))
}
