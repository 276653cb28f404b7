//! What answers are written from while they are read: so many at a time, whatever readers do.
//!
//! An answer of many megabytes is written as its reader takes it, and until then what it is of stays in
//! memory. Readers that came within one snapshot share it; where too many different ones are held, whoever
//! began first is cut off. So memory is bounded, and nobody who is slow holds up others.

use std::sync::{Arc, Mutex, PoisonError, Weak};

/// How many are held for readers; a snapshot of a province takes about ten megabytes beside what it shares
/// with others, its metrics as text seven.
const MOST: usize = 16;

/// Something that costs memory and is cheap to share.
pub(crate) trait Shared: Clone {
    /// Whether both are of the same snapshot.
    fn is_same(&self, other: &Self) -> bool;
}

/// Something that may be taken away.
#[derive(Debug)]
pub(crate) struct Lease<T> {
    held: Mutex<Option<T>>,
}

impl<T: Shared> Lease<T> {
    /// What is leased; none once it was taken away.
    pub fn get(&self) -> Option<T> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    fn take_away(&self) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What is being read from, what was begun first in front.
#[derive(Debug)]
pub(crate) struct Leases<T> {
    held: Mutex<Vec<Weak<Lease<T>>>>,
}

impl<T> Default for Leases<T> {
    fn default() -> Self {
        Self {
            held: Mutex::default(),
        }
    }
}

impl<T: Shared> Leases<T> {
    /// Something to read from.
    pub fn take(&self, wanted: T) -> Arc<Lease<T>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|lease| lease.strong_count() > 0);
        let mut leases = held.iter().filter_map(Weak::upgrade);
        let is_of_it = |lease: &Arc<Lease<T>>| lease.get().is_some_and(|own| own.is_same(&wanted));
        if let Some(lease) = leases.find(is_of_it) {
            return lease;
        }
        drop(leases);
        while held.len() >= MOST {
            if let Some(first) = held.remove(0).upgrade() {
                first.take_away();
            }
        }
        let lease = Arc::new(Lease {
            held: Mutex::new(Some(wanted)),
        });
        held.push(Arc::downgrade(&lease));
        lease
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of snapshots.
    impl Shared for usize {
        fn is_same(&self, other: &Self) -> bool {
            self == other
        }
    }

    fn are_held(leases: &[Arc<Lease<usize>>]) -> Vec<bool> {
        leases.iter().map(|lease| lease.get().is_some()).collect()
    }

    #[test]
    fn whoever_began_first_is_cut_off_where_there_is_no_room() {
        let leases = Leases::default();
        let mut held: Vec<_> = (0..MOST + 2).map(|number| leases.take(number)).collect();
        let (cut, rest) = held.split_at(2);
        assert_eq!(are_held(cut), [false; 2]);
        assert_eq!(are_held(rest), [true; MOST]);
        // Who was cut off begins again, at the cost of who is the first by now.
        held.push(leases.take(0));
        let (cut, rest) = held.split_at(3);
        assert_eq!(are_held(cut), [false; 3]);
        assert_eq!(are_held(rest), [true; MOST]);
    }

    #[test]
    fn readers_of_one_snapshot_share_and_who_is_done_leaves_room() {
        let leases = Leases::default();
        let mut held: Vec<_> = (0..MOST).map(|number| leases.take(number)).collect();
        assert!(Arc::ptr_eq(&leases.take(0), &held[0]));
        drop(held.pop());
        held.push(leases.take(MOST));
        assert_eq!(are_held(&held), [true; MOST]);
    }
}
