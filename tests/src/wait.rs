//! Waiting for a condition of another process, which can only be asked again: the one place that
//! sleeps, always for the condition and never for time to pass.

use std::time::{Duration, Instant};

/// Asks `probe` again and again until it answers, and returns its answer.
///
/// Panics with `what` and the last refusal when `limit` has passed: a bound against hanging for ever,
/// not a measurement.
#[expect(
    clippy::disallowed_methods,
    reason = "another process has no condition variable, and a bound needs a clock"
)]
pub fn until<T, E: std::fmt::Display>(
    what: &str,
    limit: Duration,
    mut probe: impl FnMut() -> Result<T, E>,
) -> T {
    let start = Instant::now();
    loop {
        match probe() {
            Ok(answer) => return answer,
            Err(refusal) if start.elapsed() > limit => {
                panic!("{what}: not within {limit:?}: {refusal}")
            }
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
