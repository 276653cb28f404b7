//! The scenarios of `cli.md`: their names, their options, their figures, and how each is set up.

mod figures;
mod load;
mod name;
mod options;
mod spans;
mod trouble;
mod volume;
mod week;

pub use figures::{Counted, Expected};
pub use name::ScenarioName;
pub use options::Options;
pub use trouble::Trouble;

pub(crate) use load::flow;

use std::sync::Arc;

use dunghen_calendar::Calendar;
use dunghen_contract::Registry;

use crate::error::SimulateError;
use crate::province::Province;
use crate::world::World;

/// Sets a scenario up.
pub(crate) fn province(
    options: &Options,
    registry: Arc<Registry>,
    calendar: Arc<Calendar>,
) -> Result<Province, SimulateError> {
    options.check()?;
    let world = Arc::new(world(options, registry, calendar)?);
    match options.scenario {
        ScenarioName::QuangNinh2020 => volume::year(options, world),
        ScenarioName::QuangNinhQ1_2020 => volume::quarter(options, &world),
        ScenarioName::Counters25 => week::counters(options, world),
        ScenarioName::OverdueSpike => trouble::overdue_spike(options, world),
        ScenarioName::SilentCentre => trouble::silent_centre(options, world),
        ScenarioName::Load => Ok(load::load(options, world)),
    }
}

/// The province as it is when a scenario begins.
fn world(
    options: &Options,
    registry: Arc<Registry>,
    calendar: Arc<Calendar>,
) -> Result<World, SimulateError> {
    let first = spans::first_day(options, &calendar);
    World::new(registry, calendar, first)
}
