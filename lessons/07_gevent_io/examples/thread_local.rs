//! 第 7 课附：thread_local 是线程的，不是协程的。
//! Lesson 7, aside: a thread_local belongs to the thread, not the coroutine.

// ANCHOR: main
use lesson07_gevent_io::{sleep, use_one_worker};
use may::{coroutine, coroutine_local, go};
use say::say;
use std::cell::Cell;
use std::time::Duration;

const MOMENT: Duration = Duration::from_millis(100);

thread_local!(static THREADS_NOTE: Cell<u32> = const { Cell::new(0) });
coroutine_local!(static OWN_NOTE: Cell<u32> = Cell::new(0));

fn main() {
    use_one_worker();
    let [one, two] = two_pots(write, || coroutine::sleep(MOMENT), read);
    say!(
        "thread_local，may 的 sleep 之后：{one} 和 {two}",
        "thread_local, after may's sleep: {one} and {two}"
    );
    let [one, two] = two_pots(write, || sleep(MOMENT), read);
    say!(
        "thread_local，我们的 sleep 之后：{one} 和 {two}",
        "thread_local, after our sleep: {one} and {two}"
    );
    let [one, two] = two_pots(
        |n| OWN_NOTE.with(|note| note.set(n)),
        || coroutine::sleep(MOMENT),
        || OWN_NOTE.with(Cell::get),
    );
    say!(
        "coroutine_local：{one} 和 {two}",
        "coroutine_local: {one} and {two}"
    );

    let held = go!(|| THREADS_NOTE.with(|note| {
        note.set(7);
        coroutine::sleep(MOMENT); // ⓛ never do this
        note.get()
    }));
    let held = held.join().unwrap();
    say!(
        "引用留到切换以后：写下 7，读到 {held}",
        "a reference kept over the switch: wrote 7, read {held}"
    );
}
// ANCHOR_END: main

// ANCHOR: two_pots
/// Two coroutines write 1 and 2, pause, and read. What did they read?
fn two_pots(write: fn(u32), pause: fn(), read: fn() -> u32) -> [u32; 2] {
    let pots = go!(move || {
        [1, 2].map(|n| {
            go!(move || {
                write(n);
                pause();
                read()
            })
        })
    }); // ⓙ only now do they begin, one right after the other
    pots.join().unwrap().map(|pot| pot.join().unwrap())
}

#[inline(never)] // ⓚ so that it asks for the thread it is on now
fn read() -> u32 {
    THREADS_NOTE.get()
}

#[inline(never)]
fn write(n: u32) {
    THREADS_NOTE.set(n);
}
// ANCHOR_END: two_pots
