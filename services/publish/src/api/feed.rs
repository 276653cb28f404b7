//! What all answers of figures are made from: the views of snapshots, and the stream.

use std::sync::Arc;

use dunghen_windows::Snapshot;

use super::stream::Hub;
use super::view::{View, Views};
use crate::lease::{Lease, Leases};
use crate::published::Published;
use crate::targets::Targets;

/// The feed of a site.
#[derive(Debug)]
pub(crate) struct Feed {
    epoch: u64,
    views: Arc<Views>,
    leases: Arc<Leases<Arc<View>>>,
    pub hub: Arc<Hub>,
}

impl Feed {
    /// The feed of what is published; `epoch` is another number in each process.
    pub fn new(targets: Targets, published: Published, epoch: u64) -> Self {
        let (views, leases) = (Arc::new(Views::new(targets)), Arc::new(Leases::default()));
        Self {
            epoch,
            hub: Arc::new(Hub::new(
                Arc::clone(&views),
                Arc::clone(&leases),
                published,
                epoch,
            )),
            views,
            leases,
        }
    }

    /// A snapshot, ready to be read.
    pub fn view(&self, snapshot: &Arc<Snapshot>) -> Arc<View> {
        self.views.of(snapshot)
    }

    /// A view to answer from piece by piece.
    pub fn lease(&self, view: Arc<View>) -> Arc<Lease<Arc<View>>> {
        self.leases.take(view)
    }

    /// What tells the figures of a view from all others: an entity tag.
    pub fn tag(&self, view: &View) -> String {
        format!("\"{:016x}-{}\"", self.epoch, view.snapshot.number)
    }
}
