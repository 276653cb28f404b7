//! A document of items, written piece by piece as its reader takes it.
//!
//! All items of a province are hundreds of megabytes. None is written before the one before it was
//! taken, so that a reader who stands still holds a piece and no more.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::index::{Place, Spot};
use super::item::{Item, WindowState};
use super::selection::{Selection, Walk};
use super::series;
use super::view::View;
use crate::lease::Lease;

/// How much is written at once, give or take an item.
const PIECE: usize = 64 * 1024;

/// Which series are written.
#[derive(Debug)]
pub(crate) enum Which {
    /// All that are asked for.
    All(Walk),
    /// These, of which those without a figure are told as gone.
    These {
        /// In rising order, each once.
        places: Vec<Place>,
        /// How many were written.
        at: usize,
    },
}

/// The part of a document that is written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Head,
    Items,
    /// The names of series that are gone, from this one on.
    Gone(usize),
    Tail,
    Done,
}

/// A document on its way.
#[derive(Debug)]
pub(crate) struct Writing {
    lease: Arc<Lease<Arc<View>>>,
    selection: Arc<Selection>,
    which: Which,
    /// The windows that it tells of, a bit each.
    windows: u32,
    before: String,
    after: String,
    gone: Vec<Place>,
    part: Part,
    any: bool,
}

/// What stands before the items.
#[derive(Serialize)]
struct Head<'a> {
    as_of: Option<&'a str>,
    clock: &'a str,
    rule: &'static str,
    windows: Vec<WindowState<'a>>,
}

impl Writing {
    /// A document of everything that is asked for.
    pub fn all(lease: Arc<Lease<Arc<View>>>, selection: Arc<Selection>) -> Self {
        Self::new(lease, selection, Which::All(Walk::default()), u32::MAX)
    }

    /// A document of some of the series and windows that are asked for.
    pub fn of(
        lease: Arc<Lease<Arc<View>>>,
        selection: Arc<Selection>,
        places: Vec<Place>,
        windows: u32,
    ) -> Self {
        let which = Which::These { places, at: 0 };
        Self::new(lease, selection, which, windows)
    }

    const fn new(
        lease: Arc<Lease<Arc<View>>>,
        selection: Arc<Selection>,
        which: Which,
        windows: u32,
    ) -> Self {
        Self {
            lease,
            selection,
            which,
            windows,
            before: String::new(),
            after: String::new(),
            gone: Vec::new(),
            part: Part::Head,
            any: false,
        }
    }

    /// The same with a text before and one after it.
    pub fn between(mut self, before: String, after: String) -> Self {
        (self.before, self.after) = (before, after);
        self
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    ///
    /// What it is written from was taken away for the sake of others.
    pub fn piece(&mut self) -> io::Result<Option<Bytes>> {
        if self.part == Part::Done {
            return Ok(None);
        }
        let view = self.lease.get().ok_or_else(|| {
            io::Error::other("a newer answer needed the room; read faster, or ask for less")
        })?;
        let mut out = Vec::with_capacity(PIECE / 4);
        while out.len() < PIECE && self.part != Part::Done {
            self.advance(&view, &mut out)?;
        }
        Ok(Some(out.into()))
    }

    fn advance(&mut self, view: &View, out: &mut Vec<u8>) -> io::Result<()> {
        match self.part {
            Part::Head => {
                out.extend_from_slice(self.before.as_bytes());
                self.head(view, out)?;
                self.part = Part::Items;
            }
            Part::Items => match self.next(view) {
                Some(spot) => self.item(view, spot, out)?,
                None if matches!(self.which, Which::These { .. }) => {
                    out.extend_from_slice(b"],\"gone\":[");
                    self.part = Part::Gone(0);
                }
                None => self.part = Part::Tail,
            },
            Part::Gone(at) => self.write_gone(view, at, out)?,
            Part::Tail => {
                out.extend_from_slice(b"]}");
                out.extend_from_slice(self.after.as_bytes());
                self.part = Part::Done;
            }
            Part::Done => {}
        }
        Ok(())
    }

    fn head(&self, view: &View, out: &mut Vec<u8>) -> io::Result<()> {
        let told = self
            .selection
            .windows()
            .filter(|window| self.windows >> window.index() & 1 == 1);
        let head = Head {
            as_of: view.moments.as_of.as_deref(),
            clock: &view.moments.clock,
            rule: view.snapshot.timeliness.word(),
            windows: told.map(|window| WindowState::new(view, window)).collect(),
        };
        serde_json::to_writer(&mut *out, &head)?;
        // The object goes on with its items.
        out.pop();
        out.extend_from_slice(b",\"items\":[");
        Ok(())
    }

    fn next(&mut self, view: &View) -> Option<Spot> {
        match &mut self.which {
            Which::All(walk) => walk.next(&self.selection, &view.index),
            Which::These { places, at } => {
                let place = *places.get(*at)?;
                *at += 1;
                Some(view.index.spot(place))
            }
        }
    }

    fn item(&mut self, view: &View, spot: Spot, out: &mut Vec<u8>) -> io::Result<()> {
        let Some(value) = view.index.read(&view.snapshot, spot) else {
            if matches!(self.which, Which::These { .. }) {
                self.gone.push(view.index.place(spot));
            }
            return Ok(());
        };
        if self.any {
            out.push(b',');
        }
        self.any = true;
        let entity = view.index.entity(spot);
        Ok(serde_json::to_writer(
            &mut *out,
            &Item::new(view, spot, &entity, Some(value)),
        )?)
    }

    /// The name of one series that is gone.
    fn write_gone(&mut self, view: &View, at: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let Some(&place) = self.gone.get(at) else {
            self.part = Part::Tail;
            return Ok(());
        };
        if at > 0 {
            out.push(b',');
        }
        let spot = view.index.spot(place);
        let id = &view.index.column(spot).id;
        let name = series::name(id, &view.index.entity(spot), view.index.window(spot));
        self.part = Part::Gone(at + 1);
        Ok(serde_json::to_writer(out, &name)?)
    }
}
