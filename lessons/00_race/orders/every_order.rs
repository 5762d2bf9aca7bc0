//! 三本账，每一种次序。
//! The three books, in every order.

use lesson00_race::{Book, Careless, Checked, Locked};
use std::run::{Config, Verdict};
use std::search::{All, Few, search};
use std::thread;

/// How many kinds of orders there are; all of them end well.
fn holds(model: impl Fn()) -> usize {
    let found = search(&Config::default(), All::kinds(), &model, |run| {
        run.verdict.is_some()
    });
    if let Some(bad) = found.bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    found.runs
}

/// Whether one goes wrong that has at most so many switches.
fn breaks(switches: usize, model: impl Fn()) -> bool {
    let few = Few::switches(switches);
    let found = search(&Config::default(), few, &model, |run| {
        matches!(run.verdict, Some(Verdict::Panic(_)))
    });
    found.bad.is_some()
}

fn put_in(book: &impl Book) {
    book.change(|balance| Some(balance + 50));
}

/// So many put in 50 each; then all of it is there.
fn nothing_is_lost(people: i64, book: impl Book) {
    thread::scope(|s| {
        for _ in 0..people {
            s.spawn(|| put_in(&book));
        }
    });
    assert_eq!(book.balance(), 50 * people);
}

#[test]
fn nothing_is_lost_in_the_locked_book() {
    for people in 2..=4 {
        let orders = holds(|| nothing_is_lost(people, Locked::new(0)));
        let factorial = (1..=people as usize).product();
        assert_eq!(orders, factorial, "who comes first, second, …");
    }
}

#[test]
fn nothing_is_lost_in_the_checked_book() {
    for people in 2..=3 {
        let orders = holds(|| nothing_is_lost(people, Checked::new(0)));
        assert!(orders > people as usize, "{orders}");
    }
}

#[test]
fn one_switch_is_enough_to_lose_an_entry_of_the_careless_book() {
    let model = || nothing_is_lost(2, Careless::new(0));
    assert!(!breaks(0, model));
    assert!(breaks(1, model));
}

/// Both want 60, and 100 are there.
fn both(take: impl Fn() + Sync) {
    thread::scope(|s| {
        s.spawn(&take);
        s.spawn(&take);
    });
}

fn less(balance: i64) -> Option<i64> {
    Some(balance - 60)
}

fn less_if_enough(balance: i64) -> Option<i64> {
    less(balance).filter(|&left| left >= 0)
}

fn look_and_take(book: impl Book) {
    both(|| {
        book.change(less_if_enough);
    });
    assert_eq!(book.balance(), 40);
}

fn look_and_then_take(book: impl Book) {
    both(|| {
        if book.balance() >= 60 {
            book.change(less);
        }
    });
    assert_eq!(book.balance(), 40);
}

#[test]
fn to_look_and_to_take_in_one_change_is_right() {
    holds(|| look_and_take(Locked::new(100)));
    holds(|| look_and_take(Checked::new(100)));
}

#[test]
fn to_look_and_then_to_take_is_wrong_in_every_book() {
    assert!(breaks(1, || look_and_then_take(Locked::new(100))));
    assert!(breaks(1, || look_and_then_take(Checked::new(100))));
}
