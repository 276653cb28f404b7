//! Scenarios in which something goes wrong: a sector that stops resolving, a centre that stops sending.

use std::sync::Arc;

use dunghen_calendar::{Calendar, Day};
use dunghen_contract::registry::Level;
use dunghen_contract::{Millis, Registry};
use jiff::civil::date;

use super::volume::{by_day, scene};
use super::{Options, ScenarioName, figures, spans, world};
use crate::arrivals::on_working_days;
use crate::chance::{Dice, Stream};
use crate::error::SimulateError;
use crate::fates::Fates;
use crate::happening::PlaceId;
use crate::lives::{Habits, Lives};
use crate::province::{Planner, Province};
use crate::rhythm::HOUR;
use crate::scene::{Scene, Silence, Stall};
use crate::world::World;

/// Dossiers on a working day.
const A_DAY: u32 = 4_800;

/// What goes wrong in a scenario, and where: what a test of the alerts has to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// One sector of one centre resolves nothing in [from, to).
    Stall {
        /// Code of the centre.
        centre: String,
        /// Slug of the sector.
        field: String,
        /// The first instant.
        from: Millis,
        /// The end.
        to: Millis,
    },
    /// One centre sends nothing any more.
    Silence {
        /// Code of the centre.
        centre: String,
        /// The first silent instant.
        from: Millis,
    },
}

impl Trouble {
    /// What goes wrong with these options; none where nothing does.
    ///
    /// # Errors
    /// A registry that no province can be made of.
    pub fn of(
        options: &Options,
        registry: Arc<Registry>,
        calendar: Arc<Calendar>,
    ) -> Result<Option<Self>, SimulateError> {
        let world = world(options, registry, calendar)?;
        let code = |place| world.place(place).code.clone();
        Ok(match options.scenario {
            ScenarioName::OverdueSpike => {
                let Stall {
                    place,
                    field,
                    from,
                    to,
                } = stall(&world);
                Some(Self::Stall {
                    centre: code(place),
                    field,
                    from,
                    to,
                })
            }
            ScenarioName::SilentCentre => {
                let Silence { place, from } = silence(&world);
                Some(Self::Silence {
                    centre: code(place),
                    from,
                })
            }
            _ => None,
        })
    }
}

/// The main sector of the busiest district centre resolves nothing on 12 and 13 October.
fn stall(world: &World) -> Stall {
    let place = busiest(world);
    let midnight = |day| world.calendar.midnight(Day::from(day));
    Stall {
        place,
        field: world.main_field(place),
        from: midnight(date(2020, 10, 12)),
        to: midnight(date(2020, 10, 14)) + 7 * HOUR,
    }
}

/// The busiest district centre sends nothing from Wednesday, 14 October 2020, 10:00 on.
fn silence(world: &World) -> Silence {
    let from = world.calendar.midnight(Day::from(date(2020, 10, 14))) + 10 * HOUR;
    Silence {
        place: busiest(world),
        from,
    }
}

/// `overdue-spike`.
pub(super) fn overdue_spike(
    options: &Options,
    world: Arc<World>,
) -> Result<Province, SimulateError> {
    let stall = Some(stall(&world));
    troubled(options, world, |scene| Scene { stall, ..scene })
}

/// `silent-centre`.
pub(super) fn silent_centre(
    options: &Options,
    world: Arc<World>,
) -> Result<Province, SimulateError> {
    let silence = Some(silence(&world));
    troubled(options, world, |scene| Scene { silence, ..scene })
}

fn troubled(
    options: &Options,
    world: Arc<World>,
    trouble: impl FnOnce(Scene) -> Scene,
) -> Result<Province, SimulateError> {
    let days = spans::days(options.scenario);
    let schedule = world.calendar.default_schedule();
    let worked = (days[0].0..=days[1].0)
        .filter(|&day| world.calendar.worked(schedule, Day(day)))
        .count();
    let total = figures::part(A_DAY, options.scale) * worked as u64;
    let batches = on_working_days(&world, days, total, options.seed);
    if batches.is_empty() {
        return Err(SimulateError::NoWorkingDay);
    }
    let scene = Arc::new(trouble(Scene::clone(&scene(options, world))));
    // In per ten thousand: nobody is late by himself more often than in the year of the province.
    let fates = Fates::shares([4_400, 5_400, 25, 0, 100, 50, 25]);
    let dice = Dice::new(options.seed, Stream::Lives);
    let lives = Lives::new(Arc::clone(&scene), dice, fates, Habits::usual(), |_| 0);
    Ok(by_day(&scene, batches, Planner::Lives(Box::new(lives))))
}

/// The largest district centre, or the largest of all where there is none.
fn busiest(world: &World) -> PlaceId {
    let size = |&(_, place): &(PlaceId, &crate::world::Place)| {
        (place.level == Level::District, place.size)
    };
    (0..)
        .zip(&world.places)
        .max_by_key(size)
        .map_or(0, |(id, _)| id)
}
