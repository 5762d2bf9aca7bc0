//! 出菜口的规矩。 The rules of the hatch.

use exercise09_3_two_kinds::Hatch;
use runner::every_order;
use say::tr;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

const LATER: Duration = Duration::from_secs(1);

fn person(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned())
}

/// 一个厨师，一个服务员：先放的先出来，一盘不少。
/// One cook, one waiter: all plates come out, in the order they went in.
#[test]
fn first_in_first_out() {
    every_order(0, || {
        let hatch = &Hatch::new(1);
        thread::scope(|s| {
            let cooks = || (1..=3).for_each(|plate| hatch.put(plate));
            person("cook").spawn_scoped(s, cooks).unwrap();
            for due in 1..=3 {
                let plate = hatch.take();
                assert!(
                    plate == due,
                    "{}",
                    tr!(
                        "来的是第 {plate} 盘，应为第 {due} 盘",
                        "plate {plate} came, and not plate {due}"
                    )
                );
            }
        });
    });
}

/// 服务员无缘无故醒来，没有菜，就接着等。
/// A waiter who wakes for no reason and finds no plate goes on waiting.
#[test]
fn no_waiter_takes_what_is_not_there() {
    every_order(1, || {
        let hatch = &Hatch::new(1);
        thread::scope(|s| {
            person("waiter").spawn_scoped(s, || hatch.take()).unwrap();
            hatch.put(1);
        });
    });
}

/// 厨师无缘无故醒来，没有位置，就接着等。
/// A cook who wakes for no reason and finds no room goes on waiting.
#[test]
fn no_cook_puts_where_there_is_no_room() {
    every_order(1, || {
        let (hatch, taken) = (&Hatch::new(1), &AtomicUsize::new(0));
        hatch.put(1);
        thread::scope(|s| {
            let puts = || {
                hatch.put(2);
                assert!(
                    taken.load(SeqCst) == 1,
                    "{}",
                    tr!(
                        "放得下一盘的出菜口里有了两盘",
                        "two plates in a hatch with room for one"
                    )
                );
            };
            person("cook").spawn_scoped(s, puts).unwrap();
            taken.fetch_add(1, SeqCst); // before it makes room
            hatch.take();
        });
    });
}

/// 两个服务员都睡了，厨师才来放两盘：该醒的醒了，人人有菜。
/// Both waiters sleep, then the cook puts two plates: each waiter gets one.
#[test]
fn the_right_one_is_woken() {
    every_order(0, || two_waiters(LATER));
}

/// 厨师放两盘，两个服务员随时来：被唤醒时菜已让人端走，就接着等。
/// Two waiters come at any time: one who finds no plate goes on waiting.
#[test]
fn another_may_be_quicker() {
    every_order(0, || two_waiters(Duration::ZERO));
}

/// Each of the two takes a plate; the cook comes after so long.
fn two_waiters(later: Duration) {
    let hatch = &Hatch::new(1);
    thread::scope(|s| {
        for n in 1..=2 {
            let waiter = person(&format!("waiter {n}"));
            waiter.spawn_scoped(s, || hatch.take()).unwrap();
        }
        if !later.is_zero() {
            thread::sleep(later);
        }
        hatch.put(1);
        hatch.put(2);
    });
}
