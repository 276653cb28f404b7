//! What follows a decision: the result is handed over, and the citizen says how it was.

use dunghen_contract::{Channel, Factor, Millis};

use super::{Fate, Life, Traits};
use crate::happening::What;
use crate::rhythm::{HOUR, MINUTE, WORKING_DAY};

impl Life<'_> {
    /// The result is handed over; some are never collected.
    pub(super) fn hand_over(&mut self, traits: Traits) {
        let channel = self.way(traits.by_post);
        if !traits.by_post && self.dice.chance(0.02) {
            return;
        }
        let work = match channel {
            Channel::Online => self.dice.between(MINUTE, HOUR),
            Channel::Counter => 5 * MINUTE + self.dice.long_tailed(6 * HOUR),
            Channel::Post => self.dice.between(4 * HOUR, 3 * WORKING_DAY),
        };
        let ended = self.now;
        let returned = self.hours.after(ended, work);
        self.now = if traits.by_post && returned > self.scene.last {
            self.dice.between(ended + 1, self.scene.last)
        } else {
            returned
        };
        self.correct(ended);
        self.say(What::Returned(channel));
        self.rate();
    }

    fn way(&mut self, by_post: bool) -> Channel {
        let online = if self.order.application.channel == Channel::Online {
            0.6
        } else {
            0.05
        };
        match by_post {
            true => Channel::Post,
            false if self.dice.chance(online) => Channel::Online,
            false => Channel::Counter,
        }
    }

    /// Rarely somebody moves the due date after the end; it must not help.
    fn correct(&mut self, ended: Millis) {
        if self.order.fate == Fate::Late && self.now > ended + 2 * MINUTE && self.dice.chance(0.02)
        {
            let at = self.dice.between(ended + MINUTE, self.now);
            let due = self.later(ended, WORKING_DAY);
            self.say_at(at, What::Received(self.order.application, Some(due)));
        }
    }

    /// Half of them fill in the survey, on all five factors or some.
    pub(super) fn rate(&mut self) {
        if !self.dice.chance(0.5) {
            return;
        }
        let mut at = self.now;
        let overall = self.dice.chance(0.1);
        let factors: &[Option<Factor>] = if overall { &[None] } else { &FACTORS };
        let skipped = self.dice.chance(0.4);
        for &factor in factors {
            at += self.dice.between(10_000, 60_000);
            let score = match self.dice.below(100) {
                0..62 => 5,
                62..93 => 4,
                93..97 => 3,
                97..99 => 2,
                _ => 1,
            };
            if !(skipped && self.dice.chance(0.4)) {
                self.say_at(at, What::Rated(score, factor));
            }
        }
    }
}

const FACTORS: [Option<Factor>; 5] = [
    Some(Factor::Access),
    Some(Factor::Procedure),
    Some(Factor::Official),
    Some(Factor::Result),
    Some(Factor::Feedback),
];
