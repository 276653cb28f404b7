//! `dunghen dead-letters show`: one letter as it lies in its topic, masked unless told otherwise.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use dunghen_contract::Header;
use rdkafka::Message;
use rdkafka::message::BorrowedMessage;

use super::{letters, place};
use crate::cli::ShowArgs;
use crate::commands::CommandError;
use crate::config::Settings;
use crate::format::{escape, instant, mask};
use crate::kafka::letter::{Letter, all_headers};

pub(super) fn show(args: &ShowArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    let letters = letters(&settings)?;
    let mut out = BufWriter::new(io::stdout().lock());
    letters.at(args.place, |message| {
        Sheet {
            out: &mut out,
            masked: !args.unmasked,
        }
        .write(message)?;
        Ok::<_, CommandError>(())
    })?;
    Ok(out.flush()?)
}

/// What is printed of a letter.
struct Sheet<W> {
    out: W,
    masked: bool,
}

impl<W: Write> Sheet<W> {
    fn write(&mut self, message: &BorrowedMessage<'_>) -> io::Result<()> {
        let headers = all_headers(message);
        let letter = Letter::read(message);
        let own = letter.as_ref().map_or(headers.len(), |letter| letter.own);
        let place = place(message);
        writeln!(self.out, "{place} of {}", message.topic())?;
        if let Some(at) = message.timestamp().to_millis() {
            writeln!(self.out, "written {}", instant(at))?;
        }
        if letter.is_none() {
            writeln!(
                self.out,
                "foreign: a message that the pipeline did not write"
            )?;
        }
        if self.masked {
            let how = "letters are shown as x and digits as 0; --unmasked shows the content";
            writeln!(self.out, "masked: {how}")?;
        }
        self.headers("what the pipeline added", &headers[own..], |_, value| {
            escape::lines(value)
        })?;
        let masked = self.masked;
        self.headers("the message's own headers", &headers[..own], |_, value| {
            shown(value, masked, mask::plain)
        })?;
        self.part("key", message.key(), mask::plain)?;
        self.part("value", message.payload(), mask::json)
    }

    fn headers(
        &mut self,
        title: &str,
        headers: &[Option<Header<'_>>],
        show: impl for<'v> Fn(&str, &'v [u8]) -> Cow<'v, str>,
    ) -> io::Result<()> {
        if headers.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{title}")?;
        for header in headers {
            match header {
                Some((name, Some(value))) => {
                    let value = show(name, value);
                    writeln!(self.out, "  {}: {value}", escape::line(name))?;
                }
                Some((name, None)) => {
                    writeln!(self.out, "  {} without a value", escape::line(name))?;
                }
                None => writeln!(self.out, "  one whose name is no UTF-8")?,
            }
        }
        Ok(())
    }

    fn part(
        &mut self,
        name: &str,
        bytes: Option<&[u8]>,
        mask: fn(&[u8]) -> String,
    ) -> io::Result<()> {
        let Some(bytes) = bytes else {
            return writeln!(self.out, "\nno {name}");
        };
        let text = shown(bytes, self.masked, mask);
        writeln!(self.out, "\n{name}, {} bytes\n{text}", bytes.len())
    }
}

fn shown(bytes: &[u8], masked: bool, mask: fn(&[u8]) -> String) -> Cow<'_, str> {
    if masked {
        let text = mask(bytes);
        return Cow::Owned(escape::lines(text.as_bytes()).into_owned());
    }
    escape::lines(bytes)
}
