//! `dunghen dead-letters list`: every letter on a line, read as a stream.

use std::io::{self, BufWriter, IsTerminal, Write};

use rdkafka::Message;

use super::{letters, place};
use crate::cli::ListArgs;
use crate::commands::CommandError;
use crate::config::Settings;
use crate::format::letters::{Line, Listing};
use crate::kafka::letter::Letter;
use crate::progress::Progress;

pub(super) fn list(args: &ListArgs) -> Result<(), CommandError> {
    let settings = Settings::load(args.config.as_deref())?;
    let letters = letters(&settings)?;
    let mut progress = Progress::new("messages", Some(letters.held()));
    let mut listing = progress.aside(|| Listing::begin(out(), args.format, args.limit))?;
    let mut read = 0;
    letters.each(|message| {
        let letter = Letter::read(message);
        if args.selection.means(letter.as_ref()) {
            let line = Line {
                place: place(message),
                at: message.timestamp().to_millis(),
                length: message.payload().map_or(0, <[u8]>::len),
                letter: letter.as_ref(),
            };
            progress.aside(|| listing.add(&line))?;
        }
        read += 1;
        progress.set(read);
        Ok::<_, CommandError>(())
    })?;
    progress.finish();
    Ok(listing.end()?)
}

/// Standard output; line by line where people see it grow beside the bar.
fn out() -> Box<dyn Write> {
    let out = io::stdout().lock();
    if out.is_terminal() {
        Box::new(out)
    } else {
        Box::new(BufWriter::new(out))
    }
}
