//! `counters-25`: a working week at the counters of all centres, tickets alone.

use std::sync::Arc;

use super::volume::{by_day, scene};
use super::{Options, figures, spans};
use crate::arrivals::on_working_days;
use crate::chance::{Dice, Stream};
use crate::counters::{Counters, Totals};
use crate::error::SimulateError;
use crate::province::{Planner, Province};
use crate::world::World;

/// The week.
pub(super) fn counters(options: &Options, world: Arc<World>) -> Result<Province, SimulateError> {
    let [short, long] = figures::visits(options.scale);
    let batches = on_working_days(
        &world,
        spans::days(options.scenario),
        short + long,
        options.seed,
    );
    if batches.is_empty() {
        return Err(SimulateError::NoWorkingDay);
    }
    let scene = scene(options, world);
    let dice = Dice::new(options.seed, Stream::Lives);
    let counters = Counters::new(Arc::clone(&scene), dice, Totals::new(short, long));
    Ok(by_day(
        &scene,
        batches,
        Planner::Counters(Box::new(counters)),
    ))
}
