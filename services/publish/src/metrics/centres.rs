//! Which centres work, by the registry: one that has ended stays for what was open there, and is not silent.
//!
//! It is said on `/metrics` alone and under a name that is no scope's, because it is no figure: what
//! figures there are is agreed, series by series.

use jiff::civil::Date;

use super::text;
use crate::directory::Directory;

const NAME: &str = "dunghen_registry_centre_in_force";

/// Appends a series for each centre, 1 where it works on a day and 0 where not, and says how many there
/// are.
pub fn write_centres(directory: &Directory, day: Date, out: &mut String) -> usize {
    text::header(
        out,
        NAME,
        "Trung tâm đang hoạt động theo danh mục: 1, không: 0 / The centre works, by the registry: 1, else 0",
    );
    let centres = directory.centres();
    for centre in centres {
        let labels = [
            ("centre", &*centre.code),
            ("level", centre.level.word()),
            ("province", &*centre.province),
        ];
        let works = centre.is_in_force(day);
        text::series(out, NAME, &labels, if works { 1.0 } else { 0.0 });
    }
    centres.len()
}
