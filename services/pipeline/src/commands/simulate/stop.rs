//! Ctrl-C and SIGTERM end a simulation well: what was made is written, packed files are whole.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::time::Duration;

use crate::signal;

/// Says when the process was asked to end.
pub(super) struct Stop {
    asked: Receiver<()>,
}

impl Stop {
    /// Listens to the signals on a thread of its own.
    pub(super) fn on_signal() -> io::Result<Self> {
        let (ask, asked) = sync_channel(1);
        signal::once(move || {
            // A simulation that has ended asks no more.
            let _ended = ask.send(());
        })?;
        Ok(Self { asked })
    }

    /// Whether it was asked to end.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.try_recv() != Err(TryRecvError::Empty)
    }

    /// Waits so long; whether it was asked to end meanwhile.
    pub(super) fn within(&self, wait: Duration) -> bool {
        self.asked.recv_timeout(wait) != Err(RecvTimeoutError::Timeout)
    }
}
