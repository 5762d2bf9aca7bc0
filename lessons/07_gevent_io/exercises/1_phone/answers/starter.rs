//! 厨师是一个协程，要打一个会阻塞的电话。
//! A cook, who is a coroutine, makes a call that blocks.

/// Makes `call` and returns its answer. The call may block its thread for as
/// long as it likes; of all coroutines, only the one that calls waits for it.
/// When that coroutine goes on, it is on the same thread as before.
pub fn wait_for<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> T {
    call()
}
