//! 厨房里的规矩。 The rules of the kitchen.

use exercise07_4_places::Kitchen;
use lesson07_gevent_io::{sleep, use_one_worker};
use may::{coroutine, go};
use say::tr;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(4);
const MOMENT: Duration = Duration::from_millis(1);

fn kitchen(places: usize) -> Arc<Kitchen> {
    use_one_worker();
    Arc::new(Kitchen::new(places))
}

/// So many cooks are done before the patience is over.
#[track_caller]
fn are_done(count: usize, done: &Receiver<()>) {
    for n in 0..count {
        let in_time = done.recv_timeout(PATIENCE).is_ok();
        assert!(
            in_time,
            "{}",
            tr!(
                "厨师有 {count} 个，做完的只有 {n} 个，别的一直没有做完",
                "of {count} cooks {n} finished, and no more ever did"
            )
        );
    }
}

/// 六个厨师，两个位子：里面从来不超过两个，最后个个都做完。
/// Six cooks, two places: never more than two inside, and all of them finish.
#[test]
fn never_more_than_there_are_places() {
    let kitchen = kitchen(2);
    let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let counts = Arc::new((inside, most));
    let (tell, told) = mpsc::channel();
    let all = Arc::clone(&counts);
    go!(move || {
        for _ in 0..6 {
            let (kitchen, all) = (Arc::clone(&kitchen), Arc::clone(&all));
            let tell = tell.clone();
            go!(move || {
                kitchen.cook(|| {
                    let (inside, most) = &*all;
                    most.fetch_max(inside.fetch_add(1, SeqCst) + 1, SeqCst);
                    sleep(MOMENT);
                    inside.fetch_sub(1, SeqCst);
                });
                tell.send(()).unwrap();
            });
        }
    });
    are_done(6, &told);
    let most = counts.1.load(SeqCst);
    assert!(
        most <= 2,
        "{}",
        tr!(
            "两个位子，进去了 {most} 个",
            "two places, and {most} inside"
        )
    );
}

/// 有几个位子，就能有几个厨师同时在里面。
/// As many cooks as there are places can be inside at the same time.
#[test]
fn every_place_can_be_taken() {
    let kitchen = kitchen(2);
    let inside = Arc::new(AtomicUsize::new(0));
    let cooks = [(); 2].map(|()| {
        let (kitchen, inside) = (Arc::clone(&kitchen), Arc::clone(&inside));
        go!(move || kitchen.cook(|| {
            let start = Instant::now();
            inside.fetch_add(1, SeqCst);
            while inside.load(SeqCst) < 2 && start.elapsed() < PATIENCE {
                sleep(MOMENT);
            }
            inside.load(SeqCst)
        }))
    });
    let met = cooks.map(|cook| cook.join().unwrap());
    assert!(
        met == [2, 2],
        "{}",
        tr!(
            "位子有两个，里面的等另一个进来，一直没有等到",
            "two places; the one inside waited for another, who never came"
        )
    );
}

/// 一个在门外等，别的协程照样运行，里面的才等得到他们。
/// While one waits outside, the others run, as the one inside needs them to.
#[test]
fn who_waits_outside_holds_nobody_up() {
    let kitchen = kitchen(1);
    let (done, told) = mpsc::channel();
    go!(move || {
        let (bring, brought) = may::sync::mpsc::channel::<()>();
        let (one, two) = (Arc::clone(&kitchen), kitchen);
        let also = done.clone();
        go!(move || {
            one.cook(|| brought.recv().unwrap());
            done.send(()).unwrap();
        });
        go!(move || {
            two.cook(|| ());
            also.send(()).unwrap();
        });
        go!(move || {
            coroutine::yield_now();
            bring.send(()).unwrap();
        });
    });
    are_done(2, &told);
}

/// 一个在门外等，这时刚来的协程也轮得到。
/// While one waits outside, a coroutine that has just arrived runs too.
#[test]
fn newcomers_run_too() {
    let kitchen = kitchen(1);
    let (done, told) = mpsc::channel();
    let (bring, brought) = may::sync::mpsc::channel::<()>();
    let (enter, entered) = mpsc::channel();
    let one = Arc::clone(&kitchen);
    let (also, enter_too) = (done.clone(), enter.clone());
    go!(move || {
        one.cook(|| {
            enter.send(()).unwrap();
            brought.recv().unwrap();
        });
        done.send(()).unwrap();
    });
    entered.recv().unwrap();
    go!(move || {
        enter_too.send(()).unwrap(); // and waits at the door at once
        kitchen.cook(|| ());
        also.send(()).unwrap();
    });
    entered.recv().unwrap();
    go!(move || bring.send(()).unwrap());
    are_done(2, &told);
}

/// 里面的 panic 了，位子也还回来。
/// When the work panics, the place comes back.
#[test]
fn a_panic_gives_the_place_back() {
    let kitchen = kitchen(1);
    let (tell, told) = mpsc::channel();
    go!(move || {
        let spilt = || panic::resume_unwind(Box::new("the soup is spilt"));
        let body = AssertUnwindSafe(|| kitchen.cook::<()>(spilt));
        assert!(panic::catch_unwind(body).is_err());
        kitchen.cook(|| ());
        tell.send(()).unwrap();
    });
    are_done(1, &told);
}

/// 出来的马上又要进去，刚被唤醒的那个还没有动：里面仍然只有一个。
/// One comes out and goes in again at once: there is still only one inside.
#[test]
fn who_goes_in_again_takes_the_place() {
    let kitchen = kitchen(1);
    let log = Arc::new(Mutex::new(Vec::new()));
    let (tell, told) = mpsc::channel();
    let notes = Arc::clone(&log);
    go!(move || {
        for (name, times) in [("a", 2), ("b", 1)] {
            let (kitchen, tell) = (Arc::clone(&kitchen), tell.clone());
            let notes = Arc::clone(&notes);
            go!(move || {
                for _ in 0..times {
                    kitchen.cook(|| {
                        notes.lock().unwrap().push(format!("{name} in"));
                        (0..3).for_each(|_| coroutine::yield_now());
                        notes.lock().unwrap().push(format!("{name} out"));
                    });
                }
                tell.send(()).unwrap();
            });
        }
    });
    are_done(2, &told);
    let log = log.lock().unwrap();
    let alone = log
        .chunks(2)
        .all(|both| both[0].replace("in", "out") == both[1]);
    assert!(
        alone,
        "{}",
        tr!("两个都在里面：{log:?}", "both inside: {log:?}")
    );
}
