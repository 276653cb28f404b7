//! `dunghen dead-letters`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Subcommand};
use dunghen_contract::Reason;

use crate::format::letters::ListFormat;
use crate::kafka::letter::Letter;
use crate::kafka::place::Place;

/// What `dead-letters` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    arg_required_else_help = true,
    after_help = "\
Examples:
  dunghen dead-letters list --config dunghen.toml
  dunghen dead-letters show 0:42 --config dunghen.toml
  dunghen dead-letters replay --reason unknown_centre --config dunghen.toml

A dead letter is a message that the contract refused, kept with its bytes, its headers and the
reason. It may hold personal data: only `show` prints what is in it, masked unless told otherwise."
)]
pub struct DeadLettersArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: DeadLettersCommand,
}

/// What there is to do with dead letters.
#[derive(Clone, Debug, Subcommand)]
pub enum DeadLettersCommand {
    /// Liệt kê những gì đã bị từ chối.
    /// A line for each, without its content, and how many there are by reason.
    #[command(verbatim_doc_comment)]
    List(ListArgs),
    /// Xem một thông điệp.
    /// One of them with its headers and its value.
    #[command(verbatim_doc_comment)]
    Show(ShowArgs),
    /// Gửi lại sau khi đã sửa.
    /// Sends them to their topics again, once what was wrong is mended.
    #[command(verbatim_doc_comment)]
    Replay(ResendArgs),
}

/// Which letters are meant.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Selection {
    /// Only those refused for this reason; may be given several times
    #[arg(long = "reason", value_name = "REASON", value_parser = reasons())]
    pub reasons: Vec<Reason>,
    /// Only those that came from this topic
    #[arg(long, value_name = "TOPIC")]
    pub topic: Option<String>,
}

impl Selection {
    /// Whether it means this message; a foreign one is meant where nothing is asked of letters.
    #[must_use]
    pub fn means(&self, letter: Option<&Letter<'_>>) -> bool {
        let Some(letter) = letter else {
            return self.reasons.is_empty() && self.topic.is_none();
        };
        let source = letter.source.topic;
        (self.reasons.is_empty() || self.reasons.contains(&letter.reason))
            && self.topic.as_deref().is_none_or(|topic| topic == source)
    }
}

/// What `dead-letters list` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen dead-letters list --config dunghen.toml
  dunghen dead-letters list --reason unknown_centre --reason invalid_field --limit 20
  dunghen dead-letters list --topic dossier.events.h49 --format json

Reads the dead-letter topic from its beginning to the end that it has now. A line has the letter's
place (partition:offset, for `show` and `replay`), when it was written, the reason, the topic,
[partition] and offset that the message came from, the bytes of its value, and where in it what was
expected. No content is printed. Messages that the pipeline did not write are listed as foreign.
Without --config the broker at localhost:9092 is asked for dossier.dead-letters.")]
pub struct ListArgs {
    /// Which letters are listed.
    #[command(flatten)]
    pub selection: Selection,
    /// At most so many lines; the summary counts all of them
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// How the list is printed
    #[arg(long, value_name = "FORMAT", default_value_t, value_enum)]
    pub format: ListFormat,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `dead-letters show` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dunghen dead-letters show 0:42 --config dunghen.toml
  dunghen dead-letters show 0:42 --unmasked --config dunghen.toml

Prints what was refused and why, all headers, the key and the value. A dead letter may hold personal
data, so letters are shown as x and digits as 0, beside the names of members; --unmasked shows the
content as it is. Use it where nobody else sees the screen, and keep its output out of tickets and
logs. What is no UTF-8, or would steer a terminal, is escaped.")]
pub struct ShowArgs {
    /// The letter, as `list` prints its place (partition:offset)
    #[arg(value_name = "PLACE")]
    pub place: Place,
    /// Show the content as it is; it may hold personal data
    #[arg(long)]
    pub unmasked: bool,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What `dead-letters replay` is asked.
#[derive(Clone, Debug, clap::Args)]
#[command(
    group(ArgGroup::new("which").required(true).multiple(true)
        .args(["reasons", "topic", "places", "all"])),
    after_help = "\
Examples:
  dunghen dead-letters replay --reason unknown_centre --dry-run --config dunghen.toml
  dunghen dead-letters replay --reason unknown_centre --config dunghen.toml
  dunghen dead-letters replay 0:42 0:57 --config dunghen.toml
  dunghen dead-letters replay --all --topic dossier.events.h49 --config dunghen.toml

Sends the messages as they were (key, value, their own headers) to the topics that they came from,
each to the partition that its key belongs to. --reason, --topic, PLACE and --all say which; where
several are given, those that fit all of them are meant. Events have identities, so that sending one
twice changes no figure; the letters stay where they are until their topic forgets them.

Each message is judged first by the contract with this configuration, its registry included (but not
by its time, because the broker stamps it anew). What would be refused again is named with the
reason and not sent, unless --force. A letter that was cut to fit, or that came from none of
kafka.topics, cannot be sent and is named too. Exit code 1 where the broker did not take one.")]
pub struct ResendArgs {
    /// The letters, as `list` prints their places (partition:offset)
    #[arg(value_name = "PLACE")]
    pub places: Vec<Place>,
    /// Which letters are sent.
    #[command(flatten)]
    pub selection: Selection,
    /// All of them
    #[arg(long, conflicts_with = "places")]
    pub all: bool,
    /// Say what would be sent, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Send what would be refused again, too
    #[arg(long)]
    pub force: bool,
    /// The configuration (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

fn reasons() -> impl TypedValueParser<Value = Reason> {
    let words = Reason::ALL.iter().map(|reason| reason.word());
    PossibleValuesParser::new(words)
        .try_map(|word| Reason::from_word(&word).ok_or("no reason of the contract"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::letter::Source;

    #[test]
    fn a_selection_means_what_fits_all_of_it() {
        let letter = Letter {
            reason: Reason::UnknownCentre,
            detail: "",
            source: Source {
                topic: "a",
                partition: 0,
                offset: 0,
            },
            timestamp: None,
            cut: Vec::new(),
            own: 0,
        };
        let selection = |reasons: &[Reason], topic: Option<&str>| Selection {
            reasons: reasons.to_vec(),
            topic: topic.map(str::to_owned),
        };
        let two = [Reason::TooLarge, Reason::UnknownCentre];
        for (selection, letters, foreign) in [
            (selection(&[], None), true, true),
            (selection(&two, None), true, false),
            (selection(&two, Some("a")), true, false),
            (selection(&two, Some("b")), false, false),
            (selection(&[Reason::TooOld], Some("a")), false, false),
        ] {
            assert_eq!(selection.means(Some(&letter)), letters, "{selection:?}");
            assert_eq!(selection.means(None), foreign, "{selection:?}");
        }
    }
}
