//! The life of a dossier, planned as a whole when it is received, so that its verdict is certain.
//!
//! A life is tried with everything that it was chosen for. Where that leaves no room for the verdict (a pause that
//! would end after the scenario), it is lived again without.

mod appointment;
mod end;
mod filing;
mod handover;
mod messages;
mod middle;
mod promise;

use dunghen_calendar::Day;
use dunghen_contract::Millis;

use crate::chance::Dice;
use crate::happening::{Application, Happening, PlaceId, Subject, What};
use crate::rhythm::Hours;
use crate::scene::Scene;
use promise::Promise;

pub(crate) use filing::LONGEST_ACCEPTANCE;

/// How a dossier stands at the end of its life, or of the scenario.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Resolved before the due day.
    Early,
    /// Resolved on the due day.
    OnTime,
    /// Resolved after the due day.
    Late,
    /// Resolved without a due date.
    NoDue,
    /// Still open or paused.
    Open,
    /// Withdrawn by the citizen.
    Withdrawn,
    /// Stopped by the office.
    Stopped,
}

impl Fate {
    /// Whether it ends with a decision.
    pub(crate) fn is_resolved(self) -> bool {
        matches!(self, Self::Early | Self::OnTime | Self::Late | Self::NoDue)
    }
}

/// A dossier that arrives.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// Its code.
    pub(crate) subject: Subject,
    /// The centre that receives it.
    pub(crate) place: PlaceId,
    /// When it is received.
    pub(crate) received: Millis,
    /// How it stands at the end.
    pub(crate) fate: Fate,
    /// What it is about.
    pub(crate) application: Application,
}

/// What a life was chosen for.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is chosen by a lot of its own"
)]
pub(crate) struct Traits {
    /// Paused at least once.
    pub(crate) paused: bool,
    /// The due date is extended.
    pub(crate) extended: bool,
    /// Received a second time with other attributes.
    pub(crate) amended: bool,
    /// Ended, reopened, and ended again.
    pub(crate) reopened: bool,
    /// Transferred at least once.
    pub(crate) transferred: bool,
    /// A fee is paid without a pause.
    pub(crate) pays: bool,
    /// The result goes by post.
    pub(crate) by_post: bool,
    /// The result is signed.
    pub(crate) signed: bool,
    /// Text messages to the citizen.
    pub(crate) messages: u64,
    /// Calls to the hotline.
    pub(crate) calls: u64,
}

impl Traits {
    /// The same without what takes time.
    fn plain(self) -> Self {
        Self {
            paused: false,
            extended: false,
            amended: false,
            reopened: false,
            transferred: false,
            pays: false,
            ..self
        }
    }

    /// What of this really happened.
    fn lived(self, events: &[Happening], last: Millis) -> Self {
        let happened = |test: fn(&What) -> bool| {
            events
                .iter()
                .any(|event| event.time <= last && test(&event.what))
        };
        Self {
            paused: happened(|what| {
                matches!(what, What::SupplementRequested | What::PaymentRequested)
            }),
            extended: happened(|what| matches!(what, What::Extended { .. })),
            amended: events
                .iter()
                .filter(|event| event.time <= last && matches!(event.what, What::Received(..)))
                .count()
                > 1,
            reopened: happened(|what| matches!(what, What::Reopened(_))),
            transferred: happened(|what| matches!(what, What::Transferred(..))),
            ..self
        }
    }
}

/// Plans a life into `events` (not in order, and perhaps beyond the end of the scene). Returns what of the traits
/// happened within the scene.
pub(crate) fn live(
    scene: &Scene,
    order: &Order,
    traits: Traits,
    dice: &mut Dice,
    events: &mut Vec<Happening>,
) -> Traits {
    events.clear();
    if Life::new(scene, order, dice, events).live(traits).is_none() {
        events.clear();
        // A plain life always has room: its appointment is made for its verdict, and nothing comes between the two.
        let lived = Life::new(scene, order, dice, events).live(traits.plain());
        debug_assert!(lived.is_some(), "{order:?}");
    }
    traits.lived(events, scene.last)
}

/// There is no room for what a life was chosen for; nothing but [`live`] sees this.
type Room<T> = Option<T>;

/// A life while it is planned.
struct Life<'a> {
    scene: &'a Scene,
    order: &'a Order,
    hours: Hours<'a>,
    dice: &'a mut Dice,
    events: &'a mut Vec<Happening>,
    now: Millis,
    promise: Promise<'a>,
}

impl<'a> Life<'a> {
    fn new(
        scene: &'a Scene,
        order: &'a Order,
        dice: &'a mut Dice,
        events: &'a mut Vec<Happening>,
    ) -> Self {
        let hours = scene.hours(order.place);
        Self {
            scene,
            order,
            hours,
            dice,
            events,
            now: order.received,
            promise: Promise::new(hours),
        }
    }

    fn live(&mut self, traits: Traits) -> Room<()> {
        self.file(traits);
        self.process(traits);
        match self.order.fate {
            Fate::Open => self.remain(),
            Fate::Withdrawn => self.leave(What::Withdrawn),
            Fate::Stopped => self.leave(What::Stopped),
            Fate::Early | Fate::OnTime | Fate::Late | Fate::NoDue => {
                if traits.reopened {
                    self.end_and_reopen();
                }
                self.decide(traits)?;
            }
        }
        self.call(traits.calls);
        self.message(traits.messages);
        Some(())
    }

    fn say_at(&mut self, time: Millis, what: What) {
        self.events.push(Happening {
            time,
            subject: self.order.subject,
            place: self.order.place,
            what,
        });
    }

    fn say(&mut self, what: What) {
        self.say_at(self.now, what);
    }

    fn day(&self, at: Millis) -> Day {
        self.hours.calendar.day_of(at)
    }
}
