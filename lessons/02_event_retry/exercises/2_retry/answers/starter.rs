//! 连不上就再试，间歇逐次加倍；叫停了就不再试。
//! Tries again and again, with pauses that double, until it is told to stop.

use lesson01_event::Event;
use std::time::Duration;

/// Calls `attempt` with 1, 2, ... until it succeeds, `tries` times at most.
/// Between a failure and the next attempt there is a pause: the first lasts
/// `pause`, and each of the others twice as long as the one before. When `over`
/// is set, the pause ends at once, and no attempt follows it.
///
/// Returns the result of the attempt that succeeded.
///
/// # Errors
///
/// If no attempt succeeded: the error of the last one.
///
/// # Panics
///
/// If `tries` is 0.
pub fn retry<T, E>(
    tries: u32,
    pause: Duration,
    over: &Event,
    mut attempt: impl FnMut(u32) -> Result<T, E>,
) -> Result<T, E> {
    assert!(tries > 0, "at least one");
    todo!()
}
