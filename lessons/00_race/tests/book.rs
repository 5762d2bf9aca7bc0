//! What the three books promise.

use lesson00_race::{Book, Careless, Checked, Locked};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

fn used_by_one(book: &impl Book) {
    assert_eq!(book.balance(), 100);
    assert!(book.change(|balance| Some(balance + 50)));
    assert_eq!(book.balance(), 150);
    assert!(!book.change(|_| None));
    assert_eq!(book.balance(), 150);
}

#[test]
fn each_book_does_for_one_alone_and_none_means_that_nothing_is_written() {
    used_by_one(&Careless::new(100));
    used_by_one(&Locked::new(100));
    used_by_one(&Checked::new(100));
}

/// Both have read before one of them writes. Returns the balance and how often
/// they have read.
fn both_read_first(book: &impl Book) -> (i64, u32) {
    let (barrier, reads) = (Barrier::new(2), AtomicU32::new(0));
    let put_in = || {
        book.change(|balance| {
            if reads.fetch_add(1, Relaxed) < 2 {
                barrier.wait();
            }
            Some(balance + 50)
        });
    };
    thread::scope(|s| {
        s.spawn(put_in);
        s.spawn(put_in);
    });
    (book.balance(), reads.into_inner())
}

#[test]
fn the_careless_book_loses_what_was_written_in_between() {
    assert_eq!(both_read_first(&Careless::new(100)), (150, 2));
}

#[test]
fn the_checked_book_reads_again_when_somebody_was_faster() {
    assert_eq!(both_read_first(&Checked::new(100)), (200, 3));
}

#[test]
fn the_checked_book_writes_although_the_balance_changed_there_and_back() {
    let book = Checked::new(100);
    let first = AtomicU32::new(0);
    book.change(|balance| {
        if first.fetch_add(1, Relaxed) == 0 {
            book.change(|balance| Some(balance + 1));
            book.change(|balance| Some(balance - 1));
        }
        Some(balance + 50)
    });
    assert_eq!((book.balance(), first.into_inner()), (150, 1));
}

#[test]
fn while_one_has_the_locked_book_others_neither_read_nor_write() {
    let book = Locked::new(100);
    let ((tell, told), (go, gone)) = (mpsc::channel(), mpsc::channel());
    thread::scope(|s| {
        let book = &book;
        s.spawn(move || {
            book.change(|balance| {
                tell.send(0).unwrap();
                gone.recv().unwrap();
                Some(balance + 50)
            })
        });
        assert_eq!(told.recv(), Ok(0)); // it has the book
        let (tell, told) = mpsc::channel();
        let also = tell.clone();
        s.spawn(move || tell.send(book.balance()).unwrap());
        s.spawn(move || {
            book.change(|balance| {
                also.send(balance).unwrap();
                None
            })
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not wait");
        go.send(()).unwrap();
        assert_eq!(told.recv(), Ok(150));
        assert_eq!(told.recv(), Ok(150));
    });
}

fn many_entries(book: &impl Book) {
    const EACH: i64 = 10_000;
    let enter = || {
        for _ in 0..EACH {
            assert!(book.change(|balance| Some(balance + 1)));
        }
    };
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(enter);
        }
    });
    assert_eq!(book.balance(), 4 * EACH);
}

#[test]
fn nothing_is_lost_in_the_locked_and_in_the_checked_book() {
    many_entries(&Locked::new(0));
    many_entries(&Checked::new(0));
}

fn never_below_nothing(book: &impl Book) {
    let taken = AtomicU32::new(0);
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| {
                for _ in 0..1000 {
                    let take = |b| if b < 60 { None } else { Some(b - 60) };
                    if book.change(take) {
                        taken.fetch_add(1, Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!((book.balance(), taken.into_inner()), (40, 1666));
}

#[test]
fn whoever_looks_and_takes_in_one_change_never_takes_too_much() {
    never_below_nothing(&Locked::new(100_000));
    never_below_nothing(&Checked::new(100_000));
}

#[test]
fn whoever_comes_after_a_panic_is_told() {
    let book = Locked::new(100);
    let spoil = || book.change(|_| panic!("while the book is locked"));
    assert!(thread::scope(|s| s.spawn(spoil).join()).is_err());
    let read = || book.balance();
    assert!(thread::scope(|s| s.spawn(read).join()).is_err());
}
