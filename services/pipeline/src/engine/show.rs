//! What a process shows by itself: a board that makes snapshots, and the slot where all see them.

use std::sync::Arc;

use dunghen_publish::{Health, Published};
use dunghen_windows::Board;
use tokio::runtime::Runtime;

use super::ticker::{Look, Made, Maker, Settled};
use super::{EngineError, Revisions};
use crate::clock;
use crate::config::Settings;

/// Makes snapshots and shows them.
pub struct Show {
    board: Board,
    runtime: Runtime,
    health: Arc<Health>,
    published: Published,
}

impl Show {
    /// Plans the queries.
    ///
    /// # Errors
    ///
    /// Queries that cannot be planned.
    pub fn new(
        settings: &Settings,
        health: Arc<Health>,
        published: Published,
    ) -> Result<Self, EngineError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let board = runtime
            .block_on(Board::new(
                Arc::clone(&settings.registry),
                Arc::clone(&settings.rules),
                settings.publish.publication.clone(),
                settings.queries.clone(),
            ))
            .map_err(EngineError::Queries)?;
        Ok(Self {
            board,
            runtime,
            health,
            published,
        })
    }
}

impl Show {
    /// The same, as an engine takes it.
    ///
    /// # Errors
    ///
    /// As [`Show::new`].
    pub fn boxed(
        settings: &Settings,
        health: Arc<Health>,
        published: Published,
    ) -> Result<Box<dyn Maker>, EngineError> {
        Ok(Box::new(Self::new(settings, health, published)?))
    }
}

impl Maker for Show {
    fn take_up(&mut self, revisions: &Revisions) {
        self.board.take_up(revisions.clock, revisions.counts);
    }

    fn make(&mut self, settled: Settled) -> Result<Made, EngineError> {
        let Settled {
            clock,
            watermark,
            look,
            settlement,
            ..
        } = settled;
        if look == Look::Away {
            let rolled = self.board.roll(clock, watermark, settlement);
            let (clock, counts) = self.runtime.block_on(rolled)?;
            return Ok(Made::Totals(Revisions { clock, counts }));
        }
        let ticked = self.board.tick(clock, watermark, settlement);
        let snapshot = self.runtime.block_on(ticked)?;
        if look == Look::Publish {
            self.published
                .publish(Arc::clone(&snapshot), clock::now_ms());
            self.health.mark_ready();
        }
        Ok(Made::Snapshot(snapshot))
    }
}
