//! Endless traffic at a pace: `load`, and the province of the demonstration.

use std::sync::Arc;

use dunghen_contract::Millis;

use super::{Options, spans};
use crate::agenda::Agenda;
use crate::arrivals::{Arrivals, Flow};
use crate::chance::{Dice, Spread, Stream};
use crate::dossier::LONGEST_ACCEPTANCE;
use crate::fates::Fates;
use crate::lives::{Habits, Lives, Squeeze};
use crate::province::{Planner, Province};
use crate::rhythm::{DAY, HOUR, Rhythm};
use crate::scene::Scene;
use crate::text::Writer;
use crate::world::World;

/// Events that may be planned and still to come; this bounds the memory.
const MOST_PLANNED: f64 = 1_500_000.0;

/// No life is longer than this, give or take.
const LONGEST_LIFE: f64 = 90.0 * 24.0 * 3600.0;

/// `load`: all centres, all event types, day and night. Lives are shortened so far that memory stays bounded.
pub(super) fn load(options: &Options, world: Arc<World>) -> Province {
    let start = options
        .start
        .unwrap_or_else(|| world.calendar.midnight(spans::days(options.scenario)[0]) + 7 * HOUR);
    let life = MOST_PLANNED / options.rate;
    #[expect(clippy::cast_possible_truncation, reason = "at most 2^20")]
    let squeeze = Squeeze(((life / LONGEST_LIFE).min(1.0) * f64::from(1 << 20)) as i64);
    let pace = Flow::new(start, options.rate);
    flow(world, options.seed, start, pace, squeeze)
}

/// A province at all hours.
pub(crate) fn flow(
    world: Arc<World>,
    seed: u64,
    start: Millis,
    pace: Flow,
    squeeze: Squeeze,
) -> Province {
    let last = world.calendar.end() - 100 * DAY;
    let scene = Scene {
        world,
        rhythm: Rhythm::Flat,
        first: start,
        last,
        stall: None,
        silence: None,
    };
    let writer = Writer::new(Arc::clone(&scene.world), scene.world.calendar.day_of(start));
    let fates = Fates::shares([4_500, 4_600, 250, 150, 100, 250, 150]);
    let habits = Habits {
        calls: Spread::new(1, 5),
        ..Habits::usual()
    };
    let agenda = Agenda::new(start, pace.width());
    let dice = Dice::new(seed, Stream::Lives);
    let lives = Lives::new(Arc::new(scene), dice, fates, habits, |_| 0).squeezed(squeeze);
    let ahead = squeeze.shortened(LONGEST_ACCEPTANCE);
    Province::new(
        Arrivals::Flow(pace),
        Planner::Lives(Box::new(lives)),
        ahead,
        agenda,
        writer,
    )
}
