//! What happens to a dossier between its receipt and its end: pauses, transfers, extensions, amendments, payments.

use dunghen_contract::{Applicant, Medium, Method, Millis};

use super::{Fate, Life, Traits};
use crate::happening::{Application, Due, UnitId, What};
use crate::rhythm::{HOUR, MINUTE, WORKING_DAY};

/// One step of the work.
#[derive(Copy, Clone, Debug)]
enum Step {
    Pause,
    Transfer,
    Extend,
    Amend,
    Pay,
}

impl Life<'_> {
    /// The steps that a life was chosen for, in any order.
    pub(super) fn process(&mut self, traits: Traits) {
        let mut steps = [Step::Pay; 8];
        let mut count = 0;
        let again = |life: &mut Self, share| life.dice.chance(share);
        for (step, wanted) in [
            (Step::Pause, traits.paused),
            (Step::Pause, traits.paused && again(self, 0.15)),
            (Step::Transfer, traits.transferred),
            (Step::Transfer, traits.transferred && again(self, 0.6)),
            (
                Step::Extend,
                traits.extended && self.promise.due().is_some(),
            ),
            (Step::Amend, traits.amended),
            (Step::Pay, traits.pays),
        ] {
            if wanted {
                // An inside-out shuffle.
                let place = usize::try_from(self.dice.below(count as u64 + 1)).unwrap_or(0);
                steps[count] = steps[place];
                steps[place] = step;
                count += 1;
            }
        }
        for (done, &step) in steps[..count].iter().enumerate() {
            self.advance(count - done + 1);
            self.step(step);
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Pause => self.pause(),
            Step::Transfer => self.transfer(),
            Step::Extend => self.extend(),
            Step::Amend => self.amend(),
            Step::Pay => {
                let method = self.method();
                self.say(What::Paid(method, None));
            }
        }
    }

    /// Lets time pass: a part of what is left until the due date.
    pub(super) fn advance(&mut self, parts: usize) {
        let left = self
            .promise
            .due()
            .map_or(3 * WORKING_DAY, |due| self.hours.work(self.now, due));
        let most = left / i64::try_from(parts).unwrap_or(1);
        let work = self.dice.between(most / 10, most.max(1));
        let least = self.dice.between(MINUTE, 10 * MINUTE);
        self.now = self.hours.after(self.now, work.max(least));
    }

    fn pause(&mut self) {
        let payment = self.dice.chance(0.35);
        self.say(if payment {
            What::PaymentRequested
        } else {
            What::SupplementRequested
        });
        self.promise.pause(self.now);
        let work = self.dice.between(2 * HOUR, 5 * WORKING_DAY);
        self.now = self.hours.after(self.now, work);
        self.promise.resume(self.now);
        // Half of the systems send the new date, and some of those are generous.
        let generous = if self.dice.chance(0.2) {
            WORKING_DAY
        } else {
            0
        };
        let said = self
            .promise
            .due()
            .filter(|_| self.dice.chance(0.5))
            .map(|due| self.later(due, generous));
        self.promise.say(said);
        let method = self.method();
        self.say(if payment {
            What::Paid(method, said)
        } else {
            What::SupplementReceived(said)
        });
    }

    fn transfer(&mut self) {
        let from = self.order.place;
        let own: UnitId = from;
        let back = self
            .events
            .iter()
            .any(|event| matches!(event.what, What::Transferred(..)));
        let to = if back {
            own
        } else {
            self.scene.world.receiver(from, self.dice)
        };
        let medium = if self.dice.chance(0.85) {
            Medium::Electronic
        } else {
            Medium::Paper
        };
        self.say(What::Transferred(to, medium));
    }

    fn extend(&mut self) {
        let Some(old) = self.promise.due() else {
            return;
        };
        if self.dice.chance(0.3) {
            // Some ask for more time only when it is nearly up.
            let left = self.hours.work(self.now, old);
            self.now = self.hours.after(self.now, left - left.min(2 * HOUR));
        }
        let work = self.dice.between(HOUR * 4, 5 * WORKING_DAY);
        let due = self.later(old.max(self.now), work);
        self.promise.say(Some(due));
        let apology = self.dice.chance(0.6);
        self.say(What::Extended { due, apology });
    }

    fn amend(&mut self) {
        let work = self.dice.between(HOUR * 4, 3 * WORKING_DAY);
        let old = self.promise.due().filter(|_| self.dice.chance(0.4));
        let due = old.map(|old| self.later(old.max(self.now), work));
        self.promise.say(due);
        let application = self.amended();
        self.say(What::Received(application, due));
    }

    /// The application with something else in it; never another channel, because that is how it was filed.
    pub(super) fn amended(&mut self) -> Application {
        let old = self.order.application;
        match self.dice.below(4) {
            // Without a due date it must stay one without statutory hours; only the first receipt asks for them,
            // but a reader should not have to know that.
            0 if self.order.fate != Fate::NoDue => {
                let procedure = self.scene.world.procedure(
                    self.order.place,
                    old.service_level.is_some(),
                    self.dice,
                );
                Application {
                    procedure,
                    service_level: None,
                    ..old
                }
            }
            1 => {
                let unit = self.scene.world.receiver(self.order.place, self.dice);
                Application {
                    decided_by: Some(unit),
                    ..old
                }
            }
            2 => Application {
                outside_boundary: !old.outside_boundary,
                ..old
            },
            _ => {
                let other = match old.applicant {
                    Some(Applicant::Citizen) => Applicant::Organisation,
                    _ => Applicant::Citizen,
                };
                Application {
                    applicant: Some(other),
                    ..old
                }
            }
        }
    }

    fn method(&mut self) -> Method {
        match self.dice.below(10) {
            0..4 => Method::Online,
            4..8 => Method::Counter,
            _ => Method::Transfer,
        }
    }

    /// A due date so much work after an instant.
    pub(super) fn later(&self, from: Millis, work: Millis) -> Due {
        Due::at(self.hours.calendar.add(self.hours.schedule, from, work))
    }
}
