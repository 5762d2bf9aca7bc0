//! 不久等的出菜口的规矩。 The rules of a hatch for those in a hurry.

use exercise09_1_no_long_wait::Hatch;
use runner::every_order;
use say::tr;
use std::fmt::Debug;
use std::thread;
use std::time::{Duration, Instant};

const LIMIT: Duration = Duration::from_secs(3);
const SOONER: Duration = Duration::from_secs(2);
const MUCH_LATER: Duration = Duration::from_secs(60);

#[track_caller]
fn gives<T: PartialEq + Debug>(call: &str, given: T, due: T) {
    assert!(
        given == due,
        "{}",
        tr!(
            "`{call}` 返回 {given:?}，应为 {due:?}",
            "`{call}` returned {given:?}, and not {due:?}"
        )
    );
}

fn person(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned())
}

/// 满了，`try_put` 就把盘子还回来；空着，`take_timeout` 到时限返回 `None`。
/// `try_put` gives the plate back if full; `take_timeout` ends at the limit.
#[test]
fn full_or_empty_for_too_long() {
    every_order(0, || {
        let hatch = Hatch::new(2);
        gives("take_timeout", hatch.take_timeout(LIMIT), None);
        gives("try_put", hatch.try_put(7), Ok(()));
        gives("try_put", hatch.try_put(8), Ok(()));
        gives("try_put", hatch.try_put(9), Err(9));
        gives("take_timeout", hatch.take_timeout(LIMIT), Some(7));
        gives("take_timeout", hatch.take_timeout(Duration::ZERO), Some(8));
    });
}

/// 剩一个位置，两个人同时 `try_put`：一个放成，一个拿回盘子，谁也不等。
/// With room for one plate, one of two `try_put` succeeds, and neither waits.
#[test]
fn of_two_who_try_one_puts() {
    every_order(0, || {
        let hatch = &Hatch::new(1);
        let put = thread::scope(|s| {
            let other = person("B").spawn_scoped(s, || hatch.try_put(2));
            let first = hatch.try_put(1);
            [first, other.unwrap().join().unwrap()]
        });
        let done = put.iter().filter(|put| put.is_ok()).count();
        assert_eq!(done, 1, "{}", tr!("放成了几个？", "how many did?"));
    });
}

/// `try_put` 放进一盘，等菜的人就能端走。
/// A plate from `try_put` reaches a thread that waits for a plate.
#[test]
fn a_plate_wakes_who_waits_for_it() {
    every_order(0, || {
        let hatch = &Hatch::new(1);
        thread::scope(|s| {
            let takes = || {
                let plate = hatch.take_timeout(Duration::MAX);
                gives("take_timeout", plate, Some(1));
            };
            person("waiter").spawn_scoped(s, takes).unwrap();
            gives("try_put", hatch.try_put(1), Ok(()));
        });
    });
}

/// `take_timeout` 腾出位置，等位置的人就能放。
/// Room made by `take_timeout` reaches a thread that waits for room.
#[test]
fn room_wakes_who_waits_for_it() {
    every_order(0, || {
        let hatch = &Hatch::new(1);
        hatch.put(1);
        thread::scope(|s| {
            person("cook").spawn_scoped(s, || hatch.put(2)).unwrap();
            gives("take_timeout", hatch.take_timeout(LIMIT), Some(1));
        });
    });
}

/// 时限还没到，醒来没有菜，就接着等。
/// A thread that wakes before the limit and finds no plate goes on waiting.
#[test]
fn nobody_gives_up_before_the_limit() {
    every_order(1, || {
        let hatch = &Hatch::new(1);
        thread::scope(|s| {
            let waits = || {
                let plate = hatch.take_timeout(LIMIT);
                let words = tr!("时限没到就走了", "gave up before the limit");
                assert!(plate.is_some(), "{words}");
            };
            person("waiter").spawn_scoped(s, waits).unwrap();
            thread::sleep(SOONER);
            hatch.put(1);
        });
    });
}

/// 一盘菜唤醒了他，又被别人端走：时限仍从调用时算起。
/// A thread wakes but another has the plate: its limit counts from the call.
#[test]
fn the_limit_counts_from_the_call() {
    every_order(0, || {
        let hatch = &Hatch::new(1);
        thread::scope(|s| {
            let waits = || {
                let start = Instant::now();
                hatch.take_timeout(LIMIT);
                let (took, limit) = (start.elapsed(), LIMIT);
                assert!(
                    took <= LIMIT,
                    "{}",
                    tr!(
                        "等了 {took:?}，时限是 {limit:?}",
                        "waited for {took:?}, the limit is {limit:?}"
                    )
                );
            };
            let takes = || {
                thread::sleep(SOONER);
                hatch.take_timeout(MUCH_LATER);
            };
            person("waiter").spawn_scoped(s, waits).unwrap();
            person("other").spawn_scoped(s, takes).unwrap();
            thread::sleep(SOONER);
            hatch.put(1);
        });
    });
}
