//! A province that lives: arrivals are planned some days ahead, and what is planned happens in the order of time.

use dunghen_contract::Millis;

use crate::agenda::Agenda;
use crate::arrivals::{Arrivals, Batch};
use crate::counters::Counters;
use crate::emission::Emission;
use crate::happening::Happening;
use crate::lives::Lives;
use crate::text::Writer;

/// Who plans what arrives.
#[derive(Debug)]
pub(crate) enum Planner {
    /// Dossiers, with their visits and messages.
    Lives(Box<Lives>),
    /// Tickets alone.
    Counters(Box<Counters>),
}

impl Planner {
    fn plan(&mut self, batch: &Batch, put: &mut impl FnMut(Happening)) {
        match self {
            Self::Lives(lives) => lives.plan(batch, put),
            Self::Counters(counters) => counters.plan(batch, put),
        }
    }
}

/// A province that lives; its events in the order of event time.
#[derive(Debug)]
pub(crate) struct Province {
    arrivals: Arrivals,
    planner: Planner,
    /// How long before its arrival a dossier may have been heard of.
    ahead: Millis,
    agenda: Agenda,
    writer: Writer,
}

impl Province {
    /// A province whose arrivals send no event earlier than `ahead` before the start of their batch.
    pub(crate) fn new(
        arrivals: Arrivals,
        planner: Planner,
        ahead: Millis,
        agenda: Agenda,
        writer: Writer,
    ) -> Self {
        Self {
            arrivals,
            planner,
            ahead,
            agenda,
            writer,
        }
    }

    /// Plans everything that may have an event in the next hour of the agenda.
    fn look_ahead(&mut self) {
        let horizon = self.agenda.open_until() + self.ahead;
        while self.arrivals.peek().is_some_and(|start| start < horizon) {
            if let Some(batch) = self.arrivals.next() {
                self.planner
                    .plan(&batch, &mut |happening| self.agenda.put(happening));
            }
        }
    }
}

impl Iterator for Province {
    type Item = Emission;

    fn next(&mut self) -> Option<Emission> {
        loop {
            if let Some(happening) = self.agenda.pop() {
                return Some(self.writer.write(&happening));
            }
            if self.agenda.is_empty() && self.arrivals.peek().is_none() {
                return None;
            }
            self.look_ahead();
            self.agenda.advance();
        }
    }
}
