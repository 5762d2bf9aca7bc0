//! 两种错误：任务 panic 了；线程池不再接收任务。
//! The two errors: the task panicked, and the pool takes no more.

use say::tr;
use std::any::Any;
use std::error::Error;
use std::fmt;

/// Why a future has no result: its task panicked, with this message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPanicked(pub String);

impl TaskPanicked {
    pub(crate) fn new(said: &(dyn Any + Send)) -> Self {
        let literal = said.downcast_ref::<&str>().copied();
        let text = said.downcast_ref::<String>().map(String::as_str);
        Self(literal.or(text).unwrap_or_default().to_owned())
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
