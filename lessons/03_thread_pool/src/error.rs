//! 两种错误：任务 panic 了；线程池不再接收任务。
//! The two errors: the task panicked, and the pool takes no more.

use say::tr;
use std::any::Any;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{fmt, mem};

/// Why a future has no result: its task panicked, with this message. If it
/// panicked with no text, the message says so: it is never blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPanicked(pub String);

/// Runs `work`. A panic ends here, whatever it carries.
///
/// # Errors
///
/// What the panic said.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, TaskPanicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let message = message(&*payload);
        // What a panic carries may even panic when it is dropped. What *that*
        // panic carries is not dropped at all.
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(payload)));
        dropped.unwrap_or_else(mem::forget);
        TaskPanicked(message)
    })
}

fn message(payload: &(dyn Any + Send)) -> String {
    let literal = payload.downcast_ref::<&str>().copied();
    let text = payload.downcast_ref::<String>().map(String::as_str);
    match literal.or(text) {
        Some(text) if !text.trim().is_empty() => text.to_owned(),
        _ => tr!("没有留下文字", "it left no message"),
    }
}

impl fmt::Display for TaskPanicked {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = &self.0;
        f.write_str(&tr!("任务 panic 了：{text}", "the task panicked: {text}"))
    }
}

impl Error for TaskPanicked {}

/// The pool takes no new tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShutDown;

impl fmt::Display for ShutDown {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&tr!("线程池已经关闭", "the thread pool is shut down"))
    }
}

impl Error for ShutDown {}
