//! Events as lines of a file or of standard output, packed where the name of the file says so.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dunghen_simulator::Emission;

use super::sink::Sink;
use super::stop::Stop;
use crate::commands::CommandError;

/// Lines are written in pieces of this size: a pipe takes a million lines a second in no smaller ones.
const PIECE: usize = 1 << 20;

/// Where lines go.
enum Out {
    Plain(Box<dyn Write>),
    Gz(flate2::write::GzEncoder<File>),
    Zst(zstd::Encoder<'static, File>),
}

/// Events as lines.
pub(super) struct Lines {
    out: Out,
    /// The file; none is standard output.
    path: Option<PathBuf>,
    piece: Vec<u8>,
}

impl Lines {
    /// To standard output.
    pub(super) fn stdout() -> Self {
        Self::new(Out::Plain(Box::new(io::stdout())), None)
    }

    /// To a file, packed where its name ends in `.gz` or `.zst`.
    pub(super) fn file(path: &Path) -> Result<Self, CommandError> {
        let fault = |source| CommandError::write(path, source);
        let file = File::create(path).map_err(fault)?;
        let out = match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Out::Gz(flate2::write::GzEncoder::new(
                file,
                flate2::Compression::fast(),
            )),
            Some("zst") => Out::Zst(zstd::Encoder::new(file, 1).map_err(fault)?),
            _ => Out::Plain(Box::new(file)),
        };
        Ok(Self::new(out, Some(path.to_owned())))
    }

    fn new(out: Out, path: Option<PathBuf>) -> Self {
        Self {
            out,
            path,
            piece: Vec::with_capacity(2 * PIECE),
        }
    }

    fn fault(&self, source: io::Error) -> CommandError {
        match &self.path {
            Some(path) => CommandError::write(path, source),
            None => source.into(),
        }
    }
}

impl Sink for Lines {
    fn take(&mut self, event: &Emission) -> Result<(), CommandError> {
        self.piece.extend_from_slice(&event.line);
        self.piece.push(b'\n');
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CommandError> {
        let written = match &mut self.out {
            Out::Plain(out) => out.write_all(&self.piece).and_then(|()| out.flush()),
            Out::Gz(out) => out.write_all(&self.piece),
            Out::Zst(out) => out.write_all(&self.piece),
        };
        self.piece.clear();
        written.map_err(|source| self.fault(source))
    }

    fn finish(&mut self, _stop: &Stop) -> Result<(), CommandError> {
        self.flush()?;
        let finished = match &mut self.out {
            Out::Plain(_) => Ok(()),
            Out::Gz(out) => out.try_finish(),
            Out::Zst(out) => out.do_finish(),
        };
        finished.map_err(|source| self.fault(source))
    }
}
