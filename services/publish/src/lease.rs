//! Views that are being read from: so many at a time, whatever readers do.
//!
//! An answer of hundreds of megabytes is written as its reader takes it, and until then its snapshot
//! stays in memory. Readers that came within one snapshot share it; where too many different ones are
//! held, whoever began first is cut off. So memory is bounded, and nobody who is slow holds up others.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::view::View;

/// How many snapshots are held for readers; one of a province takes about ten megabytes beside what it
/// shares with others.
const MOST: usize = 16;

/// A view that may be taken away.
#[derive(Debug)]
pub(crate) struct Lease {
    view: Mutex<Option<Arc<View>>>,
}

impl Lease {
    /// The view; none once it was taken away.
    pub fn view(&self) -> Option<Arc<View>> {
        let view = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        view.clone()
    }

    fn take_away(&self) {
        *self.view.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn is_of(&self, view: &View) -> bool {
        self.view()
            .is_some_and(|held| Arc::ptr_eq(&held.snapshot, &view.snapshot))
    }
}

/// The views that are being read from, the one that was begun first in front.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    held: Mutex<Vec<Weak<Lease>>>,
}

impl Leases {
    /// A view to read from.
    pub fn take(&self, view: Arc<View>) -> Arc<Lease> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|lease| lease.strong_count() > 0);
        let shared = held
            .iter()
            .filter_map(Weak::upgrade)
            .find(|l| l.is_of(&view));
        if let Some(lease) = shared {
            return lease;
        }
        while held.len() >= MOST {
            if let Some(first) = held.remove(0).upgrade() {
                first.take_away();
            }
        }
        let lease = Arc::new(Lease {
            view: Mutex::new(Some(view)),
        });
        held.push(Arc::downgrade(&lease));
        lease
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::stream::samples::Process;

    /// So many views, each of another snapshot.
    fn views(count: usize) -> Vec<Arc<View>> {
        let process = Process::new(1);
        (0..)
            .take(count)
            .map(|number| process.view(number))
            .collect()
    }

    fn are_held(leases: &[Arc<Lease>]) -> Vec<bool> {
        leases.iter().map(|lease| lease.view().is_some()).collect()
    }

    #[test]
    fn whoever_began_first_is_cut_off_where_there_is_no_room() {
        let views = views(MOST + 2);
        let leases = Leases::default();
        let mut held: Vec<_> = views
            .iter()
            .map(|view| leases.take(Arc::clone(view)))
            .collect();
        let (cut, rest) = held.split_at(2);
        assert_eq!(are_held(cut), [false; 2]);
        assert_eq!(are_held(rest), [true; MOST]);
        // Who was cut off begins again, at the cost of who is the first by now.
        held.push(leases.take(Arc::clone(&views[0])));
        let (cut, rest) = held.split_at(3);
        assert_eq!(are_held(cut), [false; 3]);
        assert_eq!(are_held(rest), [true; MOST]);
    }

    #[test]
    fn readers_of_one_snapshot_share_and_who_is_done_leaves_room() {
        let views = views(MOST + 1);
        let leases = Leases::default();
        let mut held: Vec<_> = views[..MOST]
            .iter()
            .map(|view| leases.take(Arc::clone(view)))
            .collect();
        assert!(Arc::ptr_eq(&leases.take(Arc::clone(&views[0])), &held[0]));
        drop(held.pop());
        held.push(leases.take(Arc::clone(&views[MOST])));
        assert_eq!(are_held(&held), [true; MOST]);
    }
}
