//! `dunghen validate`: events against the contract, for those who produce them.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use dunghen_contract::{Decoder, Kind, Message, Reason, Refusal};

use super::CommandError;
use crate::cli::ValidateArgs;
use crate::config::Settings;
use crate::input::Input;
use crate::progress::{Progress, grouped};

/// Checks files of events.
///
/// # Errors
///
/// Configuration, files, standard output; and where the contract refuses an event.
pub fn validate(args: &ValidateArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    let decoder = Decoder::new(Arc::clone(&settings.registry), settings.policy());
    let mut findings = Findings::default();
    let mut out = BufWriter::new(io::stdout().lock());
    let mut progress = Progress::new("events", None);
    for path in &args.files {
        let fault = |source| CommandError::read(path, source);
        let mut input = Input::open(path).map_err(fault)?;
        let mut number = 0;
        while let Some(chunk) = input.next_chunk().map_err(fault)? {
            for line in chunk.split_inclusive(|byte| *byte == b'\n') {
                number += 1;
                if let Err(refusal) = findings.look_at(line, &decoder) {
                    let Refusal { reason, detail } = refusal;
                    writeln!(out, "{path}:{number} {reason} {detail}")?;
                }
            }
            progress.set_share(findings.events(), input.share());
        }
    }
    progress.finish();
    findings.write(&mut out)?;
    out.flush()?;
    match findings.refused() {
        0 => Ok(()),
        refused => Err(CommandError::Refused(refused)),
    }
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings {
    accepted: BTreeMap<Kind, u64>,
    refused: BTreeMap<Reason, u64>,
    personal: BTreeMap<&'static str, u64>,
}

impl Findings {
    /// Looks at one line; empty ones are none.
    fn look_at(&mut self, line: &[u8], decoder: &Decoder) -> Result<(), Refusal> {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Ok(());
        }
        let judged = decoder.decode(&Message::line(line));
        for (member, count) in judged.personal.iter() {
            *self.personal.entry(member.name()).or_default() += u64::from(count);
        }
        match judged.outcome {
            Ok(event) => *self.accepted.entry(event.kind).or_default() += 1,
            Err(refusal) => {
                *self.refused.entry(refusal.reason).or_default() += 1;
                return Err(refusal);
            }
        }
        Ok(())
    }

    fn refused(&self) -> u64 {
        self.refused.values().sum()
    }

    fn events(&self) -> u64 {
        self.accepted.values().sum::<u64>() + self.refused()
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let accepted = self.events() - self.refused();
        writeln!(out, "accepted {}", grouped(accepted))?;
        for (kind, count) in &self.accepted {
            writeln!(out, "  {:<28} {:>14}", kind.name(), grouped(*count))?;
        }
        writeln!(out, "refused {}", grouped(self.refused()))?;
        for (reason, count) in &self.refused {
            writeln!(out, "  {:<28} {:>14}", reason.word(), grouped(*count))?;
        }
        if !self.personal.is_empty() {
            writeln!(
                out,
                "members of personal data, which are dropped; do not send them"
            )?;
        }
        for (member, count) in &self.personal {
            writeln!(out, "  {member:<28} {:>14}", grouped(*count))?;
        }
        Ok(())
    }
}
