//! `dunghen dead-letters replay`: refused messages on their way back to their topics.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rdkafka::Message;
use rdkafka::message::BorrowedMessage;

use super::judge::{Judge, Obstacle, Remains};
use super::{letters, place};
use crate::cli::{ResendArgs, Selection};
use crate::commands::CommandError;
use crate::commands::run::connection;
use crate::config::Settings;
use crate::format::escape;
use crate::kafka::letter::{Letter, first_headers};
use crate::kafka::outbox::{Outbox, Outgoing};
use crate::kafka::place::Place;
use crate::kafka::topics;
use crate::progress::{Progress, grouped};

pub(super) fn replay(args: &ResendArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    let letters = letters(&settings)?;
    let sources = topics::ask(&connection(&settings), &settings.kafka.topics)?;
    let outbox = || Outbox::new(&connection(&settings), settings.kafka.max_bytes);
    let count = match args.places.len() {
        0 => letters.held(),
        named => named as u64,
    };
    let mut replay = Replay {
        judge: Judge::new(&settings, sources, args.force),
        selection: &args.selection,
        named: !args.places.is_empty(),
        progress: Progress::new("messages", Some(count)),
        read: 0,
        outbox: (!args.dry_run).then(outbox).transpose()?,
        out: io::stdout().lock(),
        good: 0,
        kept: BTreeMap::new(),
        failed: 0,
    };
    if args.places.is_empty() {
        letters.each(|message| replay.look_at(message))?;
    }
    for place in &args.places {
        letters.at(*place, |message| replay.look_at(message))?;
    }
    replay.end()
}

struct Replay<'a, W> {
    judge: Judge,
    selection: &'a Selection,
    /// Letters are named by their places, so that each one that is not meant is told.
    named: bool,
    progress: Progress,
    read: u64,
    /// None where nothing is to be sent.
    outbox: Option<Outbox>,
    out: W,
    /// Messages that can be sent.
    good: u64,
    /// Those that are not, by why.
    kept: BTreeMap<&'static str, u64>,
    /// Those that the broker did not take.
    failed: u64,
}

impl<W: Write> Replay<'_, W> {
    /// Prints a line.
    fn say(&mut self, line: &str) -> Result<(), CommandError> {
        Ok(self.progress.aside(|| writeln!(self.out, "{line}"))?)
    }

    fn look_at(&mut self, message: &BorrowedMessage<'_>) -> Result<(), CommandError> {
        self.read += 1;
        self.progress.set(self.read);
        let place = place(message);
        let letter = Letter::read(message);
        if !self.selection.means(letter.as_ref()) {
            if self.named {
                return self.say(&format!("{place} is not meant by --reason and --topic"));
            }
            return Ok(());
        }
        let Some(letter) = letter else {
            return self.keep(place, &Obstacle::Foreign);
        };
        let headers = first_headers(message, letter.own);
        let remains = Remains {
            letter: &letter,
            key: message.key(),
            value: message.payload(),
            headers: headers.as_deref(),
        };
        match self.judge.judge(remains) {
            Ok(outgoing) => self.send(place, &outgoing),
            Err(obstacle) => self.keep(place, &obstacle),
        }
    }

    fn send(&mut self, place: Place, message: &Outgoing<'_>) -> Result<(), CommandError> {
        self.good += 1;
        let Some(outbox) = &self.outbox else {
            let Outgoing {
                topic, partition, ..
            } = message;
            return self.say(&format!("{place} would be sent to {topic} [{partition}]"));
        };
        outbox.send(message, place);
        self.tell_failures()
    }

    fn keep(&mut self, place: Place, obstacle: &Obstacle) -> Result<(), CommandError> {
        *self.kept.entry(obstacle.word()).or_default() += 1;
        let why = obstacle.to_string();
        self.say(&format!("{place} is not sent: {}", escape::line(&why)))
    }

    fn tell_failures(&mut self) -> Result<(), CommandError> {
        let failures = self.outbox.as_ref().map(Outbox::failures);
        for (place, why) in failures.into_iter().flatten() {
            self.failed += 1;
            self.say(&format!("{place} did not arrive: {why}"))?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), CommandError> {
        let arrived = self.outbox.as_ref().map(Outbox::finish).transpose()?;
        self.tell_failures()?;
        self.progress.finish();
        match arrived {
            Some(arrived) => writeln!(self.out, "sent {}", grouped(arrived))?,
            None => writeln!(self.out, "would be sent {}", grouped(self.good))?,
        }
        writeln!(self.out, "not sent {}", grouped(self.kept.values().sum()))?;
        for (why, count) in &self.kept {
            writeln!(self.out, "  {why:<28} {:>14}", grouped(*count))?;
        }
        match self.failed {
            0 => Ok(()),
            failed => Err(CommandError::NotTaken(failed)),
        }
    }
}
