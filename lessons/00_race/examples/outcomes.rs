//! 第 0 课附：两个人各记两笔，每一种次序都走一遍。
//! Lesson 0, aside: two people make two entries each, in every order.

use orders::run::Config; // `orders`: a `std` in which we say who moves next
use orders::search::{All, search};
use orders::sync::Mutex;
use orders::sync::atomic::{AtomicU64, Ordering::Relaxed};
use orders::thread;
use say::say;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex as Notebook; // the real one: to use it is no step

// ANCHOR: all
/// How somebody makes an entry, and notes each step.
type Entry = fn(&Book, &dyn Fn());

#[derive(Default)]
struct Book {
    entries: AtomicU64,
    lock: Mutex<()>,
}

fn main() {
    say!("读完再写", "read, then write");
    every_order(read_then_write);
    say!("锁住，读，写", "lock, read, write");
    every_order(locked);
    say!("fetch_add", "fetch_add");
    every_order(|book, step| {
        book.entries.fetch_add(1, Relaxed);
        step();
    });
}

fn read_then_write(book: &Book, step: &dyn Fn()) {
    let seen = book.entries.load(Relaxed);
    step();
    book.entries.store(seen + 1, Relaxed);
    step();
}

fn locked(book: &Book, step: &dyn Fn()) {
    let _lock = book.lock.lock().unwrap();
    read_then_write(book, step);
}

/// For each result, in how many orders it comes out, and one of them.
fn every_order(entry: Entry) {
    let results = RefCell::new(BTreeMap::<u64, BTreeSet<String>>::new());
    let two_people = || {
        let (book, order) = (Book::default(), Notebook::new(String::new()));
        thread::scope(|s| {
            for name in ['A', 'B'] {
                let (book, order) = (&book, &order);
                s.spawn(move || {
                    for _ in 0..2 {
                        entry(book, &|| order.lock().unwrap().push(name));
                    }
                });
            }
        });
        let (entries, order) = (book.entries.load(Relaxed), order.into_inner());
        let mut results = results.borrow_mut();
        results.entry(entries).or_default().insert(order.unwrap());
    };
    search(&Config::default(), All::orders(), &two_people, |_| false);

    let results = results.into_inner();
    let all: usize = results.values().map(BTreeSet::len).sum();
    for (entries, orders) in results {
        let count = orders.len();
        let one = orders.iter().min_by_key(|order| switches(order)).unwrap();
        say!(
            "  账上 {entries} 笔：{all} 种次序里有 {count} 种，例如 {one}",
            "  {entries} in the book: {count} of {all} orders, such as {one}"
        );
    }
}

/// How often somebody else goes on.
fn switches(order: &str) -> usize {
    let order = order.as_bytes();
    order.windows(2).filter(|two| two[0] != two[1]).count()
}
// ANCHOR_END: all
