//! 检查在自己的线程里做，许多人等它的答案；它也可能 panic。
//! A check runs in a thread of its own; many wait for its answer. It may panic.

use lesson01_event::Event;
use std::sync::{Arc, OnceLock};
use std::thread;

/// The check panicked: there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panicked;

/// A check that is still running or has ended.
pub struct Check<T>(Arc<Shared<T>>);

struct Shared<T> {
    answer: OnceLock<Result<T, Panicked>>,
    ended: Event,
}

impl<T: Clone + Send + Sync + 'static> Check<T> {
    /// Starts `look` in a thread of its own, and does not wait for it.
    pub fn start(look: impl FnOnce() -> T + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            answer: OnceLock::new(),
            ended: Event::new(),
        });
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            let ended = thread::spawn(look).join(); // `Err` if it panicked
            let _ = theirs.answer.set(ended.map_err(|_| Panicked));
            theirs.ended.set();
        });
        Self(shared)
    }

    /// Blocks until the check has ended, however long that takes, and returns
    /// its answer. Everybody may ask for it, as often as they like.
    ///
    /// # Errors
    ///
    /// [`Panicked`], if the check did.
    pub fn wait(&self) -> Result<T, Panicked> {
        self.0.ended.wait();
        self.0.answer.get().expect("it was given before").clone()
    }
}
