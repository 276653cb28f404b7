//! Files of events as large pieces of whole lines, packed or not.
//!
//! Whether a file is packed is told by its first bytes, which no line of JSON begins with, so that
//! standard input may be packed too. A line beyond all bounds is cut: it is refused as too large
//! anyway, and must not take the memory of the process with it.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

/// The usual size of a piece in bytes.
const CHUNK: usize = 1 << 20;
/// The most of one line that is kept, in bytes; larger than any configured bound of a message.
const LINE: usize = 48 << 20;

/// A file of events, or standard input.
pub struct Input {
    reader: Box<dyn Read + Send>,
    /// What was read beyond the last line end.
    rest: Vec<u8>,
    read: Arc<AtomicU64>,
    size: Option<u64>,
}

impl Input {
    /// Opens a file by its path, or standard input by `-`.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened or its first bytes cannot be read.
    pub fn open(path: &str) -> io::Result<Self> {
        if path == "-" {
            return Self::new(io::stdin(), None);
        }
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let size = metadata.is_file().then_some(metadata.len());
        Self::new(file, size)
    }

    fn new(source: impl Read + Send + 'static, size: Option<u64>) -> io::Result<Self> {
        let read = Arc::new(AtomicU64::new(0));
        let mut source = Counted {
            source,
            read: Arc::clone(&read),
        };
        let mut magic = Vec::with_capacity(4);
        source.by_ref().take(4).read_to_end(&mut magic)?;
        let packed = magic.clone();
        let whole = Cursor::new(magic).chain(source);
        let reader: Box<dyn Read + Send> = match *packed {
            [0x1f, 0x8b, ..] => Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(
                CHUNK / 4,
                whole,
            ))),
            [0x28, 0xb5, 0x2f, 0xfd] => Box::new(zstd::Decoder::new(whole)?),
            _ => Box::new(whole),
        };
        Ok(Self {
            reader,
            rest: Vec::new(),
            read,
            size,
        })
    }

    /// How much of the file has been read, from 0 to 1; none of what has no size.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a share for people")]
    pub fn share(&self) -> Option<f64> {
        let size = self.size.filter(|size| *size > 0)?;
        Some(self.read.load(Ordering::Relaxed) as f64 / size as f64)
    }

    /// The next whole lines with their ends, about a mebibyte of them; the last line may have no end.
    ///
    /// # Errors
    ///
    /// Where reading or unpacking fails.
    pub fn next_chunk(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut chunk = std::mem::take(&mut self.rest);
        let mut searched = 0;
        while self.fill(&mut chunk)? {
            if let Some(end) = memchr::memrchr(b'\n', &chunk[searched..]) {
                self.rest = chunk.split_off(searched + end + 1);
                return Ok(Some(chunk));
            }
            if chunk.len() > LINE {
                chunk.truncate(LINE);
                chunk.push(b'\n');
                self.rest = self.after_line_end()?;
                return Ok(Some(chunk));
            }
            searched = chunk.len();
        }
        Ok(Some(chunk).filter(|chunk| !chunk.is_empty()))
    }

    /// Reads on to the end of a line and gives what came beyond it.
    fn after_line_end(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let mut bytes = Vec::new();
            let more = self.fill(&mut bytes)?;
            if let Some(end) = memchr::memchr(b'\n', &bytes) {
                return Ok(bytes.split_off(end + 1));
            }
            if !more {
                return Ok(Vec::new());
            }
        }
    }

    /// Reads a piece more; whether there may be more behind it.
    fn fill(&mut self, chunk: &mut Vec<u8>) -> io::Result<bool> {
        chunk.reserve(CHUNK);
        let mut piece = self.reader.by_ref().take(CHUNK as u64);
        Ok(piece.read_to_end(chunk)? == CHUNK)
    }
}

/// Counts what is read, as it is stored.
struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::io::Write;

    use super::*;

    fn chunks(bytes: Vec<u8>) -> Vec<Vec<u8>> {
        let mut input = Input::new(Cursor::new(bytes), None).unwrap();
        std::iter::from_fn(|| input.next_chunk().unwrap()).collect()
    }

    /// Several pieces of lines of all lengths, an empty one and one without an end among them.
    fn lines() -> Vec<u8> {
        let mut text = Vec::new();
        for length in (0..4_000).chain([CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 0, 7]) {
            text.extend(std::iter::repeat_n(b'a', length));
            text.push(b'\n');
        }
        text.extend(b"the last one");
        text
    }

    #[test]
    fn chunks_are_whole_lines_and_all_of_them() {
        let text = lines();
        let chunks = chunks(text.clone());
        assert!(chunks.len() > 5);
        let (last, others) = chunks.split_last().unwrap();
        assert!(others.iter().all(|chunk| chunk.ends_with(b"\n")));
        assert!(last.ends_with(b"\nthe last one"));
        assert!(chunks.concat() == text);
    }

    #[test]
    fn packed_files_are_read_as_they_are() {
        let text = lines();
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&text).unwrap();
        let gz = gz.finish().unwrap();
        let zst = zstd::encode_all(&*text, 1).unwrap();
        assert!(chunks(gz.clone()).concat() == text);
        assert!(chunks(zst.clone()).concat() == text);
        // Files of several parts, as tools that pack in parallel write them.
        let twice = [&*text, &text].concat();
        assert!(chunks([&*gz, &gz].concat()).concat() == twice);
        assert!(chunks([&*zst, &zst].concat()).concat() == twice);
    }

    #[test]
    fn short_and_empty_files() {
        assert!(chunks(Vec::new()).is_empty());
        for text in ["a", "a\n", "\n", "abc", "\r\n\r\n"] {
            assert_eq!(chunks(text.into()), [text.as_bytes()]);
        }
    }

    #[test]
    fn a_line_beyond_all_bounds_is_cut_and_the_next_one_is_whole() {
        let mut text = b"first\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', LINE + 5 * CHUNK));
        text.extend(b"\nsecond\nthird");
        let lines = chunks(text).concat();
        let lines: Vec<&[u8]> = lines.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines.len(), 4);
        assert!(lines[1].len() >= LINE - CHUNK && lines[1].len() <= LINE);
        assert_eq!(
            [lines[0], lines[2], lines[3]],
            [&b"first"[..], b"second", b"third"]
        );
    }

    #[test]
    fn a_broken_file_is_an_error() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&lines()).unwrap();
        let mut gz = gz.finish().unwrap();
        gz.truncate(gz.len() / 2);
        let mut input = Input::new(Cursor::new(gz), None).unwrap();
        let end = std::iter::from_fn(|| Some(input.next_chunk()))
            .take(100)
            .find(Result::is_err);
        assert!(end.is_some());
    }

    #[test]
    fn the_share_of_a_file_is_that_of_what_is_stored() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.gz");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&lines()).unwrap();
        std::fs::write(&path, gz.finish().unwrap()).unwrap();
        let mut input = Input::open(path.to_str().unwrap()).unwrap();
        while input.next_chunk().unwrap().is_some() {}
        assert_eq!(input.share(), Some(1.0));
        assert!(Input::open(folder.path().to_str().unwrap()).is_err());
    }
}
