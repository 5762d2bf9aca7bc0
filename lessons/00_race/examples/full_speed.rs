//! 第 0 课附：两个线程全速记账，每人一百万笔。
//! Lesson 0, aside: two threads at full speed, a million entries each.

use say::say;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

const EACH: u64 = 1_000_000;

// ANCHOR: main
fn main() {
    let (book, mut made) = (AtomicU64::new(0), 0);
    while book.load(Relaxed) == made {
        both(|| {
            let seen = book.load(Relaxed);
            book.store(seen + 1, Relaxed);
        });
        made += 2 * EACH; // again, should none be lost: that is luck
    }
    let entries = book.into_inner();
    say!(
        "load、store：记了 {made} 笔，账上只有 {entries} 笔",
        "load, store: {made} made, only {entries} in the book"
    );

    let book = Mutex::new(0);
    both(|| *book.lock().unwrap() += 1);
    let entries = book.into_inner().unwrap();
    say!("Mutex：账上 {entries} 笔", "Mutex: {entries} in the book");

    let book = AtomicU64::new(0);
    both(|| {
        book.fetch_add(1, Relaxed);
    });
    let entries = book.into_inner();
    say!(
        "fetch_add：账上 {entries} 笔",
        "fetch_add: {entries} in the book"
    );
}
// ANCHOR_END: main

fn both(make_an_entry: impl Fn() + Sync) {
    let make_all = || {
        for _ in 0..EACH {
            make_an_entry();
        }
    };
    thread::scope(|s| {
        s.spawn(make_all);
        s.spawn(make_all);
    }); // both have ended: what they wrote is there to be read
}
