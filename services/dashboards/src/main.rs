//! Writes the dashboards and the page of the runbook:
//! `dunghen-dashboards --registry schemas/registry --out dashboards/grafana`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use dunghen_dashboards::{Book, DashboardError, files, runbook};

/// Makes the Grafana dashboards of Dunghen from the headers of the indicators, the targets and the names of
/// a registry, and the page of the runbook from its text.
#[derive(Parser)]
struct Arguments {
    /// Folder of the registry: centres.csv, procedures.csv, fields.csv, targets.csv.
    #[arg(long)]
    registry: PathBuf,
    /// Folder to write to: a folder a language, a file a dashboard.
    #[arg(long)]
    out: PathBuf,
    /// The runbook, in Markdown, to write as a page as well.
    #[arg(long, requires = "page")]
    runbook: Option<PathBuf>,
    /// The page of the runbook.
    #[arg(long, requires = "runbook")]
    page: Option<PathBuf>,
}

fn main() -> ExitCode {
    match make(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn make(arguments: &Arguments) -> Result<(), DashboardError> {
    let book = Book::read(&arguments.registry)?;
    for (path, text) in files(&book)? {
        write(&arguments.out.join(path), &text)?;
    }
    if let (Some(path), Some(page)) = (&arguments.runbook, &arguments.page) {
        let text = fs::read_to_string(path).map_err(|source| DashboardError::Read {
            path: path.clone(),
            source,
        })?;
        write(page, &runbook::page(&text))?;
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), DashboardError> {
    let fault = |source| DashboardError::Write {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fault)?;
    }
    fs::write(path, text).map_err(fault)
}
