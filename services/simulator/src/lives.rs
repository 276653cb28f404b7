//! Plans the dossiers that arrive: which centre, what about, what kind of life, and the visits that go with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use dunghen_calendar::Day;
use dunghen_contract::{Applicant, Channel, Millis};

use crate::arrivals::{Batch, Size, instant_of_day, open_places};
use crate::chance::{Dice, Lot, Spread, Wheel};
use crate::dossier::{Fate, Order, Traits, live};
use crate::fates::Fates;
use crate::happening::{Application, Happening, PlaceId, Subject, What};
use crate::rhythm::{MINUTE, Rhythm};
use crate::scene::Scene;
use crate::ticket::Visit;

/// The share of dossiers that are reopened.
pub(crate) const REOPENED: f64 = 0.01;

/// How often things happen to the dossiers of a scenario.
#[derive(Clone, Debug)]
pub(crate) struct Habits {
    /// Filed online.
    pub(crate) online: Lot,
    /// Results by post, of those resolved.
    pub(crate) by_post: Lot,
    /// Results with a signature, of those resolved.
    pub(crate) signed: Lot,
    /// Text messages.
    pub(crate) messages: Spread,
    /// Calls to the hotline.
    pub(crate) calls: Spread,
    /// Paused at least once.
    pub(crate) paused: Lot,
    /// Extended.
    pub(crate) extended: Lot,
    /// Amended.
    pub(crate) amended: Lot,
    /// Reopened.
    pub(crate) reopened: Lot,
    /// Transferred at least once.
    pub(crate) transferred: Lot,
}

impl Habits {
    /// The lives that `cli.md` asks for: a fifth paused, 5 % extended, 3 % amended, 1 % reopened, a tenth transferred;
    /// and the shares of a province in 2020.
    pub(crate) fn usual() -> Self {
        Self {
            online: Lot::share(0.35),
            by_post: Lot::share(0.087),
            signed: Lot::share(0.21),
            messages: Spread::new(26, 10),
            calls: Spread::new(17, 138),
            paused: Lot::share(0.2),
            extended: Lot::share(0.05),
            amended: Lot::share(0.03),
            reopened: Lot::share(REOPENED),
            transferred: Lot::share(0.1),
        }
    }
}

/// Plans dossiers.
#[derive(Debug)]
pub(crate) struct Lives {
    scene: Arc<Scene>,
    dice: Dice,
    fates: Fates,
    habits: Habits,
    /// How much more likely it is to be open at the end, by working days left.
    open_weight: fn(u64) -> u64,
    squeeze: Squeeze,
    walk_ins: Lot,
    turned_away: Lot,
    numbers: BTreeMap<Day, u32>,
    tickets: u32,
    planned: u64,
    wheels: Wheels,
    life: Vec<Happening>,
}

/// The centres that work on a day, by size and by trouble.
#[derive(Debug)]
struct Wheels {
    day: Option<Day>,
    usual: Wheel,
    late: Wheel,
}

/// Lives that must be shorter than real ones, in 2^-20 of their length.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Squeeze(pub(crate) i64);

impl Squeeze {
    /// Lives as long as they are.
    pub(crate) const NONE: Self = Self(1 << 20);

    /// A duration, shortened.
    pub(crate) fn shortened(self, duration: Millis) -> Millis {
        self.time(0, duration)
    }

    fn time(self, origin: Millis, at: Millis) -> Millis {
        #[expect(clippy::cast_possible_truncation, reason = "never longer than before")]
        let from_origin = ((i128::from(at - origin) * i128::from(self.0)) >> 20) as i64;
        origin + from_origin
    }
}

impl Lives {
    /// A planner for a scene.
    pub(crate) fn new(
        scene: Arc<Scene>,
        dice: Dice,
        fates: Fates,
        habits: Habits,
        open_weight: fn(u64) -> u64,
    ) -> Self {
        Self {
            scene,
            dice,
            fates,
            habits,
            open_weight,
            squeeze: Squeeze::NONE,
            walk_ins: Lot::share(0.1),
            turned_away: Lot::share(0.01),
            numbers: BTreeMap::new(),
            tickets: 0,
            planned: 0,
            wheels: Wheels {
                day: None,
                usual: Wheel::default(),
                late: Wheel::default(),
            },
            life: Vec::new(),
        }
    }

    /// The same planner with shorter lives.
    pub(crate) fn squeezed(mut self, squeeze: Squeeze) -> Self {
        self.squeeze = squeeze;
        self
    }

    /// Plans all that arrives in a batch.
    pub(crate) fn plan(&mut self, batch: &Batch, put: &mut impl FnMut(Happening)) {
        match batch.size {
            Size::Day { count, days_left } => {
                let weight = (self.open_weight)(days_left);
                (0..count).for_each(|_| self.arrive(batch, weight, put));
            }
            Size::Until(planned) =>
            {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "a pace need not be exact beyond 2^53 events"
                )]
                while (self.planned as f64) < planned {
                    self.arrive(batch, 0, put);
                }
            }
        }
    }

    fn arrive(&mut self, batch: &Batch, open_weight: u64, put: &mut impl FnMut(Happening)) {
        let fate = self.fates.next(open_weight, &mut self.dice);
        let Some(place) = self.place(batch, fate) else {
            return;
        };
        let received = self.instant(batch, place);
        if self.turned_away.draw(&mut self.dice) {
            self.turn_away(place, received, put);
        }
        if self.walk_ins.draw(&mut self.dice) {
            let visit = Visit::served_at(&self.scene, place, received, &mut self.dice)
                .ended_somehow(&mut self.dice);
            self.visit(visit, received, put);
        }
        let online = self.habits.online.draw(&mut self.dice);
        let (application, fate) = self.application(place, online, fate);
        let order = Order {
            subject: self.subject(place, received),
            place,
            received,
            fate,
            application,
        };
        self.dossier(&order, put);
    }

    fn dossier(&mut self, order: &Order, put: &mut impl FnMut(Happening)) {
        let traits = self.traits(order.fate);
        let mut life = std::mem::take(&mut self.life);
        let lived = live(&self.scene, order, traits, &mut self.dice, &mut life);
        self.settle(lived);
        for event in &life {
            let visits = match event.what {
                What::Received(application, _) => {
                    application.channel == Channel::Counter && event.time == order.received
                }
                What::Returned(Channel::Counter) => true,
                _ => false,
            };
            if visits && self.dice.chance(0.4) {
                let visit = Visit::served_at(&self.scene, order.place, event.time, &mut self.dice);
                self.visit(visit, order.received, put);
            }
        }
        life.drain(..)
            .for_each(|event| self.put(event, order.received, put));
        self.life = life;
    }

    fn visit(&mut self, visit: Visit, origin: Millis, put: &mut impl FnMut(Happening)) {
        self.tickets = self.tickets.wrapping_add(1);
        for event in visit.events(self.tickets) {
            self.put(event, origin, put);
        }
    }

    fn put(&mut self, event: Happening, origin: Millis, put: &mut impl FnMut(Happening)) {
        let event = Happening {
            time: self.squeeze.time(origin, event.time),
            ..event
        };
        if self.scene.sends(&event) {
            self.planned += 1;
            put(event);
        }
    }

    /// Sent back at the door, and never seen again.
    fn turn_away(&mut self, place: PlaceId, at: Millis, put: &mut impl FnMut(Happening)) {
        let subject = self.subject(place, at);
        let (application, _) = self.application(place, false, Fate::Open);
        let submitted = at - self.dice.between(MINUTE, 20 * MINUTE);
        for (time, what) in [
            (submitted, What::Submitted(application)),
            (at, What::Refused),
        ] {
            self.put(
                Happening {
                    time,
                    subject,
                    place,
                    what,
                },
                at,
                put,
            );
        }
    }

    fn place(&mut self, batch: &Batch, fate: Fate) -> Option<PlaceId> {
        let world = &self.scene.world;
        let day = world.calendar.day_of(batch.start);
        if self.wheels.day != Some(day) {
            let (usual, late) = match self.scene.rhythm {
                Rhythm::Office => (
                    open_places(world, day, |place| place.size),
                    open_places(world, day, |place| place.size * place.trouble),
                ),
                Rhythm::Flat => (
                    Wheel::new((0..).zip(&world.places).map(|(id, place)| (id, place.size))),
                    Wheel::new(
                        (0..)
                            .zip(&world.places)
                            .map(|(id, place)| (id, place.size * place.trouble)),
                    ),
                ),
            };
            self.wheels = Wheels {
                day: Some(day),
                usual,
                late,
            };
        }
        let wheel = if fate == Fate::Late {
            &self.wheels.late
        } else {
            &self.wheels.usual
        };
        wheel.spin(&mut self.dice)
    }

    fn instant(&mut self, batch: &Batch, place: PlaceId) -> Millis {
        match self.scene.rhythm {
            Rhythm::Office => {
                let world = &self.scene.world;
                instant_of_day(
                    &world.calendar,
                    world.place(place).schedule,
                    batch.start,
                    batch.end,
                    &mut self.dice,
                )
            }
            Rhythm::Flat => self.dice.between(batch.start, batch.end),
        }
    }

    /// The next code of the day.
    fn subject(&mut self, place: PlaceId, at: Millis) -> Subject {
        let day = self.scene.world.calendar.day_of(at);
        if self.numbers.len() > 3 {
            self.numbers.pop_first();
        }
        let number = self.numbers.entry(day).or_default();
        *number += 1;
        Subject::Dossier {
            place,
            day,
            number: *number,
        }
    }

    fn application(&mut self, place: PlaceId, online: bool, fate: Fate) -> (Application, Fate) {
        let (scene, dice) = (&*self.scene, &mut self.dice);
        let row = |id: u32| &scene.world.registry.procedures()[id as usize];
        let mut procedure = scene.world.procedure(place, online, dice);
        let mut fate = fate;
        if fate == Fate::NoDue {
            // Only a procedure without statutory hours can stay without a due date.
            let tries = (0..64).map(|_| scene.world.procedure(place, online, dice));
            match tries.into_iter().find(|&id| row(id).statutory_ms.is_none()) {
                Some(found) => procedure = found,
                None => fate = Fate::OnTime,
            }
        }
        let channel = match (online, dice.below(100)) {
            (true, _) => Channel::Online,
            (false, 0..6) => Channel::Post,
            (false, _) => Channel::Counter,
        };
        let applicant = match dice.below(10) {
            0..6 => Some(Applicant::Citizen),
            6..8 => Some(Applicant::Organisation),
            _ => None,
        };
        let decided_by = dice.chance(0.15).then(|| scene.world.receiver(place, dice));
        let application = Application {
            procedure,
            local_form: dice.chance(0.05),
            says_field: dice.chance(0.3) && !row(procedure).field.is_empty(),
            channel,
            service_level: dice.chance(0.4).then_some(row(procedure).service_level),
            decided_by,
            applicant,
            on_behalf: online && dice.chance(0.15),
            outside_boundary: dice.chance(0.02),
        };
        (application, fate)
    }

    fn traits(&mut self, fate: Fate) -> Traits {
        let (habits, dice) = (&mut self.habits, &mut self.dice);
        let resolved = fate.is_resolved();
        Traits {
            paused: habits.paused.wants(dice),
            extended: habits.extended.wants(dice) && fate != Fate::NoDue,
            amended: habits.amended.wants(dice),
            reopened: habits.reopened.wants(dice) && resolved,
            transferred: habits.transferred.wants(dice),
            pays: dice.chance(0.6),
            by_post: resolved && habits.by_post.draw(dice),
            signed: resolved && habits.signed.draw(dice),
            messages: habits.messages.next(),
            calls: habits.calls.next(),
        }
    }

    fn settle(&mut self, lived: Traits) {
        self.habits.paused.settle(lived.paused);
        self.habits.extended.settle(lived.extended);
        self.habits.amended.settle(lived.amended);
        self.habits.reopened.settle(lived.reopened);
        self.habits.transferred.settle(lived.transferred);
    }
}
