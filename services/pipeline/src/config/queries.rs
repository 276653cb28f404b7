//! `[queries]`: the indicators of an operator beside those of the binary.

use std::path::PathBuf;

use dunghen_windows::QuerySet;

use super::ConfigFaults;
use super::section::Section;
use super::tree::Tree;

/// All queries; the headers of an operator's own are checked here, the rest when they are planned.
pub(super) fn read(tree: &Tree, faults: &mut ConfigFaults) -> QuerySet {
    let section = &mut Section::new(tree, "queries", &["folder"], faults);
    let mut queries = QuerySet::built_in();
    let instead = "write the path of a folder with .sql files, or leave it empty";
    let folder = section.text("folder", PathBuf::new(), instead, |text| Some(text.into()));
    if folder.as_os_str().is_empty() {
        return queries;
    }
    let folder = section.folder().join(folder);
    if let Err(error) = queries.add_folder(&folder) {
        section.fault("folder", error.to_string(), instead);
    }
    for fault in queries.indicators().into_iter().filter_map(Result::err) {
        section.fault("folder", fault.to_string(), "");
    }
    queries
}
