//! 第 7 课附：厨房里还藏着一个厨师。
//! Lesson 7, aside: there is one more cook, hidden in the kitchen.

// ANCHOR: main
use lesson07_gevent_io::{Threads, sleep, use_one_worker};
use may::{coroutine, go};
use say::say;
use std::hint;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

const POTS: u64 = 3;
const NAPS: u64 = 20;
const PINCHES: u64 = 10_000; // of salt, before and after each turn
const MOMENT: Duration = Duration::from_millis(1);
const TRIES: usize = 50;

fn main() {
    use_one_worker();
    let cooks = &Threads::default();
    coroutine::scope(|kitchen| {
        go!(kitchen, move || {
            let first = cooks.here();
            coroutine::sleep(MOMENT); // may's own
            let then = cooks.here();
            coroutine::yield_now();
            let last = cooks.here();
            say!("起先：厨师 {first}", "at first: cook {first}");
            say!(
                "may 的 sleep 之后：厨师 {then}",
                "after may's sleep: cook {then}"
            );
            say!(
                "yield_now 之后：厨师 {last}",
                "after yield_now: cook {last}"
            );
        });
    });

    // ⓐ Nobody can say when a pinch is lost, only that it happens soon.
    let mut tries = (0..TRIES).map(|_| pinches_lost(coroutine::sleep));
    let lost = tries.find(|lost| *lost > 0).unwrap_or(0);
    let some = lost > 0;
    say!(
        "may 的 sleep：漏记了 {lost} 撮盐，有漏记：{some}",
        "may's sleep: {lost} pinches of salt lost, any lost: {some}"
    );
    let lost: u64 = (0..5).map(|_| pinches_lost(sleep)).sum();
    say!(
        "我们的 sleep：漏记了 {lost} 撮盐",
        "our sleep: {lost} pinches of salt lost"
    );
}
// ANCHOR_END: main

// ANCHOR: pinches
/// All cooks note every pinch in one book: read the number, write it back
/// one higher. How many pinches are missing in the end?
fn pinches_lost(nap: fn(Duration)) -> u64 {
    let book = &AtomicU64::new(0);
    let note = move || {
        for _ in 0..PINCHES {
            let number = book.load(Relaxed);
            hint::spin_loop(); // ⓑ reading and writing are two steps
            book.store(number + 1, Relaxed);
        }
    };
    coroutine::scope(|kitchen| {
        for _ in 0..POTS {
            go!(kitchen, move || {
                for _ in 0..NAPS {
                    nap(MOMENT);
                    note(); // on the timer's thread, if nap left us there
                    coroutine::yield_now();
                    note(); // on the worker
                }
            });
        }
    });
    POTS * NAPS * PINCHES * 2 - book.load(Relaxed)
}
// ANCHOR_END: pinches
