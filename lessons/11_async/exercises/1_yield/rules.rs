//! 让一让的规矩。 The rules of giving way.

use exercise11_1_yield::yield_now;
use lesson11_async::Executor;
use runner::every_order;
use say::tr;
use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::task::{Context, Wake, Waker};

const ENOUGH: u32 = 20; // times to ask a task

/// Each of these tasks says its name, gives way, and so on, so many times. What
/// was said.
fn said(tasks: &[char], times: usize) -> String {
    let said = Rc::new(RefCell::new(String::new()));
    let mut executor = Executor::new();
    for &name in tasks {
        let said = Rc::clone(&said);
        let mut task = Box::pin(async move {
            for _ in 0..times {
                said.borrow_mut().push(name);
                yield_now().await;
            }
        });
        let mut asked = 0;
        executor.spawn(poll_fn(move |cx| {
            asked += 1;
            assert!(
                asked <= ENOUGH,
                "{}",
                tr!(
                    "问了 {ENOUGH} 次，还没有走到头",
                    "asked {ENOUGH} times, and not yet at its end"
                )
            );
            task.as_mut().poll(cx)
        }));
    }
    executor.run();
    said.take()
}

fn same(said: &str, wanted: &str) {
    assert!(
        said == wanted,
        "{}",
        tr!(
            "先后该是 {wanted}，却是 {said}",
            "the order should be {wanted}, and was {said}"
        )
    );
}

/// 让过之后接着走，走得到头。
/// A task that has given way goes on to its end.
#[test]
fn it_goes_on() {
    every_order(0, || same(&said(&['a'], 3), "aaa"));
}

/// 就绪的任务都走过一次，才又轮到自己。
/// Every task that is ready gets one turn before this one goes on.
#[test]
fn the_others_go_first() {
    every_order(0, || same(&said(&['a', 'b'], 2), "abab"));
}

/// 第一次问，还没好，但已经唤醒自己；第二次问，好了，不再唤醒。
/// First asked, it wakes itself and is not ready; asked again, it is ready.
#[test]
fn it_is_asked_twice() {
    every_order(0, || {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut cx = Context::from_waker(&waker);
        let mut gives_way = pin!(yield_now());
        woken.times(0);
        assert!(
            gives_way.as_mut().poll(&mut cx).is_pending(),
            "{}",
            tr!(
                "第一次问就说好了，谁也没有先走",
                "ready the first time it is asked: nobody went first"
            )
        );
        woken.times(1);
        assert!(
            gives_way.as_mut().poll(&mut cx).is_ready(),
            "{}",
            tr!("第二次问还没好", "asked again, it is still not ready")
        );
        woken.times(1);
    });
}

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, SeqCst);
    }
}

impl Woken {
    fn times(&self, wanted: usize) {
        let times = self.0.load(SeqCst);
        assert!(
            times == wanted,
            "{}",
            tr!(
                "这时该已经唤醒过 {wanted} 次，实际是 {times} 次",
                "by now it should have woken {wanted} times, and has {times}"
            )
        );
    }
}
