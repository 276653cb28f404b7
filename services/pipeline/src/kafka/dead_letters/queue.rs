//! Letters on their way: bounded, so that a broker that does not answer costs no memory, and counted, so
//! that others can wait for them.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::composed::Composed;
use super::trouble::Trouble;
use crate::clock;

/// How long a letter waits for others to share its transaction.
const GATHER: Duration = Duration::from_millis(200);
/// Bytes that are enough for a transaction.
const ENOUGH: usize = 4 << 20;
/// Bytes of letters that are not written yet beyond which nothing more should come.
const ROOM: usize = 16 << 20;

/// Letters, from the reader to the broker.
#[derive(Default)]
pub struct Queue {
    state: Mutex<State>,
    news: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<Composed>,
    /// Bytes of those.
    bytes: usize,
    /// When the first of them came.
    since: Option<Instant>,
    /// Bytes of those and of what is being written.
    held: usize,
    /// Letters that came.
    came: u64,
    /// Those of them that are written.
    written: u64,
    /// How many somebody waits for.
    wanted: u64,
    /// The offset after the last letter in each partition.
    next: BTreeMap<i32, i64>,
    /// Why none is written any more.
    ended: Option<Trouble>,
    /// Nobody sends or waits any more.
    closed: bool,
}

impl State {
    /// How long the letters that wait may still wait; none where there is none.
    fn patience(&self) -> Option<Duration> {
        let since = self.since?;
        if self.wanted > self.written || self.bytes >= ENOUGH {
            return Some(Duration::ZERO);
        }
        Some(GATHER.saturating_sub(clock::monotonic().duration_since(since)))
    }
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked left numbers that are whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a letter in.
    pub fn put(&self, letter: Composed) {
        let mut state = self.state();
        state.bytes += letter.size;
        state.held += letter.size;
        state.came += 1;
        state.since.get_or_insert_with(clock::monotonic);
        state.waiting.push(letter);
        self.news.notify_all();
    }

    /// Whether another letter should come.
    pub fn has_room(&self) -> bool {
        self.state().held < ROOM
    }

    /// How many letters came; whoever asks will wait for them.
    pub fn want(&self) -> u64 {
        let mut state = self.state();
        state.wanted = state.came;
        self.news.notify_all();
        state.came
    }

    /// Waits until so many are written.
    pub fn wait(&self, count: u64, patience: Duration) -> Result<(), String> {
        let waiting = |state: &mut State| state.written < count && state.ended.is_none();
        let (state, timeout) = self
            .news
            .wait_timeout_while(self.state(), patience, waiting)
            .unwrap_or_else(PoisonError::into_inner);
        match &state.ended {
            _ if state.written >= count => Ok(()),
            Some(Trouble::Passing(why) | Trouble::Fenced(why) | Trouble::Lasting(why)) => {
                Err(why.clone())
            }
            None if timeout.timed_out() => {
                let seconds = patience.as_secs_f32();
                Err(format!("the broker took none for {seconds:.0} s"))
            }
            None => Ok(()),
        }
    }

    /// The offset after the last letter in each partition.
    pub fn next(&self) -> BTreeMap<i32, i64> {
        self.state().next.clone()
    }

    /// Why no letter is written any more.
    pub fn ended(&self) -> Option<Trouble> {
        self.state().ended.clone()
    }

    /// The letters of the next transaction, once there are some; none where nobody sends any more.
    pub fn take(&self) -> Option<Vec<Composed>> {
        let mut state = self.state();
        loop {
            if state.closed {
                return None;
            }
            state = match state.patience() {
                None => self
                    .news
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(Duration::ZERO) => {
                    state.since = None;
                    state.bytes = 0;
                    return Some(std::mem::take(&mut state.waiting));
                }
                Some(left) => {
                    let waited = self.news.wait_timeout(state, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Letters that were taken are written, up to these offsets.
    pub fn written(&self, letters: &[Composed], next: BTreeMap<i32, i64>) {
        let mut state = self.state();
        state.held -= letters.iter().map(|letter| letter.size).sum::<usize>();
        state.written += letters.len() as u64;
        for (partition, offset) in next {
            let known = state.next.entry(partition).or_default();
            *known = (*known).max(offset);
        }
        self.news.notify_all();
    }

    /// No letter is written any more.
    pub fn end(&self, trouble: Trouble) {
        self.state().ended = Some(trouble);
        self.news.notify_all();
    }

    /// Nobody sends or waits any more.
    pub fn close(&self) {
        self.state().closed = true;
        self.news.notify_all();
    }

    /// Waits so long, while anybody does.
    pub fn pause(&self, time: Duration) {
        let open = |state: &mut State| !state.closed;
        let _waited = self.news.wait_timeout_while(self.state(), time, open);
    }

    /// Whether nobody does.
    pub fn is_closed(&self) -> bool {
        self.state().closed
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::message::OwnedHeaders;

    use super::*;

    fn letter(size: usize) -> Composed {
        Composed {
            partition: None,
            key: None,
            value: None,
            headers: OwnedHeaders::new(),
            size,
        }
    }

    #[test]
    fn who_waits_is_not_kept_waiting_by_who_gathers() {
        let queue = Queue::default();
        queue.put(letter(10));
        let first = queue.want();
        assert_eq!(queue.state().patience(), Some(Duration::ZERO));
        let letters = queue.take().unwrap();
        queue.put(letter(10));
        queue.written(&letters, BTreeMap::from([(1, 8)]));
        assert_eq!(queue.wait(first, Duration::ZERO), Ok(()));
        assert_eq!(queue.next(), BTreeMap::from([(1, 8)]));
        let left = queue.state().patience();
        assert!(
            left.is_some_and(|left| !left.is_zero()),
            "nobody waits for the second"
        );
        let late = queue.wait(2, Duration::ZERO).unwrap_err();
        assert!(late.contains("took none"), "{late}");
    }

    #[test]
    fn there_is_room_again_once_letters_are_written() {
        let queue = Queue::default();
        queue.put(letter(ROOM - 1));
        assert!(queue.has_room());
        queue.put(letter(1));
        assert!(!queue.has_room());
        let letters = queue.take().unwrap();
        assert_eq!(letters.len(), 2);
        assert!(!queue.has_room(), "what is being written is held");
        queue.written(&letters, BTreeMap::new());
        assert!(queue.has_room());
    }

    #[test]
    fn who_waits_hears_of_the_end() {
        let queue = Queue::default();
        queue.put(letter(1));
        queue.end(Trouble::Fenced("gone".to_owned()));
        assert_eq!(
            queue.wait(1, Duration::from_mins(1)),
            Err("gone".to_owned())
        );
        queue.close();
        assert!(queue.take().is_none());
    }
}
