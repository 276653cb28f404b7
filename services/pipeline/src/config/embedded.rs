//! The registry that comes with the binary: Quảng Ninh of 2020, so that a command needs no files.

/// A file of `schemas/registry`, as it was when the binary was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Embedded {
    /// Its name, by which the checks of the registry call it too.
    pub(super) name: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

macro_rules! embedded {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)+) => {
        $(
            $(#[$doc])*
            pub(super) const $constant: Embedded = Embedded {
                name: $name,
                text: include_str!(concat!("../../../../schemas/registry/", $name)),
            };
        )+
    };
}

embedded! {
    /// The centres.
    CENTRES = "centres.csv";
    /// The catalogue of procedures.
    PROCEDURES = "procedures.csv";
    /// The sectors.
    FIELDS = "fields.csv";
    /// The targets.
    TARGETS = "targets.csv";
    /// The working calendar.
    CALENDAR = "calendar.toml";
}
