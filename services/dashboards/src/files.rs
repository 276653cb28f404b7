//! The files that are committed: one a dashboard and language.

use std::path::PathBuf;

use dunghen_contract::Language;

use crate::boards;
use crate::book::Book;
use crate::error::DashboardError;
use crate::render;

/// Every file by its path under the folder of the dashboards, with what is in it.
///
/// # Errors
/// A panel that shows an indicator which no query gives.
pub fn files(book: &Book) -> Result<Vec<(PathBuf, String)>, DashboardError> {
    let mut files = Vec::new();
    let boards = boards::all(book)?;
    for board in &boards {
        for lang in Language::ALL {
            let path = PathBuf::from(lang.word()).join(format!("{}.json", board.id));
            let json = render::board(board, &boards, lang);
            files.push((path, format!("{json:#}\n")));
        }
    }
    Ok(files)
}
