//! The board: takes what changed, rolls it up, and makes the next snapshot.
//!
//! It knows no partition and no server. Whatever settled (one group of shards or twenty) hands in
//! its deltas of the same clock, and since everything adds up it does not matter who handed in
//! what.

use std::sync::Arc;

use datafusion::prelude::SessionContext;
use dunghen_contract::Registry;
use dunghen_contract::registry::CentreId;
use dunghen_lifecycle::{Millis, Rules};
use parking_lot::RwLock;

use crate::catalogue::CatalogueTable;
use crate::delta::Delta;
use crate::deltas::{Changes, ChangesTable, SharedChanges, Which};
use crate::evaluation::FamilyQuery;
use crate::frame::{Frame, SLOTS, WINDOWS, Window};
use crate::hours::Hours;
use crate::indicator::Indicator;
use crate::layout::Layout;
use crate::publication::Publication;
use crate::queries::{QueryError, QueryFile, QuerySet};
use crate::revisions::Revisions;
use crate::rollup::Rollups;
use crate::session;
use crate::shard::Heard;
use crate::snapshot::Snapshot;
use crate::tables::{Ground, NowTable, RollupTable, Shared, key};
use crate::totals::Totals;

/// What settled at one clock.
#[derive(Debug, Default)]
pub struct Settlement {
    /// What changed, one a group of shards.
    pub deltas: Vec<Delta>,
    /// When centres spoke, as far as the groups know.
    pub heard: Vec<(CentreId, Heard)>,
    /// The revisions of the closed windows, where they were counted elsewhere.
    pub revisions: Option<Revisions>,
}

/// Makes snapshots.
pub struct Board {
    registry: Arc<Registry>,
    rules: Arc<Rules>,
    layout: Arc<Layout>,
    publication: Arc<Publication>,
    ground: Shared,
    changes: SharedChanges,
    rollups: Rollups,
    families: Vec<FamilyQuery>,
    revisions: Revisions,
    earlier: Option<Frame>,
    /// A query failed: at the next tick every figure is made anew.
    redo: bool,
    /// What settles next was known before: it makes no revision.
    taking_up: bool,
    number: u64,
}

impl Board {
    /// Plans every query; the first snapshot comes with the first tick.
    ///
    /// # Errors
    ///
    /// Every query that cannot be planned or does not give what its header promises.
    pub async fn new(
        registry: Arc<Registry>,
        rules: Arc<Rules>,
        publication: Publication,
        queries: QuerySet,
    ) -> Result<Self, Vec<QueryError>> {
        let layout = Arc::new(Layout::new(&registry));
        let ground = Arc::new(RwLock::new(Ground {
            totals: Totals::new(&layout),
            frame: Frame::at(0, &rules.calendar),
            changed: Vec::new(),
            all: Window::all()
                .flat_map(|w| (0..layout.len()).map(move |entity| (w, entity)))
                .map(|(w, entity)| key(w, entity, &layout))
                .collect(),
            now: Vec::new(),
            silence: vec![None; layout.centres()],
        }));
        let changes = SharedChanges::default();
        let tables = Tables {
            ground: &ground,
            changes: &changes,
            layout: &layout,
            registry: &registry,
        };
        let (rollups, families) = plan(&tables, queries).await?;
        Ok(Self {
            registry,
            rules,
            layout,
            publication: Arc::new(publication),
            ground,
            changes,
            rollups,
            families,
            revisions: Revisions::default(),
            earlier: None,
            redo: false,
            taking_up: false,
            number: 0,
        })
    }

    /// Goes on from a snapshot of another process: what settles next is all that was known at its
    /// clock, and closed windows keep the revisions that were published.
    pub fn take_up(&mut self, clock: Millis, revisions: [u64; WINDOWS]) {
        self.earlier = Some(Frame::at(clock, &self.rules.calendar));
        self.revisions = Revisions(revisions);
        self.redo = true;
        self.taking_up = true;
    }

    /// The entities.
    #[must_use]
    pub const fn layout(&self) -> &Arc<Layout> {
        &self.layout
    }

    /// Takes what settled at `clock` and makes the snapshot of that moment.
    ///
    /// # Errors
    ///
    /// Where a query that comes with the binary fails; one from outside only loses its family.
    pub async fn tick(
        &mut self,
        clock: Millis,
        watermark: Millis,
        settlement: Settlement,
    ) -> Result<Arc<Snapshot>, QueryError> {
        let (frame, moved, touched) = self.advance(clock, watermark, settlement).await?;
        self.stake_out(&frame, &moved, &touched);
        self.redo = true;
        let mut failed = false;
        for family in &mut self.families {
            failed |= !family.evaluate(&self.ground, &self.layout).await?;
        }
        self.redo = failed;
        self.number += 1;
        let known = &self.ground.read().totals.hours;
        let hours = Arc::new(Hours::at(frame.clock, known, &self.layout));
        Ok(Arc::new(Snapshot {
            number: self.number,
            clock: frame.clock,
            watermark,
            timeliness: self.rules.timeliness,
            frame,
            revisions: self.revisions.0,
            hours,
            layout: Arc::clone(&self.layout),
            publication: Arc::clone(&self.publication),
            families: self.families.iter().map(FamilyQuery::family).collect(),
        }))
    }

    /// Takes what settled at `clock` where nobody looks at the figures of that moment: the next
    /// snapshot makes them all. The revisions of the closed windows are those of the moment.
    ///
    /// # Errors
    ///
    /// Where a roll-up fails.
    pub async fn roll(
        &mut self,
        clock: Millis,
        watermark: Millis,
        settlement: Settlement,
    ) -> Result<(Millis, [u64; WINDOWS]), QueryError> {
        let (frame, ..) = self.advance(clock, watermark, settlement).await?;
        self.redo = true;
        Ok((frame.clock, self.revisions.0))
    }

    /// Brings totals and revisions to `clock`; which windows moved, and which entities of which slots
    /// changed.
    async fn advance(
        &mut self,
        clock: Millis,
        watermark: Millis,
        settlement: Settlement,
    ) -> Result<(Frame, Vec<Window>, Vec<bool>), QueryError> {
        // The shards never go back either; a clock that was set back stands still until it is met.
        let clock = self
            .earlier
            .map_or(clock, |earlier| clock.max(earlier.clock));
        let frame = Frame::at(clock, &self.rules.calendar);
        let counted = settlement.revisions;
        let touched = self.roll_up(frame, settlement).await?;
        let moved = self
            .earlier
            .as_ref()
            .map_or_else(|| Window::all().collect(), |earlier| frame.moved(earlier));
        self.revise(&frame, watermark, &moved, &touched, counted);
        self.taking_up = false;
        self.earlier = Some(frame);
        Ok((frame, moved, touched))
    }

    /// Adds what settled to the totals; which entities of which slots changed.
    async fn roll_up(
        &mut self,
        frame: Frame,
        settlement: Settlement,
    ) -> Result<Vec<bool>, QueryError> {
        let mut touched = vec![false; SLOTS * self.layout.len()];
        let context = crate::rollup::Context {
            ground: &self.ground,
            changes: &self.changes,
            layout: &self.layout,
            rules: &self.rules,
            registry: &self.registry,
        };
        let new_day = self.taking_up || self.earlier.is_none_or(|e| e.day() != frame.day());
        self.ground.write().frame = frame;
        let mut deltas = settlement.deltas.into_iter();
        let mut delta = deltas.next().unwrap_or_default();
        for other in deltas {
            delta.merge(&other);
        }
        *self.changes.write() = Changes::of(delta);
        self.rollups.windows(&context, &mut touched).await?;
        self.rollups.now(&context).await?;
        let news = context.absorb(&frame, &settlement.heard);
        if new_day || news.overdue || news.first_event {
            self.rollups.workdays(&context, &frame).await?;
        }
        if news.waiting {
            self.rollups.oldest_waiting(&context).await?;
        }
        *self.changes.write() = Changes::default();
        Ok(touched)
    }

    /// Counts the revisions of closed windows, unless whoever settled has counted them.
    fn revise(
        &mut self,
        frame: &Frame,
        watermark: Millis,
        moved: &[Window],
        touched: &[bool],
        counted: Option<Revisions>,
    ) {
        let entities = self.layout.len();
        let known = self.taking_up;
        let changed = |window| {
            let slot = frame.slot(window) * entities;
            !known && touched[slot..slot + entities].contains(&true)
        };
        self.revisions.advance(frame, watermark, moved, changed);
        self.revisions = counted.unwrap_or(self.revisions);
    }

    /// Says which rows the families read: windows of entities that changed or are another stretch
    /// of time, and everything that is true now. All of them, whatever is published: the API answers
    /// for every window of every scope.
    fn stake_out(&self, frame: &Frame, moved: &[Window], touched: &[bool]) {
        let layout = &*self.layout;
        let mut ground = self.ground.write();
        let changed = Window::all()
            .flat_map(|window| (0..layout.len()).map(move |entity| (window, entity)))
            .filter(|(window, entity)| {
                self.redo
                    || moved.contains(window)
                    || touched[frame.slot(*window) * layout.len() + entity]
            })
            .map(|(window, entity)| key(window, entity, layout))
            .collect();
        ground.changed = changed;
        let totals = &ground.totals;
        let cells = layout.len()..layout.len_with_cells();
        let busy = cells.filter(|&cell| {
            totals.now(cell).iter().any(|n| *n != 0)
                || totals.workdays(cell).iter().any(|n| *n != 0)
        });
        ground.now = (0..layout.len()).chain(busy).map(|e| e as u32).collect();
        let calendar = &self.rules.calendar;
        let silence = (0..layout.centres())
            .map(|centre| {
                let last = ground.totals.heard[centre]?.last;
                let schedule = self.rules.schedules[centre];
                Some(calendar.work(schedule, last, frame.clock))
            })
            .collect();
        ground.silence = silence;
    }
}

/// What the tables are made of.
struct Tables<'a> {
    ground: &'a Shared,
    changes: &'a SharedChanges,
    layout: &'a Arc<Layout>,
    registry: &'a Registry,
}

impl Tables<'_> {
    fn register(&self, session: &SessionContext) -> datafusion::error::Result<()> {
        for (name, all) in [("rollup", false), ("rollup_all", true)] {
            let table = RollupTable::new(Arc::clone(self.ground), Arc::clone(self.layout), all);
            session::register(session, name, Arc::new(table))?;
        }
        let now = NowTable::new(Arc::clone(self.ground), Arc::clone(self.layout));
        session::register(session, "now", Arc::new(now))?;
        session::register(
            session,
            "catalogue",
            Arc::new(CatalogueTable::new(self.registry)),
        )
    }

    fn register_changes(&self, session: &SessionContext) -> datafusion::error::Result<()> {
        for (name, which) in [
            ("delta", Which::Windows),
            ("delta_now", Which::Now),
            ("overdue_days", Which::OverdueDays),
            ("waiting", Which::Waiting),
        ] {
            let table = ChangesTable::new(which, Arc::clone(self.changes), Arc::clone(self.layout));
            session::register(session, name, Arc::new(table))?;
        }
        Ok(())
    }
}

async fn plan(
    tables: &Tables<'_>,
    queries: QuerySet,
) -> Result<(Rollups, Vec<FamilyQuery>), Vec<QueryError>> {
    let named = |source| {
        vec![QueryError::DataFusion {
            name: "tables".to_owned(),
            source: Box::new(source),
        }]
    };
    let inside = session::inside();
    let outside = session::outside().map_err(named)?;
    tables.register(&inside).map_err(named)?;
    tables.register_changes(&inside).map_err(named)?;
    tables.register(&outside).map_err(named)?;
    let rollups = Rollups::new(queries.rollups.clone(), &inside)
        .await
        .map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let mut families: Vec<FamilyQuery> = Vec::new();
    for (file, indicator) in queries.families.iter().zip(queries.indicators()) {
        let session = if file.outside { &outside } else { &inside };
        match family(file, indicator, &families, session, tables.layout).await {
            Ok(family) => families.push(family),
            Err(fault) => faults.push(fault),
        }
    }
    families.sort_by(|a, b| a.id().cmp(b.id()));
    if faults.is_empty() {
        Ok((rollups, families))
    } else {
        Err(faults)
    }
}

async fn family(
    file: &QueryFile,
    indicator: Result<Indicator, QueryError>,
    earlier: &[FamilyQuery],
    session: &SessionContext,
    layout: &Layout,
) -> Result<FamilyQuery, QueryError> {
    let indicator = indicator?;
    if let Some(other) = earlier.iter().find(|f| f.id() == indicator.id) {
        return Err(QueryError::Duplicate {
            name: file.name.clone(),
            id: indicator.id,
            other: other.file().name.clone(),
        });
    }
    FamilyQuery::new(file.clone(), indicator, session, layout).await
}
