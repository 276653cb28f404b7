//! `[publish.windows]` and `[publish.families]`: what is published of each scope.

use std::collections::{BTreeMap, BTreeSet};

use dunghen_windows::{Choice, Indicator, Publication, QuerySet, Scope, Window};

use super::section::Section;

/// What is published; families are those of the queries.
pub(super) fn read(publish: &mut Section<'_>, queries: &QuerySet) -> Publication {
    let indicators: Vec<Indicator> = queries.indicators().into_iter().flatten().collect();
    let scopes = Scope::ALL.map(Scope::word);
    let mut publication = Publication::default();
    let windows = &mut publish.within("windows", &scopes);
    for scope in Scope::ALL {
        publication.scopes[scope as usize].windows = windows_of(windows, scope);
    }
    let families = &mut publish.within("families", &scopes);
    for scope in Scope::ALL {
        publication.scopes[scope as usize].families = families_of(families, scope, &indicators);
    }
    publication
}

fn windows_of(section: &mut Section<'_>, scope: Scope) -> Choice<Vec<Window>> {
    let words: BTreeMap<&str, Window> = Window::all().map(|w| (w.word(), w)).collect();
    let known: Vec<&str> = Window::all().map(Window::word).collect();
    let chosen = chosen(section, scope, "window", &known);
    // In the order of the windows, each once, whatever the list says.
    map(chosen, |names| {
        let chosen = names.iter().filter_map(|name| words.get(&**name).copied());
        let chosen: BTreeSet<Window> = chosen.collect();
        chosen.into_iter().collect()
    })
}

fn families_of(
    section: &mut Section<'_>,
    scope: Scope,
    indicators: &[Indicator],
) -> Choice<BTreeSet<String>> {
    // Cells of centre and sector have their own families alone, whatever is configured.
    let known: Vec<&str> = indicators
        .iter()
        .filter(|i| scope == Scope::CentreField || i.scopes.contains(&scope))
        .map(|i| i.id.as_str())
        .collect();
    map(chosen(section, scope, "family", &known), |names| {
        names.into_iter().collect()
    })
}

/// What is chosen of a list of known names: nothing said is the default, "all" is everything.
fn chosen(
    section: &mut Section<'_>,
    scope: Scope,
    noun: &str,
    known: &[&str],
) -> Choice<Vec<String>> {
    let key = scope.word();
    if section.says(key, "all") {
        return Choice::All;
    }
    let instead = format!("write \"all\" or a list of {}", known.join(", "));
    let Some(names) = section.texts(key, &instead) else {
        return Choice::Default;
    };
    for name in &names {
        if !known.contains(&name.as_str()) {
            let problem = format!("has {name:?}, which is no {noun} of this scope");
            section.fault(key, problem, &instead);
        }
    }
    Choice::Only(names)
}

fn map<A, B>(choice: Choice<A>, convert: impl FnOnce(A) -> B) -> Choice<B> {
    match choice {
        Choice::Default => Choice::Default,
        Choice::All => Choice::All,
        Choice::Only(chosen) => Choice::Only(convert(chosen)),
    }
}
