//! 取单子的规矩。 The rules of taking orders.

use exercise03_2_hands::{Order, work_off};
use runner::every_order;
use say::tr;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// Two hands do orders that take so many seconds: all are done after `due`.
fn take(times: &[u32], due: u32) {
    let done = Arc::new(AtomicUsize::new(0));
    let order = |time: &u32| -> Order {
        let (time, done) = (*time * SECOND, Arc::clone(&done));
        Box::new(move || {
            thread::sleep(time);
            done.fetch_add(1, SeqCst);
        })
    };
    let orders = times.iter().map(order).collect();
    let start = Instant::now();
    work_off(2, orders);
    let (took, done, all) = (start.elapsed(), done.load(SeqCst), times.len());
    assert!(
        done == all,
        "{}",
        tr!(
            "{all} 张单子，做了 {done} 张",
            "{done} of {all} orders are done"
        )
    );
    let due = due * SECOND;
    assert!(
        took == due,
        "{}",
        tr!(
            "该用 {due:?}，用了 {took:?}",
            "it took {took:?}, and {due:?} is enough"
        )
    );
}

/// 每张单子都做，只做一次。
/// Each order is done, and only once.
#[test]
fn each_is_done() {
    every_order(0, || take(&[0, 0, 0], 0));
}

/// 两双手，同时做两张。
/// Two hands do two orders at the same time.
#[test]
fn two_hands_do_two() {
    every_order(0, || take(&[1, 2], 2));
}

/// 一张做得慢，后面的由另一双手做。
/// While one order takes long, the other hand does the rest.
#[test]
fn a_slow_one_holds_up_no_other() {
    every_order(0, || take(&[5, 1, 2, 1], 5));
}

/// 谁先空了，谁马上取下一张。
/// A hand that is free takes the next order at once.
#[test]
fn nobody_waits_for_the_others() {
    every_order(0, || take(&[1, 2, 2, 1], 3));
}

/// 先来的先做。
/// First come, first served.
#[test]
fn first_come_first_served() {
    every_order(0, || {
        let done = Arc::new(Mutex::new(Vec::new()));
        let order = |n| -> Order {
            let done = Arc::clone(&done);
            Box::new(move || done.lock().unwrap().push(n))
        };
        work_off(1, (1..=3).map(order).collect());
        let done = done.lock().unwrap().clone();
        assert!(
            done == [1, 2, 3],
            "{}",
            tr!("做的先后是 {done:?}", "the order was {done:?}")
        );
    });
}

/// 同时在做的，不比手多。
/// There are never more orders in progress than hands.
#[test]
fn no_more_than_hands() {
    every_order(0, || {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::default());
        let order = |n: u32| -> Order {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            Box::new(move || {
                let many = now.fetch_add(1, SeqCst) + 1;
                AtomicUsize::fetch_max(&most, many, SeqCst);
                thread::sleep(n * SECOND);
                now.fetch_sub(1, SeqCst);
            })
        };
        work_off(2, (1..=3).map(order).collect());
        let most = most.load(SeqCst);
        assert!(
            most <= 2,
            "{}",
            tr!("两双手同时做 {most} 张", "2 hands, {most} orders at once")
        );
    });
}
