//! All that a checkpoint says of itself, for people.

use std::io::{self, Write};

use dunghen_checkpoint::{Digest, Digests, Head, Manifest};

use super::escape;
use super::shards::at;
use crate::progress::grouped;

pub(super) fn write(
    manifest: &Manifest,
    configured: &Digests,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "{}", manifest.key())?;
    for (name, text) in [
        ("generation", manifest.stamp.generation.to_string()),
        ("epoch", manifest.stamp.epoch.to_string()),
        ("partitions", manifest.identity.partitions.to_string()),
        ("clock", instant(manifest.head.clock)),
        ("watermark", instant(manifest.head.watermark)),
        ("rotation since", manifest.rotation_began.to_string()),
        ("bytes", grouped(manifest.bytes())),
    ] {
        writeln!(out, "  {name:<15} {text}")?;
    }
    made_under(&manifest.identity.digests, configured, out)?;
    head(&manifest.head, out)?;
    files(manifest, out)
}

fn made_under(made: &Digests, configured: &Digests, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nmade under")?;
    let differing = made.differing(configured);
    for (digest, made, configured) in [
        (Digest::Calendar, &made.calendar, &configured.calendar),
        (Digest::Registry, &made.registry, &configured.registry),
        (Digest::Rules, &made.rules, &configured.rules),
        (
            Digest::Facts,
            &made.facts.to_string(),
            &configured.facts.to_string(),
        ),
    ] {
        let name = digest.to_string();
        let made = escape::line(made);
        if differing.contains(&digest) {
            writeln!(out, "  {name:<15} {made}, now {configured}")?;
        } else {
            writeln!(out, "  {name:<15} {made}")?;
        }
    }
    if !differing.is_empty() {
        let words: Vec<String> = differing.iter().map(ToString::to_string).collect();
        writeln!(
            out,
            "  another {} is configured now: `dunghen state rebuild` makes the state fit it",
            words.join(", ")
        )?;
    }
    Ok(())
}

fn head(head: &Head, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\ntopics")?;
    for (topic, position) in &head.topics {
        let topic = escape::line(topic);
        let next = position.next;
        let largest = position.largest.map_or_else(|| "none".to_owned(), instant);
        writeln!(out, "  {topic}: next offset {next}, last event {largest}")?;
    }
    writeln!(out, "\ndead letters, next offsets")?;
    for (partition, next) in &head.dead_letters {
        writeln!(out, "  {partition}: {next}")?;
    }
    writeln!(
        out,
        "\nrevisions of closed windows at {}",
        instant(head.revisions.clock)
    )?;
    for (window, count) in &head.revisions.counts {
        writeln!(out, "  {:<22} {count}", escape::line(window))?;
    }
    writeln!(out, "\ndossiers")?;
    for (status, count) in &head.dossiers {
        writeln!(
            out,
            "  {:<15} {:>14}",
            escape::line(status),
            grouped(*count)
        )?;
    }
    writeln!(out, "\ncentres, as the events number them")?;
    for (number, code) in head.centres.iter().enumerate() {
        let spoke = head.heard.get(code).map_or_else(
            || "not heard".to_owned(),
            |times| format!("heard {} to {}", instant(times.first), instant(times.last)),
        );
        writeln!(out, "  {number:<5} {:<15} {spoke}", escape::line(code))?;
    }
    Ok(())
}

fn files(manifest: &Manifest, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\nfiles\n  {:<50} {:>12} {:>15}  crc32",
        "file", "rows", "bytes"
    )?;
    manifest.files.iter().try_for_each(|file| {
        writeln!(
            out,
            "  {:<50} {:>12} {:>15}  {:08x}",
            escape::line(&file.key),
            grouped(file.rows),
            grouped(file.bytes),
            file.crc32
        )
    })
}

fn instant(millis: dunghen_contract::Millis) -> String {
    at(millis).unwrap_or_else(|| "none yet".to_owned())
}
