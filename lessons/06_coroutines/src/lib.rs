//! 第 6 课的协程：停得下来、拿到值再接着走的函数。
//! The coroutine of lesson 6: a function that stops, and goes on with a value.
//!
//! 书 `book/zh/06_coroutines.md`
//! Book: `book/en/06_coroutines.md`

pub mod adder;

use corosensei::CoroutineResult::{Return, Yield};
use corosensei::stack::DefaultStack;

/// How long a coroutine's stack is, in bytes, unless one says otherwise. The
/// system hands out memory for it page by page, as the stack is used.
pub const STACK_SIZE: usize = 1 << 20;

// ANCHOR: coroutine
/// A function with a stack of its own, which runs only when it is sent a
/// value, and stops at every [`yield_`](Yielder::yield_).
///
/// It takes values of type `S`, yields `Y`, and ends with an `R`. It runs on
/// the thread of whoever resumes it, and cannot leave that thread:
///
/// ```compile_fail,E0277
/// let mut adder = lesson06_coroutines::adder::stackful();
/// std::thread::spawn(move || adder.start()); // error: it is not `Send`
/// ```
///
/// Dropping it closes it. A body that calls deeper than its stack is long
/// ends the whole program.
pub struct Coroutine<S, Y, R = ()> {
    stackful: corosensei::Coroutine<Option<S>, Y, R>,
}

/// The body's end of the line: it switches back to the sender.
pub struct Yielder<'a, S, Y>(&'a corosensei::Yielder<Option<S>, Y>);

/// Why nothing was yielded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoYield<S, R = ()> {
    /// The coroutine is not started, so there is no `yield_` that this value
    /// could come out of: it comes back. Nothing has run.
    NotStarted(S),
    /// The coroutine ran, and ended with this.
    Returned(R),
    /// The coroutine had ended before: the value comes back.
    Finished(S),
}
// ANCHOR_END: coroutine

// ANCHOR: new
impl<S: 'static, Y: 'static, R: 'static> Coroutine<S, Y, R> {
    /// A coroutine that is to run `body`. Nothing of it runs yet.
    ///
    /// # Panics
    /// When the system has no room for the stack.
    pub fn new(body: impl FnOnce(Yielder<S, Y>) -> R + 'static) -> Self {
        Self::with_stack_size(STACK_SIZE, body)
    }

    /// The same with a stack of at least so many bytes. Unwinding takes room
    /// on it too: on a single page, `close` may end the whole program.
    pub fn with_stack_size(
        bytes: usize,
        body: impl FnOnce(Yielder<S, Y>) -> R + 'static,
    ) -> Self {
        let stack = DefaultStack::new(bytes).expect("room for a stack");
        let stackful = corosensei::Coroutine::with_stack(
            stack,
            |yielder: &_, _nothing| body(Yielder(yielder)), // ⑥
        );
        Self { stackful }
    }
}
// ANCHOR_END: new

// ANCHOR: send
impl<S, Y, R> Coroutine<S, Y, R> {
    /// Runs the body to its first `yield_`, and returns what that yields.
    ///
    /// # Errors
    /// [`NoYield::Returned`] when the body ended without a `yield_`.
    ///
    /// # Panics
    /// When it was started or closed before; with the body's panic.
    pub fn start(&mut self) -> Result<Y, NoYield<S, R>> {
        assert!(!self.stackful.started(), "a coroutine starts only once");
        self.resume(None)
    }

    /// Has the `yield_` at which the body waits return `value`, runs the body
    /// to its next one, and returns what that yields.
    ///
    /// # Errors
    /// [`NoYield`] says why nothing was yielded.
    ///
    /// # Panics
    /// With the body's panic, which also ends the coroutine.
    pub fn send(&mut self, value: S) -> Result<Y, NoYield<S, R>> {
        if self.stackful.done() {
            Err(NoYield::Finished(value))
        } else if !self.stackful.started() {
            Err(NoYield::NotStarted(value)) // ⑦
        } else {
            self.resume(Some(value))
        }
    }

    /// Ends the body where it waits: unwinds its stack and drops all that is
    /// on it, as a panic would; so a destructor that panics then ends the
    /// whole program. Does nothing if the coroutine has ended.
    ///
    /// A body that catches the unwinding and yields is unwound again from
    /// there. If it does so for ever, this never returns, and neither does
    /// dropping the coroutine.
    pub fn close(&mut self) {
        self.stackful.force_unwind(); // ⑧
    }
    // ANCHOR_END: send

    // ANCHOR: yield
    fn resume(&mut self, value: Option<S>) -> Result<Y, NoYield<S, R>> {
        match self.stackful.resume(value) {
            Yield(value) => Ok(value),
            Return(value) => Err(NoYield::Returned(value)),
        }
    }
}

impl<S, Y> Yielder<'_, S, Y> {
    /// Stops here, gives `value` to the sender, and returns the next value
    /// that is sent. Not for destructors: one that yields while the stack is
    /// being unwound ends the whole program.
    pub fn yield_(&self, value: Y) -> S {
        self.0
            .suspend(value)
            .expect("only start resumes with nothing")
    }
}
// ANCHOR_END: yield

// ANCHOR: iterator
/// A coroutine that takes nothing is an iterator: `next` runs it to its next
/// `yield_`, and not a step further.
impl<Y, R> Iterator for Coroutine<(), Y, R> {
    type Item = Y;

    fn next(&mut self) -> Option<Y> {
        if self.stackful.done() {
            return None;
        }
        self.resume(Some(())).ok()
    }
}
// ANCHOR_END: iterator
