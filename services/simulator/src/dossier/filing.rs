//! How a dossier is filed and received.

use dunghen_contract::Channel;

use super::{Life, Traits};
use crate::happening::What;
use crate::rhythm::{HOUR, MINUTE};

/// Nothing is filed longer than this before it is received, so that nobody has to plan further ahead.
pub(crate) const LONGEST_ACCEPTANCE: i64 = 72 * HOUR;

impl Life<'_> {
    /// Submitted and received, with an appointed return.
    pub(super) fn file(&mut self, traits: Traits) {
        let application = self.order.application;
        let acceptance = self.acceptance();
        let submitted = if self.now - acceptance >= self.scene.first {
            self.now - acceptance
        } else {
            self.dice.between(self.scene.first, self.now)
        };
        self.say_at(submitted, What::Submitted(application));
        if self.now - submitted > 10 * MINUTE && self.dice.chance(0.01) {
            // Sent back at the door, mended, and received in the end.
            let refused = self.dice.between(submitted + MINUTE, self.now - MINUTE);
            self.say_at(refused, What::Refused);
        }
        let due = self.appoint(traits);
        self.say(What::Received(application, due));
    }

    fn acceptance(&mut self) -> i64 {
        let dice = &mut *self.dice;
        match self.order.application.channel {
            Channel::Counter => dice.between(MINUTE, 10 * MINUTE),
            Channel::Post => dice.between(30 * MINUTE, 4 * HOUR),
            Channel::Online => match dice.below(100) {
                0..50 => dice.between(5 * MINUTE, 3 * HOUR),
                50..85 => dice.between(3 * HOUR, 20 * HOUR),
                _ => dice.between(20 * HOUR, LONGEST_ACCEPTANCE),
            },
        }
    }
}
