//! 执行器和闹钟，每一种次序。
//! The executor and the timer, in every order.

use lesson11_async::{Executor, block_on, sleep};
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::run::Config;
use std::search::{All, search};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

/// How many kinds of orders there are; all of them end well.
fn holds(model: impl Fn()) -> usize {
    let found = search(&Config::default(), All::kinds(), &model, |run| {
        run.verdict.is_some()
    });
    if let Some(bad) = found.bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    found.runs
}

/// A value that a thread will bring.
struct Brought<T>(Arc<Mutex<(Option<T>, Option<Waker>)>>);

fn brought<T: Send + 'static>(value: T) -> Brought<T> {
    let shared = Arc::new(Mutex::new((None, None::<Waker>)));
    let there = Arc::clone(&shared);
    thread::spawn(move || {
        let mut shared = there.lock().unwrap();
        shared.0 = Some(value);
        let waker = shared.1.take();
        drop(shared);
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    Brought(shared)
}

impl<T> Future for Brought<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context) -> Poll<T> {
        let mut shared = self.0.lock().unwrap();
        shared.1 = Some(cx.waker().clone());
        shared.0.take().map_or(Poll::Pending, Poll::Ready)
    }
}

#[test]
fn a_wake_up_at_any_moment_is_not_lost() {
    let orders = holds(|| assert_eq!(block_on(brought(7)), 7));
    assert!(orders > 1, "{orders}");
    let orders = holds(|| {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let mut executor = Executor::new();
        for n in 1..=2 {
            let (seen, value) = (Rc::clone(&seen), brought(n));
            executor.spawn(async move {
                let value = value.await;
                seen.borrow_mut().push(value);
            });
        }
        executor.run();
        let mut seen = seen.take();
        seen.sort_unstable();
        assert_eq!(seen, [1, 2]);
    });
    assert!(orders > 10, "{orders}");
}

#[test]
fn a_sleep_ends_in_every_order() {
    // With no time at all the alarm can ring while the task looks.
    for times in [&[0][..], &[0, 0], &[10, 10, 20]] {
        let orders = holds(|| {
            let start = Instant::now();
            let mut executor = Executor::new();
            for &millis in times {
                executor.spawn(async move {
                    let time = Duration::from_millis(millis);
                    sleep(time).await;
                    assert_eq!(start.elapsed(), time);
                });
            }
            executor.run();
        });
        assert!(orders > 1, "{orders}");
    }
}
