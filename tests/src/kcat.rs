//! Debian's `kcat`, a producer that nobody here wrote: what it sends is what a landscape of
//! librdkafka clients sends.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::kafka::Kafka;

/// Between key and value of a line; no subject holds it, and kcat splits at the first one.
const SEPARATOR: u8 = 0x1f;

/// Produces each line as a message whose key is the line's subject.
///
/// A line without a readable subject gets some key: it is refused for another reason first. An empty
/// line is none.
pub fn produce<'a>(kafka: &Kafka, topic: &str, lines: impl IntoIterator<Item = &'a [u8]>) {
    let mut input = Vec::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        input.extend_from_slice(subject(line).as_bytes());
        input.push(SEPARATOR);
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let mut kcat = Command::new("kcat")
        .args(["-P", "-b", kafka.bootstrap(), "-t", topic, "-K", "\\x1f"])
        .args(["-X", "partitioner=murmur2_random"])
        .args(["-X", "message.max.bytes=20000000"])
        .args(["-X", "compression.codec=zstd", "-X", "linger.ms=20"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start kcat");
    let mut stdin = kcat.stdin.take().expect("a piped stdin");
    stdin.write_all(&input).expect("write to kcat");
    drop(stdin);
    let output = kcat.wait_with_output().expect("kcat ends");
    assert!(
        output.status.success() && !String::from_utf8_lossy(&output.stderr).contains("ERROR"),
        "kcat: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn subject(line: &[u8]) -> String {
    serde_json::from_slice::<serde_json::Value>(line)
        .ok()
        .and_then(|event| Some(event.get("subject")?.as_str()?.to_owned()))
        .filter(|subject| !subject.is_empty())
        .unwrap_or_else(|| "no readable subject".to_owned())
}
