//! What happened last, numbered without a gap: what a reader who knows a number has missed.
//!
//! An entry holds which series changed, not their figures: who is behind gets those of now, once,
//! however often they changed meanwhile. So a reader owns nothing but a number, and one who is slow
//! costs nothing. What is no longer in the ring is told by a new snapshot.

use std::collections::VecDeque;

use dunghen_windows::Window;

use crate::api::index::Place;

/// The most entries; about a quarter of an hour of snapshots.
const MOST_ENTRIES: usize = 1024;
/// The most changed series of all entries together.
const MOST_PLACES: usize = 4_000_000;

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// A snapshot: the series that changed, in rising order, and the windows that are another stretch
    /// of time or were revised, a bit each.
    Changed { places: Vec<Place>, windows: u32 },
    /// A window was closed, or a closed one was revised.
    Window(WindowNews),
}

/// What became of a closed window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WindowNews {
    pub window: Window,
    /// It is told for the first time.
    pub closed: bool,
    pub start: String,
    pub end: String,
    pub revision: u64,
}

/// What a reader is told next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing yet.
    Nothing,
    /// What changed, all at once; then he knows everything up to a number.
    Changed {
        places: Vec<Place>,
        windows: u32,
        upto: u64,
    },
    /// One thing about a window, with its number.
    Window(WindowNews, u64),
    /// He has missed more than is known: a new snapshot.
    Lost,
}

/// The last entries; the number of the first follows from that of the last.
#[derive(Debug, Default)]
pub(crate) struct Ring {
    entries: VecDeque<News>,
    /// The number of the last entry.
    last: u64,
    places: usize,
}

impl Ring {
    /// The number of the last entry; 0 before there is one.
    pub const fn last(&self) -> u64 {
        self.last
    }

    /// Adds what happened, and forgets what is too long ago.
    pub fn push(&mut self, news: News) {
        self.places += size(&news);
        self.entries.push_back(news);
        self.last += 1;
        while self.entries.len() > MOST_ENTRIES || self.places > MOST_PLACES {
            let gone = self.entries.pop_front();
            self.places -= gone.as_ref().map_or(0, size);
        }
    }

    /// Forgets everything: the next number is known to nobody.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.places = 0;
        self.last += 1;
    }

    /// What a reader who knows everything up to a number is told next.
    pub fn next(&self, known: u64) -> Next {
        let first = self.last - self.entries.len() as u64;
        if known < first || known > self.last {
            return Next::Lost;
        }
        // At most as many as there are entries.
        let from = usize::try_from(known - first).unwrap_or(usize::MAX);
        let mut upto = known;
        let (mut all, mut mask) = (Vec::new(), 0);
        for news in self.entries.range(from..) {
            match news {
                News::Window(news) if upto == known => {
                    return Next::Window(news.clone(), known + 1);
                }
                News::Window(_) => break,
                News::Changed { places, windows } => {
                    all.extend_from_slice(places);
                    mask |= windows;
                    upto += 1;
                }
            }
        }
        if upto == known {
            return Next::Nothing;
        }
        all.sort_unstable();
        all.dedup();
        Next::Changed {
            places: all,
            windows: mask,
            upto,
        }
    }
}

fn size(news: &News) -> usize {
    match news {
        News::Changed { places, .. } => places.len(),
        News::Window(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn changed(places: &[Place]) -> News {
        News::Changed {
            places: places.to_vec(),
            windows: 1,
        }
    }

    fn closed(revision: u64) -> WindowNews {
        WindowNews {
            window: Window(11),
            closed: revision == 1,
            start: String::new(),
            end: String::new(),
            revision,
        }
    }

    fn update(places: &[Place], upto: u64) -> Next {
        Next::Changed {
            places: places.to_vec(),
            windows: 1,
            upto,
        }
    }

    #[test]
    fn who_is_behind_gets_each_series_once_and_every_window() {
        let mut ring = Ring::default();
        ring.push(changed(&[1, 4]));
        ring.push(changed(&[2, 4]));
        ring.push(News::Window(closed(1)));
        ring.push(News::Window(closed(2)));
        ring.push(changed(&[9]));
        assert_eq!(ring.next(0), update(&[1, 2, 4], 2));
        assert_eq!(ring.next(1), update(&[2, 4], 2));
        assert_eq!(ring.next(2), Next::Window(closed(1), 3));
        assert_eq!(ring.next(3), Next::Window(closed(2), 4));
        assert_eq!(ring.next(4), update(&[9], 5));
        assert_eq!(ring.next(5), Next::Nothing);
    }

    #[test]
    fn a_number_that_is_not_of_this_ring_is_lost() {
        let mut ring = Ring::default();
        assert_eq!((ring.next(0), ring.next(7)), (Next::Nothing, Next::Lost));
        for place in 0..2000 {
            ring.push(changed(&[place]));
        }
        assert_eq!(ring.last(), 2000);
        assert_eq!(ring.next(2000 - 1025), Next::Lost);
        assert!(
            matches!(ring.next(2000 - 1024), Next::Changed { places, upto: 2000, .. } if places.len() == 1024)
        );
        ring.clear();
        assert_eq!(
            (ring.next(2000), ring.next(2001)),
            (Next::Lost, Next::Nothing)
        );
    }

    #[test]
    fn an_entry_of_too_many_series_leaves_room_for_no_other() {
        let mut ring = Ring::default();
        ring.push(changed(&[1]));
        ring.push(changed(&vec![7; MOST_PLACES]));
        assert_eq!(ring.next(0), Next::Lost);
        assert!(matches!(ring.next(1), Next::Changed { upto: 2, .. }));
    }

    /// A reader, and what he knows.
    #[derive(Debug, Default, PartialEq)]
    struct Told {
        known: u64,
        /// The step of which he has each figure.
        figures: BTreeMap<Place, u32>,
        revisions: Vec<u64>,
    }

    impl Told {
        /// Takes one event, with the figures of now; whether there was one.
        fn take(&mut self, ring: &Ring, now: &BTreeMap<Place, u32>) -> bool {
            match ring.next(self.known) {
                Next::Nothing => return false,
                Next::Lost => panic!("{} of {} is known", self.known, ring.last()),
                Next::Window(news, number) => {
                    self.revisions.push(news.revision);
                    self.known = number;
                }
                Next::Changed { places, upto, .. } => {
                    let told = places.into_iter().map(|place| (place, now[&place]));
                    self.figures.extend(told);
                    self.known = upto;
                }
            }
            true
        }
    }

    /// Cut off after any event and back at any later step, a reader has in the end the figures that one
    /// who stayed has, and was told of each window once.
    #[test]
    fn no_cut_loses_or_repeats() {
        const STEPS: u32 = 40;
        for cut in 0..60 {
            for back in 0..=STEPS {
                let (mut ring, mut now) = (Ring::default(), BTreeMap::new());
                let (mut stays, mut leaves) = (Told::default(), Told::default());
                let mut taken = 0;
                for step in 0..STEPS {
                    let places = [step % 7, 10 + step % 3];
                    now.extend(places.map(|place| (place, step)));
                    ring.push(changed(&places));
                    if step % 5 == 0 {
                        ring.push(News::Window(closed(u64::from(step))));
                    }
                    while stays.take(&ring, &now) {}
                    while (taken < cut || step >= back) && leaves.take(&ring, &now) {
                        taken += 1;
                    }
                }
                while leaves.take(&ring, &now) {}
                assert_eq!(leaves, stays, "cut after {cut}, back at {back}");
                assert_eq!(stays.figures, now);
                assert_eq!(stays.revisions, [0, 5, 10, 15, 20, 25, 30, 35]);
            }
        }
    }
}
