//! The middle of the stream: follows what is published, and says what each reader is told next.
//!
//! The difference of two snapshots is made once, on a thread of the server, and a short text is made
//! once for all readers that ask for the same and stand at the same place. The pipeline only puts its
//! snapshot into the slot and never waits for any of it.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use bytes::Bytes;
use dunghen_windows::Snapshot;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore, watch};

use super::difference;
use super::event::{self, EventId};
use super::ring::{Next, Ring};
use crate::api::audience::Audience;
use crate::api::filter::Filter;
use crate::api::index::Place;
use crate::api::selection::Selection;
use crate::api::view::{View, Views};
use crate::api::writing::Writing;
use crate::http::Limits;
use crate::lease::Leases;
use crate::published::{Published, Visible};

/// The most changed series of an update, a quarter of a megabyte of numbers that a reader holds while
/// he is told of them; where there are more, he is told all by a snapshot, of which he holds none.
const MOST_CHANGED: usize = 65_536;
/// How many updates of one piece are kept until the next snapshot.
const TEXTS: usize = 64;

/// The middle of the stream.
#[derive(Debug)]
pub(crate) struct Hub {
    views: Arc<Views>,
    leases: Arc<Leases<Arc<View>>>,
    published: Published,
    epoch: u64,
    state: Mutex<State>,
    /// Rises with what happens.
    news: watch::Sender<u64>,
    following: OnceCell<()>,
    /// A place for each reader, of the public and of the admin listener.
    public: Arc<Semaphore>,
    admin: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct State {
    ring: Ring,
    view: Option<Arc<View>>,
    /// Updates that were written since the last snapshot.
    texts: Texts,
}

/// What is asked for, and between which numbers.
type Key = (Filter, u64, u64);
type Texts = BTreeMap<Key, Bytes>;

/// What a reader is sent.
#[derive(Debug)]
pub(crate) enum Sent {
    /// Nothing yet.
    Nothing,
    /// A whole event; then he knows everything up to a number.
    Whole(Bytes, u64),
    /// The beginning of an event and what is left to write of it; the same once all of it is sent.
    Begun(Bytes, Box<Writing>, u64),
}

impl Hub {
    pub fn new(
        views: Arc<Views>,
        leases: Arc<Leases<Arc<View>>>,
        published: Published,
        epoch: u64,
    ) -> Self {
        let places = |audience| {
            let readers = Limits::of_process(audience).readers();
            Arc::new(Semaphore::new(readers))
        };
        Self {
            public: places(Audience::Public),
            admin: places(Audience::Admin),
            views,
            leases,
            published,
            epoch,
            state: Mutex::default(),
            news: watch::Sender::new(0),
            following: OnceCell::new(),
        }
    }

    /// A place for one more reader; none where there are as many as may be.
    pub fn place(&self, audience: Audience) -> Option<OwnedSemaphorePermit> {
        let places = match audience {
            Audience::Public => &self.public,
            Audience::Admin => &self.admin,
        };
        Arc::clone(places).try_acquire_owned().ok()
    }

    /// A receiver that hears when there is something to tell. The first reader begins the following:
    /// before him nobody knows a number.
    pub async fn subscribe(self: &Arc<Self>) -> watch::Receiver<u64> {
        let begin = || async {
            tokio::spawn(follow(Arc::downgrade(self), self.published.subscribe()));
        };
        self.following.get_or_init(begin).await;
        self.news.subscribe()
    }

    /// The number that a reader knows everything up to, where it is one of this run.
    pub fn known(&self, id: &str) -> Option<u64> {
        let id = EventId::parse(id).filter(|id| id.epoch == self.epoch)?;
        Some(id.number)
    }

    /// What is visible.
    pub fn view(&self) -> Option<Arc<View>> {
        self.lock().view.clone()
    }

    /// What a reader is sent next; `known` is none where he knows nothing.
    ///
    /// # Errors
    ///
    /// As [`Writing::piece`].
    pub fn next(
        &self,
        known: Option<u64>,
        filter: &Filter,
        selection: &Arc<Selection>,
    ) -> io::Result<Sent> {
        let mut state = self.lock();
        let Some(view) = state.view.clone() else {
            return Ok(Sent::Nothing);
        };
        let mut known = known;
        loop {
            let next = known.map_or(Next::Lost, |known| state.ring.next(known));
            return match next {
                Next::Nothing => Ok(Sent::Nothing),
                Next::Lost => self.snapshot(state.ring.last(), view, selection),
                Next::Window(news, number) if !selection.has(news.window) => {
                    known = Some(number);
                    continue;
                }
                Next::Window(news, number) => {
                    let text = event::of_window(&news, self.id(number));
                    Ok(Sent::Whole(text.into(), number))
                }
                Next::Changed {
                    places,
                    windows,
                    upto,
                } => {
                    let news = Update {
                        places,
                        windows,
                        upto,
                    };
                    let key = (filter.clone(), known.unwrap_or_default(), upto);
                    self.update(&mut state.texts, key, view, selection, news)
                }
            };
        }
    }

    /// Everything that is asked for; then he knows everything up to a number.
    fn snapshot(
        &self,
        number: u64,
        view: Arc<View>,
        selection: &Arc<Selection>,
    ) -> io::Result<Sent> {
        let lease = self.leases.take(view);
        let writing = Writing::all(lease, Arc::clone(selection));
        begin(writing, self.id(number).before("snapshot"), number)
    }

    fn update(
        &self,
        texts: &mut Texts,
        key: Key,
        view: Arc<View>,
        selection: &Arc<Selection>,
        news: Update,
    ) -> io::Result<Sent> {
        let Update {
            mut places,
            windows,
            upto,
        } = news;
        if let Some(text) = texts.get(&key) {
            return Ok(Sent::Whole(text.clone(), upto));
        }
        places.retain(|&place| selection.contains(&view.index, view.index.spot(place)));
        if places.len() > MOST_CHANGED {
            // Under the number of the update, so that windows are told of after it all the same.
            return self.snapshot(upto, view, selection);
        }
        places.shrink_to_fit();
        let lease = self.leases.take(view);
        let writing = Writing::of(lease, Arc::clone(selection), places, windows);
        let sent = begin(writing, self.id(upto).before("update"), upto)?;
        if let Sent::Whole(text, _) = &sent
            && texts.len() < TEXTS
        {
            texts.insert(key, text.clone());
        }
        Ok(sent)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    const fn id(&self, number: u64) -> EventId {
        EventId {
            epoch: self.epoch,
            number,
        }
    }

    /// Takes what is visible now.
    fn advance(&self, snapshot: &Arc<Snapshot>) {
        let view = self.views.of(snapshot);
        let mut state = self.lock();
        match state.view.take() {
            Some(old) if Arc::ptr_eq(&old.snapshot, snapshot) => {}
            Some(old) if Arc::ptr_eq(&old.index, &view.index) => {
                for news in difference::between(&old, &view) {
                    state.ring.push(news);
                }
            }
            // The first, or one whose series have other numbers.
            _ => state.ring.clear(),
        }
        state.texts.clear();
        state.view = Some(view);
        self.news.send_replace(state.ring.last());
    }
}

/// Writes the first piece of an event, and leaves the others until they are taken: nobody who stands
/// still holds more than a piece, however long the event.
fn begin(writing: Writing, before: String, upto: u64) -> io::Result<Sent> {
    let mut writing = writing.between(before, event::END.to_owned());
    let first = writing.piece()?.unwrap_or_default();
    // What stands at the end of an event stands nowhere within one.
    Ok(if first.ends_with(event::END.as_bytes()) {
        // A text that is kept takes no more room than it has letters.
        Sent::Whole(Bytes::copy_from_slice(&first), upto)
    } else {
        Sent::Begun(first, Box::new(writing), upto)
    })
}

/// What is new of a selection's series.
struct Update {
    places: Vec<Place>,
    windows: u32,
    upto: u64,
}

/// Brings a hub to whatever becomes visible, as long as there is one.
async fn follow(hub: Weak<Hub>, mut visible: watch::Receiver<Option<Visible>>) {
    loop {
        let latest = visible.borrow_and_update().clone();
        let Some(hub) = hub.upgrade() else {
            return;
        };
        if let Some(latest) = latest {
            hub.advance(&latest.snapshot);
        }
        drop(hub);
        if visible.changed().await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
