//! 两个人各记三笔，每一步印一行。
//! Two people make three entries each, and every step prints a line.

use std::sync::Mutex;
use std::thread;

/// Ends with a line that says how many entries are in the book.
pub fn program() {
    let book = Mutex::new(0);
    thread::scope(|s| {
        s.spawn(|| three_entries("A", &book));
        s.spawn(|| three_entries("B", &book));
    });
    println!("{}", book.into_inner().unwrap());
}

fn three_entries(name: &str, book: &Mutex<u64>) {
    for _ in 0..3 {
        let seen = read(name, book);
        write(name, book, seen + 1);
    }
}

/// One step: the line is printed while the book is locked.
fn read(name: &str, book: &Mutex<u64>) -> u64 {
    let entries = book.lock().unwrap();
    println!("[{name}] read {}", *entries);
    *entries
}

/// One step, too.
fn write(name: &str, book: &Mutex<u64>, new: u64) {
    let mut entries = book.lock().unwrap();
    println!("[{name}] write {new}");
    *entries = new;
}
