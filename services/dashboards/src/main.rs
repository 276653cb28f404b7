//! Writes the dashboards: `dunghen-dashboards --registry schemas/registry --out dashboards/grafana`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use dunghen_dashboards::{Book, DashboardError, files};

/// Makes the Grafana dashboards of Dunghen from the headers of the indicators, the targets and the names of
/// a registry.
#[derive(Parser)]
struct Arguments {
    /// Folder of the registry: centres.csv, procedures.csv, fields.csv, targets.csv.
    #[arg(long)]
    registry: PathBuf,
    /// Folder to write to: a folder a language, a file a dashboard.
    #[arg(long)]
    out: PathBuf,
}

fn main() -> ExitCode {
    match write(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn write(arguments: &Arguments) -> Result<(), DashboardError> {
    let book = Book::read(&arguments.registry)?;
    for (path, text) in files(&book)? {
        let path = arguments.out.join(path);
        let fault = |source| DashboardError::Write {
            path: path.clone(),
            source,
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        std::fs::write(&path, text).map_err(fault)?;
    }
    Ok(())
}
