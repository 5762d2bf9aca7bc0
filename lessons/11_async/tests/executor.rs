//! What the executor and its timer promise.

use lesson11_async::{Executor, block_on, sleep};
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);

/// Goes on in the next round.
async fn let_the_others() {
    let mut asked = false;
    poll_fn(|cx| {
        if asked {
            return Poll::Ready(());
        }
        asked = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[test]
fn nothing_runs_before_run_and_tasks_take_turns_after_it() {
    let log = Rc::new(RefCell::new(String::new()));
    let mut executor = Executor::new();
    for name in ['a', 'b'] {
        let log = Rc::clone(&log);
        executor.spawn(async move {
            for _ in 0..3 {
                log.borrow_mut().push(name);
                let_the_others().await;
            }
        });
    }
    assert_eq!(*log.borrow(), "");
    executor.run();
    assert_eq!(*log.borrow(), "ababab");
}

#[test]
fn block_on_returns_what_the_future_comes_to() {
    assert_eq!(block_on(async { 40 + 2 }), 42);
}

#[test]
fn sleeps_go_on_at_the_same_time_and_are_long_enough() {
    let start = Instant::now();
    let (tell, told) = mpsc::channel();
    let mut executor = Executor::new();
    for n in [3, 1, 2] {
        let tell = tell.clone();
        executor.spawn(async move {
            sleep(n * A_WHILE).await;
            tell.send((n, start.elapsed() >= n * A_WHILE)).unwrap();
        });
    }
    executor.run();
    drop(tell);
    assert!(told.iter().eq([(1, true), (2, true), (3, true)]));
}

#[test]
fn a_task_woken_by_another_thread_goes_on_and_one_that_is_not_stays() {
    let (wakers, came) = mpsc::channel::<Waker>();
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    let waker = thread::spawn(move || {
        let waker = came.recv().unwrap();
        thread::sleep(A_WHILE);
        assert_eq!(count.load(SeqCst), 1, "asked again without a wake-up");
        waker.wake();
    });
    block_on(poll_fn(move |cx| {
        wakers.send(cx.waker().clone()).unwrap_or(());
        match asked.fetch_add(1, SeqCst) {
            0 => Poll::Pending,
            _ => Poll::Ready(()),
        }
    }));
    waker.join().unwrap();
}

#[test]
fn a_task_woken_twice_or_after_its_end_does_no_harm() {
    let kept = Arc::new(Mutex::new(None::<Waker>));
    let keep = Arc::clone(&kept);
    let mut executor = Executor::new();
    executor.spawn(poll_fn(move |cx| {
        cx.waker().wake_by_ref();
        cx.waker().wake_by_ref();
        match keep.lock().unwrap().replace(cx.waker().clone()) {
            None => Poll::Pending,
            Some(_) => Poll::Ready(()),
        }
    }));
    let late = Arc::clone(&kept);
    executor.spawn(async move {
        sleep(A_WHILE).await;
        let waker = late.lock().unwrap().take().unwrap();
        waker.wake(); // of the first, which has ended long ago
        let_the_others().await;
    });
    executor.run();
}

#[test]
fn a_task_that_ends_drops_what_it_had_before_the_others_end() {
    struct Tell(mpsc::Sender<&'static str>);
    impl Drop for Tell {
        fn drop(&mut self) {
            self.0.send("dropped").unwrap();
        }
    }
    let (tell, told) = mpsc::channel();
    let (own, mut executor) = (Tell(tell.clone()), Executor::new());
    executor.spawn(async move {
        let_the_others().await;
        drop(own);
    });
    executor.spawn(async move {
        sleep(A_WHILE).await;
        tell.send("the other ends").unwrap();
    });
    executor.run();
    assert!(told.iter().eq(["dropped", "the other ends"]));
}
