//! Dead letters as lines: a table for people, JSON for programs, one by one because there may be any
//! number of them. Nothing of what a message says is among it: it may be personal data.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::iter;

use dunghen_contract::{Millis, Reason};
use serde::Serialize;

use super::{escape, instant};
use crate::kafka::letter::Letter;
use crate::kafka::place::Place;
use crate::progress::grouped;

/// How letters are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ListFormat {
    /// A line a letter, and how many there are by reason, for people
    #[default]
    Table,
    /// The same for programs
    Json,
}

/// A message of the dead-letter topic, as it is listed.
pub struct Line<'m> {
    /// Where it lies.
    pub place: Place,
    /// When it was written there.
    pub at: Option<Millis>,
    /// How many bytes of value lie there.
    pub length: usize,
    /// What it says; none of a foreign message.
    pub letter: Option<&'m Letter<'m>>,
}

#[derive(Serialize)]
struct Entry<'m> {
    place: String,
    at: Option<String>,
    length: usize,
    foreign: bool,
    reason: Option<&'m str>,
    detail: Option<&'m str>,
    source: Option<Source<'m>>,
    /// The lengths before, of what was cut.
    cut: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct Source<'m> {
    topic: &'m str,
    partition: i32,
    offset: i64,
    at: Option<String>,
}

/// Letters on their way out.
pub struct Listing<W> {
    out: W,
    format: ListFormat,
    limit: Option<u64>,
    listed: u64,
    foreign: u64,
    reasons: BTreeMap<Reason, u64>,
}

impl<W: Write> Listing<W> {
    /// Begins a list of so many lines at most.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn begin(mut out: W, format: ListFormat, limit: Option<u64>) -> io::Result<Self> {
        match format {
            ListFormat::Table => writeln!(
                out,
                "{:<12} {:<29} {:<18} {:<36} {:>9}  detail",
                "place", "at", "reason", "source", "bytes"
            )?,
            ListFormat::Json => out.write_all(b"{\"letters\":[")?,
        }
        Ok(Self {
            out,
            format,
            limit,
            listed: 0,
            foreign: 0,
            reasons: BTreeMap::new(),
        })
    }

    /// Adds a message.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn add(&mut self, line: &Line<'_>) -> io::Result<()> {
        match line.letter {
            Some(letter) => *self.reasons.entry(letter.reason).or_default() += 1,
            None => self.foreign += 1,
        }
        if self.limit.is_some_and(|limit| self.listed >= limit) {
            return Ok(());
        }
        self.listed += 1;
        match self.format {
            ListFormat::Table => row(line, &mut self.out),
            ListFormat::Json => {
                let separator = if self.listed > 1 { ",\n" } else { "\n" };
                self.out.write_all(separator.as_bytes())?;
                Ok(serde_json::to_writer(&mut self.out, &entry(line))?)
            }
        }
    }

    /// Ends the list with how many there are by reason.
    ///
    /// # Errors
    ///
    /// Where it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        let letters: u64 = self.reasons.values().sum();
        if self.format == ListFormat::Json {
            let reasons = self.reasons.iter();
            let reasons: BTreeMap<&str, u64> = reasons.map(|(r, n)| (r.word(), *n)).collect();
            let summary = serde_json::json!({
                "letters": letters, "foreign": self.foreign, "reasons": reasons,
            });
            writeln!(self.out, "\n],\"summary\":{summary}}}")?;
            return self.out.flush();
        }
        writeln!(self.out, "letters {}", grouped(letters))?;
        for (reason, count) in &self.reasons {
            writeln!(self.out, "  {:<28} {:>14}", reason.word(), grouped(*count))?;
        }
        if self.foreign > 0 {
            let foreign = grouped(self.foreign);
            writeln!(
                self.out,
                "foreign {foreign}: messages that the pipeline did not write"
            )?;
        }
        let left = letters + self.foreign - self.listed;
        if left > 0 {
            writeln!(self.out, "not listed {}", grouped(left))?;
        }
        self.out.flush()
    }
}

fn row(line: &Line<'_>, out: &mut impl Write) -> io::Result<()> {
    let at = line.at.map(instant).unwrap_or_default();
    let place = line.place.to_string();
    let (reason, source, detail) = match line.letter {
        None => ("foreign", String::new(), String::new()),
        Some(letter) => {
            let source = letter.source;
            let place = format!("{} [{}] {}", source.topic, source.partition, source.offset);
            let cut = letter.cut.iter();
            let cut =
                cut.map(|(part, length)| format!("; {part} cut, of {} bytes", grouped(*length)));
            let detail: String = iter::once(letter.detail.to_owned()).chain(cut).collect();
            (letter.reason.word(), place, detail)
        }
    };
    let text = format!(
        "{place:<12} {at:<29} {reason:<18} {:<36} {:>9}  {}",
        escape::line(&source),
        line.length,
        escape::line(&detail)
    );
    writeln!(out, "{}", text.trim_end())
}

fn entry<'m>(line: &Line<'m>) -> Entry<'m> {
    let letter = line.letter;
    Entry {
        place: line.place.to_string(),
        at: line.at.map(instant),
        length: line.length,
        foreign: letter.is_none(),
        reason: letter.map(|letter| letter.reason.word()),
        detail: letter.map(|letter| letter.detail),
        source: letter.map(|letter| Source {
            topic: letter.source.topic,
            partition: letter.source.partition,
            offset: letter.source.offset,
            at: letter.timestamp.map(instant),
        }),
        cut: letter
            .map(|letter| letter.cut.iter().copied().collect())
            .unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::letter;

    fn letter(cut: Vec<(&'static str, u64)>) -> Letter<'static> {
        Letter {
            reason: Reason::UnknownCentre,
            detail: "data.centre: a code\u{1b} of the registry",
            source: letter::Source {
                topic: "dossier.events",
                partition: 2,
                offset: 41,
            },
            timestamp: Some(1_790_000_000_000),
            cut,
            own: 0,
        }
    }

    fn listed(format: ListFormat, limit: Option<u64>) -> String {
        let mut out = Vec::new();
        let mut listing = Listing::begin(&mut out, format, limit).unwrap();
        let (whole, cut) = (letter(Vec::new()), letter(vec![("value", 4_194_304)]));
        for (offset, letter) in [(0, Some(&whole)), (1, Some(&cut)), (2, None)] {
            let place = Place {
                partition: 0,
                offset,
            };
            let line = Line {
                place,
                at: Some(1_790_000_001_234),
                length: 512,
                letter,
            };
            listing.add(&line).unwrap();
        }
        listing.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_has_a_line_a_letter_and_a_summary() {
        let table = listed(ListFormat::Table, None);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 7, "{table}");
        assert!(lines[1].contains("unknown_centre"), "{table}");
        assert!(lines[1].contains("dossier.events [2] 41"), "{table}");
        assert!(
            lines[1].contains("\\u{1b}") && !table.contains('\u{1b}'),
            "{table}"
        );
        assert!(
            lines[2].contains("value cut, of 4,194,304 bytes"),
            "{table}"
        );
        assert!(lines[3].contains("foreign"), "{table}");
        assert_eq!(lines[4], "letters 2");
        assert!(lines[6].starts_with("foreign 1"), "{table}");
    }

    #[test]
    fn a_limit_shortens_the_list_and_not_the_summary() {
        let table = listed(ListFormat::Table, Some(1));
        assert!(
            table.contains("letters 2\n") && table.ends_with("not listed 2\n"),
            "{table}"
        );
        assert!(!table.contains("0:1 "), "{table}");
    }

    #[test]
    fn json_holds_the_same() {
        let json: serde_json::Value =
            serde_json::from_str(&listed(ListFormat::Json, None)).unwrap();
        assert_eq!(json["letters"][1]["cut"]["value"], 4_194_304);
        assert_eq!(json["letters"][0]["source"]["offset"], 41);
        assert_eq!(json["letters"][2]["foreign"], true);
        assert_eq!(json["summary"]["reasons"]["unknown_centre"], 2);
        let empty: serde_json::Value =
            serde_json::from_str(&listed(ListFormat::Json, Some(0))).unwrap();
        assert_eq!(empty["letters"].as_array().unwrap().len(), 0);
    }
}
