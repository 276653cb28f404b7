//! What clients of a listener may take of this process: connections, and time in which nothing comes.
//!
//! Connections share the open files of the process with checkpoints and the sockets to the brokers.
//! A soft limit of 1,024 is common, so a thousand who connect and say nothing would stop the
//! checkpoints. Hence each listener has a share of that limit, readers of the stream a share of that
//! share, and whoever keeps a connection without using it loses it: after a while, or after an answer
//! where few are left.

use std::time::Duration;

use crate::api::Audience;

/// What a listener gives its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time; whoever comes later waits until one of them ends.
    pub connections: usize,
    /// How long a client may take to ask, from when it connects or from when it was answered.
    pub asking: Duration,
    /// How long a client may take nothing of an answer that is ready for it.
    pub taking: Duration,
}

/// Longer than the interval of the Prometheus that comes with the project, so that it keeps its connection
/// between two scrapes.
const ASKING: Duration = Duration::from_secs(20);
/// The heartbeats that a sound reader takes meanwhile are four.
const TAKING: Duration = Duration::from_mins(1);
/// The most connections of a listener, however many files may be open.
const MOST_CONNECTIONS: usize = 8192;
/// The most readers of the stream on a listener.
const MOST_READERS: usize = 4096;
/// The soft limit of open files where the system does not tell it.
const USUAL: usize = 1024;
/// Where Linux tells it.
const TOLD: &str = "/proc/self/limits";

impl Limits {
    /// The share of a listener in the open files of this process: of eight parts five for everybody,
    /// one for admins, and two for all else that the process does.
    #[must_use]
    pub fn of_process(audience: Audience) -> Self {
        let told = std::fs::read_to_string(TOLD).unwrap_or_default();
        Self::within(open_files(&told).unwrap_or(USUAL), audience)
    }

    fn within(open_files: usize, audience: Audience) -> Self {
        let parts = match audience {
            Audience::Public => 5,
            Audience::Admin => 1,
        };
        Self {
            connections: (open_files / 8 * parts).clamp(1, MOST_CONNECTIONS),
            asking: ASKING,
            taking: TAKING,
        }
    }

    /// Below so many connections that are left, none is kept for who might ask again.
    pub(super) const fn spare(self) -> usize {
        self.connections.div_ceil(8)
    }

    /// How many of the connections may be readers of the stream: they stay, and the others need room.
    pub(crate) fn readers(self) -> usize {
        (self.connections / 8 * 7).min(MOST_READERS)
    }
}

/// The soft limit in the text of Linux; none where there is none or it is told otherwise.
fn open_files(text: &str) -> Option<usize> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    match line.split_whitespace().next()? {
        "unlimited" => Some(usize::MAX),
        number => number.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_is_read_and_what_is_not_one_is_none() {
        let head =
            "Limit                     Soft Limit           Hard Limit           Units     \n";
        let line = |soft| {
            format!(
                "{head}Max open files            {soft}                 524288               files     \n"
            )
        };
        assert_eq!(open_files(&line("1024")), Some(1024));
        assert_eq!(open_files(&line("unlimited")), Some(usize::MAX));
        assert_eq!(open_files(&line("many")), None);
        assert_eq!((open_files(head), open_files("")), (None, None));
    }

    #[test]
    fn listeners_leave_files_to_the_pipeline_and_readers_connections_to_others() {
        for files in [64, 256, 1024, 20_000, 1 << 20, usize::MAX] {
            let [public, admin] =
                [Audience::Public, Audience::Admin].map(|of| Limits::within(files, of));
            let taken = public.connections + admin.connections;
            assert!(taken <= files / 4 * 3, "{taken} of {files}");
            for limits in [public, admin] {
                assert!(limits.readers() < limits.connections, "{files}");
                assert!(limits.readers() <= MOST_READERS, "{files}");
            }
        }
        let usual = Limits::within(USUAL, Audience::Public);
        assert_eq!((usual.connections, usual.readers()), (640, 560));
    }
}
