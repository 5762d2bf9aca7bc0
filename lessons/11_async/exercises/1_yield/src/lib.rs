//! 让一让：别的任务先走。
//! Giving way: the other tasks go first.

use std::pin::Pin;
use std::task::{Context, Poll};

/// A future that lets every task that is ready now have one turn, and then is
/// ready itself. It starts no thread. Like any future, it does nothing before
/// it is asked.
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
