//! 门的规矩。 The rules of the gate.

use exercise01_1_gate::Gate;
use runner::every_order;
use say::tr;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

/// Some people wait, main opens.
fn gate(people: usize) {
    let (gate, opened) = (&Gate::default(), &AtomicBool::new(false));
    thread::scope(|s| {
        for n in 1..=people {
            let person = thread::Builder::new().name(format!("{n}"));
            let goes_in = move || {
                gate.wait();
                assert!(
                    opened.load(SeqCst),
                    "{}",
                    tr!(
                        "{n} 进来了，门还没开",
                        "{n} is in, and the gate is not open"
                    )
                );
            };
            person.spawn_scoped(s, goes_in).unwrap();
        }
        opened.store(true, SeqCst);
        gate.open();
    });
}

/// 一个人等，门一开他就进去。
/// One person waits, and goes in when the gate opens.
#[test]
fn one_goes_in() {
    every_order(0, || gate(1));
}

/// 两个人等，门一开都进去。
/// Two people wait, and both go in when the gate opens.
#[test]
fn both_go_in() {
    every_order(0, || gate(2));
}

/// 没人开门时醒来，就接着等。
/// A person who wakes while the gate is closed goes on waiting.
#[test]
fn nobody_goes_in_early() {
    every_order(1, || gate(1));
}

/// 门开着时来的人，不用等。
/// A person who comes when the gate is open need not wait.
#[test]
fn latecomers_go_in() {
    every_order(0, || {
        let gate = Gate::default();
        gate.open();
        gate.wait();
        gate.wait();
    });
}
