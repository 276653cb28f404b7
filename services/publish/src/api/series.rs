//! The name that tells a series from every other: figure, scope and window.
//!
//! `timeliness_ratio/early/resolved;scope=centre;province=H49;centre=H49.00.01;window=today`; a
//! *now* figure has no window.

use std::fmt::Write as _;

use dunghen_windows::{Entity, Scope, Window};

use super::index::{Index, Spot};

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

/// The series with a name, where there is one.
pub(crate) fn find(index: &Index, name: &str) -> Option<Spot> {
    let mut words = name.split(';');
    let id = words.next()?;
    let said = |label: &str| {
        let mut words = name
            .split(';')
            .skip(1)
            .filter_map(|word| word.split_once('='));
        words.find(|(name, _)| *name == label).map(|(_, said)| said)
    };
    let scope = Scope::from_word(said("scope")?)?;
    let window = said("window").map(Window::from_word);
    let (family, column) = index
        .families
        .iter()
        .enumerate()
        .find_map(|(place, family)| {
            let column = family.columns.iter().position(|column| column.id == id)?;
            Some((place, column))
        })?;
    let indicator = &index.families[family].indicator;
    let place = match window {
        None if indicator.now => 0,
        Some(Some(window)) if !indicator.now => window.index(),
        _ => return None,
    };
    if !indicator.scopes.contains(&scope) {
        return None;
    }
    let spots = index.layout.entities_of(scope).map(|entity| Spot {
        family,
        window: place,
        entity,
        column,
    });
    let mut same = spots.filter(|&spot| {
        let entity = index.entity(spot);
        self::name(id, &entity, index.window(spot)) == name
    });
    same.next()
}
