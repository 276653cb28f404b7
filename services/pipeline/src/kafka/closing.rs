//! Letting go of clients: closing one asks the broker, and a broker that does not answer must not keep a
//! process from ending.

use std::sync::mpsc::channel;
use std::time::Duration;

/// Closes what holds clients, and waits so long at most: a client waits for minutes, and one of a group for
/// ever, for what nobody needs any more. Then it is left to itself.
pub fn let_go<T: Send + 'static>(clients: T, patience: Duration) {
    let (closed, closing) = channel();
    let thread = std::thread::Builder::new().name("closer".to_owned());
    let begun = thread.spawn(move || {
        drop(clients);
        // Who waits no longer has gone.
        let _late = closed.send(());
    });
    // Where no thread can be started, they were closed here.
    if begun.is_ok() {
        let _unanswered = closing.recv_timeout(patience);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender};

    use super::*;

    /// Closing this takes until somebody says so.
    struct Slow(Receiver<()>, Sender<()>);

    impl Drop for Slow {
        fn drop(&mut self) {
            let _said = self.0.recv();
            let _heard = self.1.send(());
        }
    }

    #[test]
    fn what_does_not_close_is_left_to_itself() {
        let (say, said) = channel();
        let (closed, closing) = channel();
        let_go(Slow(said, closed), Duration::ZERO);
        assert!(closing.try_recv().is_err(), "nobody waited for it");
        drop(say);
        assert_eq!(closing.recv(), Ok(()), "it goes on closing");
    }

    #[test]
    fn what_closes_at_once_is_closed() {
        let (say, said) = channel::<()>();
        let (closed, closing) = channel();
        drop(say);
        let_go(Slow(said, closed), Duration::from_mins(1));
        assert_eq!(closing.try_recv(), Ok(()));
    }
}
