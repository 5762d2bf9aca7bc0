//! 老库里的函数会阻塞；限时等它的回答。
//! A call to an old library blocks; the wait for its answer has a limit.

use std::time::Duration;
use tokio::time::timeout;

/// Calls `old`, which may block, and waits for its answer, but no longer than
/// `limit`. After that the result is `None`, though the call itself may go on.
/// Meanwhile the other tasks of this thread go on.
///
/// # Panics
///
/// If `old` panics within the limit.
pub async fn ask<T: Send + 'static>(
    limit: Duration,
    old: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    timeout(limit, async { old() }).await.ok()
}
