//! 让一让：别的任务先走。
//! Giving way: the other tasks go first.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Lets the tasks that are ready now go first, once; then it is ready itself.
/// It starts no thread. Like any future it does nothing before it is asked.
pub fn yield_now() -> impl Future<Output = ()> {
    YieldNow {}
}

struct YieldNow {}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<()> {
        todo!()
    }
}
