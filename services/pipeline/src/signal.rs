//! Signals that end a process, also while it still begins: claims, loads, asks a broker that is silent.
//!
//! None of that has to be waited for. A start writes nothing that a kill at any moment could tear, so a
//! process that is asked to end gives it a moment and then leaves it where it is.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

/// How often a signal is looked for.
const LOOK: Duration = Duration::from_millis(20);
/// How long a start may go on after a signal, so that it is given up as rarely as can be.
const GRACE: Duration = Duration::from_millis(300);

/// A flag that is set from now on when the process is asked to end (Ctrl-C or SIGTERM).
///
/// # Errors
///
/// Where signals cannot be listened for.
pub fn listen() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    once(move || raised.store(true, Ordering::Relaxed))?;
    Ok(flag)
}

/// Calls `then`, on a thread of its own, when the process is asked to end.
///
/// # Errors
///
/// Where signals cannot be listened for.
pub fn once(then: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let entered = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    drop(entered);
    std::thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            });
            then();
        })?;
    Ok(())
}

/// Does what may take long on a thread of its own; none where the process is asked to end before it is
/// done.
///
/// # Errors
///
/// Where no thread can be started, or it panicked.
pub fn unless_stopped<T: Send + 'static>(
    stop: &AtomicBool,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<Option<T>> {
    let (done, result) = channel();
    std::thread::Builder::new()
        .name("start".to_owned())
        .spawn(move || {
            // Who does not wait any more ends the process.
            let _gone = done.send(work());
        })?;
    loop {
        match result.recv_timeout(LOOK) {
            Ok(value) => return Ok(Some(value)),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("it panicked; its own message says why"));
            }
            Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                return Ok(result.recv_timeout(GRACE).ok());
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
