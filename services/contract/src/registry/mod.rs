//! The registry: the small tables that an operator edits, checked as a whole at start.
//!
//! Everything is interned here once, so that the stages behind carry two-byte numbers instead of
//! codes. A registry that exists is free of faults; one with faults lists all of them at once.

mod centres;
mod faults;
mod fields;
mod procedures;
mod table;
mod targets;
mod validity;

use std::fs;
use std::path::{Path, PathBuf};

pub use crate::values::{Level, Op};
pub use centres::{Centre, CentreId, ProvinceId};
pub use faults::{RegistryFault, RegistryFaults};
pub use fields::{Field, FieldId, is_slug};
pub use procedures::{Procedure, ProcedureId, normalise_procedure};
pub use targets::Target;

use centres::Centres;
use fields::Fields;
use procedures::Procedures;

/// The four tables of `events.md`, free of faults.
#[derive(Clone, Debug)]
pub struct Registry {
    centres: Centres,
    procedures: Procedures,
    fields: Fields,
    targets: Vec<Target>,
}

/// Where the tables are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryPaths {
    /// `centres.csv`
    pub centres: PathBuf,
    /// `procedures.csv`
    pub procedures: PathBuf,
    /// `fields.csv`
    pub fields: PathBuf,
    /// `targets.csv`
    pub targets: PathBuf,
}

impl RegistryPaths {
    /// The tables by their usual names in one folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            centres: folder.join("centres.csv"),
            procedures: folder.join("procedures.csv"),
            fields: folder.join("fields.csv"),
            targets: folder.join("targets.csv"),
        }
    }
}

impl Registry {
    /// Reads and checks the tables.
    ///
    /// # Errors
    /// Every fault of every table, a file that cannot be read included.
    pub fn load(paths: &RegistryPaths) -> Result<Self, RegistryFaults> {
        let mut faults = Vec::new();
        let [centres, procedures, fields, targets] = [
            &paths.centres,
            &paths.procedures,
            &paths.fields,
            &paths.targets,
        ]
        .map(|path| {
            let file = path.display().to_string();
            let text = fs::read_to_string(path)
                .map_err(|error| {
                    let advice = format!(
                        "cannot be read as UTF-8 text ({error}); give the path of a CSV file"
                    );
                    faults.push(RegistryFault {
                        file: file.clone(),
                        line: 0,
                        column: "",
                        advice,
                    });
                })
                .ok();
            (file, text)
        });
        Self::build(
            (&centres.0, centres.1.as_deref()),
            (&procedures.0, procedures.1.as_deref()),
            (&fields.0, fields.1.as_deref()),
            (&targets.0, targets.1.as_deref()),
            faults,
        )
    }

    /// Checks tables given as text.
    ///
    /// # Errors
    /// Every fault of every table.
    pub fn parse(
        centres: &str,
        procedures: &str,
        fields: &str,
        targets: &str,
    ) -> Result<Self, RegistryFaults> {
        Self::build(
            ("centres.csv", Some(centres)),
            ("procedures.csv", Some(procedures)),
            ("fields.csv", Some(fields)),
            ("targets.csv", Some(targets)),
            Vec::new(),
        )
    }

    fn build(
        centres: (&str, Option<&str>),
        procedures: (&str, Option<&str>),
        fields: (&str, Option<&str>),
        targets: (&str, Option<&str>),
        mut faults: Vec<RegistryFault>,
    ) -> Result<Self, RegistryFaults> {
        let registry = Self {
            centres: Centres::parse(centres.0, centres.1, &mut faults),
            procedures: Procedures::parse(procedures.0, procedures.1, &mut faults),
            fields: Fields::parse(fields.0, fields.1, &mut faults),
            targets: targets::parse(targets.0, targets.1, &mut faults),
        };
        if faults.is_empty() {
            Ok(registry)
        } else {
            Err(RegistryFaults(faults))
        }
    }

    /// The centre with this code.
    #[must_use]
    pub fn centre_by_code(&self, code: &str) -> Option<CentreId> {
        self.centres.by_code(code)
    }

    /// The row of a centre.
    ///
    /// # Panics
    /// Where the number comes from a larger registry.
    #[must_use]
    pub fn centre(&self, id: CentreId) -> &Centre {
        &self.centres.rows()[usize::from(id.0)]
    }

    /// Every centre, in the order of the file; the place is the [`CentreId`].
    #[must_use]
    pub fn centres(&self) -> &[Centre] {
        self.centres.rows()
    }

    /// Whether `candidate` is a successor of `of`, at any remove; a centre is none of itself.
    #[must_use]
    pub fn is_successor(&self, of: CentreId, candidate: CentreId) -> bool {
        let mut at = of;
        while let Some(next) = self.centre(at).successor {
            if next == candidate {
                return true;
            }
            at = next;
        }
        false
    }

    /// The codes of the provinces that have a centre, sorted; the place is the [`ProvinceId`].
    #[must_use]
    pub fn provinces(&self) -> &[String] {
        self.centres.provinces()
    }

    /// The province of a centre.
    ///
    /// # Panics
    /// Where the number comes from a larger registry.
    #[must_use]
    pub fn province_of(&self, id: CentreId) -> ProvinceId {
        self.centres.province_of(id)
    }

    /// The procedure of the catalogue that a code stands for, also in a local form.
    #[must_use]
    pub fn procedure(&self, sent: &str) -> Option<ProcedureId> {
        self.procedures.by_code(normalise_procedure(sent))
    }

    /// The row of a procedure.
    ///
    /// # Panics
    /// Where the number comes from a larger registry.
    #[must_use]
    pub fn procedure_row(&self, id: ProcedureId) -> &Procedure {
        &self.procedures.rows()[id.index()]
    }

    /// Every procedure, in the order of the file; the place is the [`ProcedureId`].
    #[must_use]
    pub fn procedures(&self) -> &[Procedure] {
        self.procedures.rows()
    }

    /// Every listed field, in the order of the file; the place is the [`FieldId`].
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        self.fields.rows()
    }

    /// The listed field with this slug; none is shown as `other`.
    #[must_use]
    pub fn field_by_slug(&self, slug: &str) -> Option<FieldId> {
        self.fields.by_slug(slug)
    }

    /// The targets, in the order of the file.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Checks that `hours` of every centre is one of the calendar's schedules.
    ///
    /// # Errors
    /// Every centre whose schedule is unknown.
    pub fn check_hours(&self, schedules: &[&str]) -> Result<(), RegistryFaults> {
        let faults = self.centres.hours_faults(schedules);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(RegistryFaults(faults))
        }
    }

    /// What is no fault, but hardly meant: procedures of a field that `fields.csv` does not list.
    #[must_use]
    pub fn warnings(&self) -> Vec<RegistryFault> {
        self.procedures.unlisted_fields(&self.fields)
    }
}

#[cfg(test)]
mod tests;
