//! What passes between the office and the citizen: a text message for every step, a call now and then, a complaint.

use dunghen_contract::ContactKind;

use super::Life;
use crate::happening::What;
use crate::rhythm::MINUTE;

impl Life<'_> {
    /// Text messages, each shortly after something that happened: the receipt first, then the last steps.
    pub(super) fn message(&mut self, count: u64) {
        let steps = self.events.len();
        let last = self.scene.last;
        for number in 0..count {
            let back = usize::try_from(number).unwrap_or(0);
            let step = if number == 0 {
                1.min(steps - 1)
            } else {
                (steps + 1).saturating_sub(back * 2).min(steps - 1)
            };
            let after = self.dice.between(5_000, 90_000);
            let told = self.events[step].time;
            // A message is always sent within the scene, because the office counts its messages.
            let told = if told > last {
                self.order.received
            } else {
                told
            };
            self.say_at((told + after).min(last), What::Contact(ContactKind::Sms));
        }
        if self.dice.chance(0.004) {
            self.say_at(self.now + MINUTE, What::Contact(ContactKind::Feedback));
        }
    }

    /// Calls to the hotline between the receipt and the end.
    pub(super) fn call(&mut self, count: u64) {
        let until = self
            .now
            .max(self.order.received + 10 * MINUTE)
            .min(self.scene.last);
        for _ in 0..count {
            let at = self
                .hours
                .within(self.dice, self.order.received, until)
                .min(self.scene.last);
            self.say_at(at, What::Contact(ContactKind::Hotline));
        }
    }
}
