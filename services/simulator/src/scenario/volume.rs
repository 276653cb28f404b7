//! Scenarios with exact numbers of dossiers: the year of the province, the quarter of its centre.

use std::sync::Arc;

use dunghen_contract::registry::Level;

use super::{Options, figures, spans};
use crate::agenda::Agenda;
use crate::arrivals::{Arrivals, Batch, Size, on_working_days};
use crate::chance::{Dice, Lot, Spread, Stream};
use crate::dossier::LONGEST_ACCEPTANCE;
use crate::error::SimulateError;
use crate::fates::{Exact, Fates, Verdicts};
use crate::lives::{Habits, Lives, REOPENED};
use crate::province::{Planner, Province};
use crate::rhythm::{HOUR, Rhythm};
use crate::scene::Scene;
use crate::text::Writer;
use crate::world::World;

/// Nobody is late who was received in the last working days.
const TIME_TO_BE_LATE: u64 = 8;

/// The reporting year of the province.
pub(super) fn year(options: &Options, world: Arc<World>) -> Result<Province, SimulateError> {
    // Of those received in the last twenty working days most are open, of the others one or two in a hundred.
    let open = |days_left: u64| 15 + 880_u64.saturating_sub(44 * days_left);
    exact(
        options,
        world,
        figures::year(options.scale),
        Habits::usual(),
        open,
    )
}

/// The first quarter of the provincial centre.
pub(super) fn quarter(options: &Options, world: &World) -> Result<Province, SimulateError> {
    let figures = figures::quarter(options.scale);
    let (all, resolved) = (figures.verdicts.total(), figures.verdicts.resolved());
    let habits = Habits {
        online: Lot::exact(figures.online, all),
        by_post: Lot::exact(figures.by_post, resolved),
        signed: Lot::exact(figures.signed, resolved),
        messages: Spread::new(figures.messages, all),
        calls: Spread::new(figures.calls, all),
        ..Habits::usual()
    };
    let open = |days_left: u64| 12 + 800_u64.saturating_sub(160 * days_left);
    exact(
        options,
        Arc::new(provincial(world)),
        figures.verdicts,
        habits,
        open,
    )
}

/// The province with its provincial centres alone; all of them where it has none.
fn provincial(world: &World) -> World {
    let only = world.only(|place| place.level == Level::Province);
    if only.places.is_empty() {
        world.only(|_| true)
    } else {
        only
    }
}

fn exact(
    options: &Options,
    world: Arc<World>,
    verdicts: Verdicts,
    habits: Habits,
    open: fn(u64) -> u64,
) -> Result<Province, SimulateError> {
    let days = spans::days(options.scenario);
    let batches = on_working_days(&world, days, verdicts.total(), options.seed);
    if batches.is_empty() {
        return Err(SimulateError::NoWorkingDay);
    }
    let weights = sizes(&batches)
        .map(|(count, left)| u128::from(count) * u128::from(open(left)))
        .sum();
    let before_late = sizes(&batches)
        .filter(|&(_, left)| left >= TIME_TO_BE_LATE)
        .map(|(count, _)| count)
        .sum();
    let fates = Fates::Exact(Exact::new(verdicts, weights, before_late));
    // Nothing that is open at the end has been reopened before it ended.
    let habits = Habits {
        reopened: Lot::share_before(REOPENED, verdicts.open),
        ..habits
    };
    let scene = scene(options, world);
    let dice = Dice::new(options.seed, Stream::Lives);
    let lives = Lives::new(Arc::clone(&scene), dice, fates, habits, open);
    Ok(by_day(&scene, batches, Planner::Lives(Box::new(lives))))
}

fn sizes(batches: &[Batch]) -> impl Iterator<Item = (u64, u64)> {
    batches.iter().filter_map(|batch| match batch.size {
        Size::Day { count, days_left } => Some((count, days_left)),
        Size::Until(_) => None,
    })
}

/// A scene in office hours where nothing goes wrong.
pub(super) fn scene(options: &Options, world: Arc<World>) -> Arc<Scene> {
    let first = world.calendar.midnight(spans::days(options.scenario)[0]);
    let last = spans::last(options, &world.calendar);
    Arc::new(Scene {
        world,
        rhythm: Rhythm::Office,
        first,
        last,
        stall: None,
        silence: None,
    })
}

/// A province that is planned day by day.
pub(super) fn by_day(scene: &Scene, batches: Vec<Batch>, planner: Planner) -> Province {
    let writer = Writer::new(
        Arc::clone(&scene.world),
        scene.world.calendar.day_of(scene.first),
    );
    let agenda = Agenda::new(scene.first, HOUR);
    Province::new(
        Arrivals::Days(batches.into_iter()),
        planner,
        LONGEST_ACCEPTANCE,
        agenda,
        writer,
    )
}
