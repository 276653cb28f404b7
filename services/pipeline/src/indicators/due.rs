//! What is to be announced: the difference between what the topic holds and what a snapshot shows.
//!
//! A function of these two and of nothing else, so that it does not matter which process asks, or which
//! one crashed before.
//!
//! | the topic holds of a series | the snapshot shows | announced |
//! |---|---|---|
//! | anything | that its query failed | nothing: nobody knows the figure |
//! | nothing | no figure | nothing |
//! | nothing | a figure | `window_closed`, under the snapshot's revision |
//! | the same figure | it | nothing |
//! | another one, of a later watermark | an older figure | nothing: whoever wrote it knew more |
//! | another one, of this or an earlier watermark | a figure, or none any more | `window_revised` |
//!
//! A revision is the snapshot's, or one more than the topic holds where that is higher: however a
//! pipeline counts after its state was made anew, no id is ever given to two figures, and the later event
//! has the higher revision.

use std::sync::Arc;

use dunghen_lifecycle::Millis;
use dunghen_publish::api::{Columns, Spot};
use dunghen_windows::stretch::Stretch;
use dunghen_windows::{Snapshot, Window};

use super::held::{Figure, Held, Told};
use super::name;

/// What an event tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first figure of a series of a window.
    Closed,
    /// Another one, which replaces what was told before.
    Revised,
}

impl Kind {
    /// The `type` of the event.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Closed => "vn.dunghen.indicator.window_closed.v1",
            Self::Revised => "vn.dunghen.indicator.window_revised.v1",
        }
    }
}

/// A series of a snapshot that is to be announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The window.
    pub window: Window,
    /// Which of its figures.
    pub spot: Spot,
    /// What to tell.
    pub kind: Kind,
    /// Under which revision.
    pub revision: u64,
}

/// What is to be announced of a snapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dues {
    /// By window.
    pub list: Vec<Due>,
    /// How many series wait until the snapshots know as much as the topic.
    pub overtaken: usize,
}

/// What is due of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Nothing,
    Tell(Kind, u64),
    Overtaken,
}

fn verdict(held: Option<Told>, figure: Figure, revision: u64, as_of: Millis) -> Verdict {
    match held {
        None if figure.is_absent() => Verdict::Nothing,
        None => Verdict::Tell(Kind::Closed, revision),
        Some(told) if told.figure == figure => Verdict::Nothing,
        Some(told) if told.as_of > as_of => Verdict::Overtaken,
        Some(told) => Verdict::Tell(Kind::Revised, revision.max(told.revision.saturating_add(1))),
    }
}

/// What is to be announced of `snapshot`. Of `settled`, an earlier snapshot of the process, nothing is due
/// against the same `held`: what has not changed since is not looked at. Both have these columns.
#[must_use]
pub fn due(
    held: &Held,
    columns: &Columns,
    snapshot: &Snapshot,
    settled: Option<&Snapshot>,
) -> Dues {
    let mut dues = Dues::default();
    for window in Window::all().filter(|window| window.is_closed()) {
        let revision = snapshot.revisions[window.index()];
        if revision == 0 {
            continue;
        }
        let stretch = Stretch::of(&snapshot.frame, window);
        let settled = settled.filter(|settled| is_told(settled, window, stretch));
        let of = OfWindow {
            held,
            columns,
            snapshot,
            settled,
            window,
            stretch,
            revision,
            known: held.knows(stretch),
        };
        for family in 0..snapshot.families.len() {
            of.family(family, &mut dues);
        }
    }
    dues
}

/// Whether a snapshot shows a window of a stretch that is announced.
fn is_told(snapshot: &Snapshot, window: Window, stretch: Stretch) -> bool {
    snapshot.revisions[window.index()] > 0 && Stretch::of(&snapshot.frame, window) == stretch
}

/// One closed window of a snapshot.
struct OfWindow<'s> {
    held: &'s Held,
    columns: &'s Columns,
    snapshot: &'s Snapshot,
    settled: Option<&'s Snapshot>,
    window: Window,
    stretch: Stretch,
    revision: u64,
    /// Something of it was announced.
    known: bool,
}

impl OfWindow<'_> {
    fn family(&self, place: usize, dues: &mut Dues) {
        let family = &self.snapshot.families[place];
        if family.indicator.now || !family.values.are_known() {
            return;
        }
        // Of what was not known then, it was not looked whether it is due.
        let settled = self
            .settled
            .filter(|settled| settled.families[place].values.are_known());
        if settled
            .is_some_and(|settled| Arc::ptr_eq(&settled.families[place].values, &family.values))
        {
            return;
        }
        let layout = &self.snapshot.layout;
        let scopes = &family.indicator.scopes;
        for entity in (0..layout.len()).filter(|e| scopes.contains(&layout.scope(*e))) {
            for column in 0..self.columns.count(place) {
                let spot = Spot {
                    family: place,
                    window: self.window.index(),
                    entity,
                    column,
                };
                self.series(spot, settled, dues);
            }
        }
    }

    fn series(&self, spot: Spot, settled: Option<&Snapshot>, dues: &mut Dues) {
        let of = |snapshot| Figure::of(self.columns.read(snapshot, spot));
        let figure = of(self.snapshot);
        if settled.is_some_and(|settled| of(settled) == figure) {
            return;
        }
        let told = self.told(spot);
        match verdict(told, figure, self.revision, self.snapshot.watermark) {
            Verdict::Nothing => {}
            Verdict::Overtaken => dues.overtaken += 1,
            Verdict::Tell(kind, revision) => dues.list.push(Due {
                window: self.window,
                spot,
                kind,
                revision,
            }),
        }
    }

    /// What was announced of a series; a window that closes has nothing to look up.
    fn told(&self, spot: Spot) -> Option<Told> {
        let id = self
            .known
            .then(|| self.columns.id(spot.family, spot.column))?;
        let entity = &self.snapshot.layout.entities[spot.entity];
        let name = name::of(id, entity, self.stretch);
        self.held.get(&name, self.stretch)
    }
}
