//! The name that tells a series from every other: figure, scope and window.
//!
//! `timeliness_ratio/early/resolved;scope=centre;province=H49;centre=H49.00.01;window=today`; a
//! *now* figure has no window.

use std::fmt::Write as _;

use dunghen_windows::{Entity, Scope, Window};

/// The name of a series.
pub(crate) fn name(id: &str, entity: &Entity, window: Option<Window>) -> String {
    let mut name = String::with_capacity(96);
    // Writing into a text cannot fail.
    let _ = write!(
        name,
        "{id};scope={};province={}",
        entity.scope.word(),
        entity.province
    );
    let mut add = |label: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = write!(name, ";{label}={value}");
        }
    };
    add("centre", entity.centre.as_deref());
    // The level of a centre is a property of it, and no part of its name.
    add(
        "level",
        entity.level.filter(|_| entity.scope == Scope::Level),
    );
    add("field", entity.field.as_deref());
    add("window", window.map(Window::word));
    name
}
