//! What the channels do, in every order.

use crossbeam::channel::{
    Receiver, RecvTimeoutError, SendError, Sender, TryRecvError, TrySendError,
    bounded, unbounded,
};
use std::run::{Config, Verdict};
use std::search::{All, search};
use std::thread;
use std::time::Duration;

/// Runs it in every order: how many kinds there are, and the first verdict.
fn every(model: impl Fn()) -> (usize, Option<Verdict>) {
    let found = search(&Config::default(), All::kinds(), &model, |run| {
        run.verdict.is_some()
    });
    (found.runs, found.bad.and_then(|bad| bad.verdict))
}

fn holds(model: impl Fn()) {
    let (runs, verdict) = every(model);
    assert_eq!(verdict, None);
    assert!(runs > 1, "there is more than one order");
}

fn sends(s: &'static str, to: Sender<&'static str>) {
    to.send(s).unwrap();
}

#[test]
fn all_that_is_sent_is_received_whatever_the_channel_holds() {
    for most in [0, 1, 2, usize::MAX] {
        holds(|| {
            let (to, from) = bounded(most);
            let other = to.clone();
            let one = thread::spawn(move || sends("one", to));
            let two = thread::spawn(move || sends("two", other));
            let mut all: Vec<_> = from.iter().collect();
            all.sort_unstable();
            assert_eq!(all, ["one", "two"]);
            one.join().unwrap();
            two.join().unwrap();
        });
    }
}

#[test]
fn of_two_receivers_each_gets_other_values() {
    holds(|| {
        let (to, from) = unbounded();
        let count = |from: Receiver<i32>| from.iter().sum::<i32>();
        let other = from.clone();
        let one = thread::spawn(move || count(from));
        let two = thread::spawn(move || count(other));
        to.send(1).unwrap();
        to.send(2).unwrap();
        drop(to);
        assert_eq!(one.join().unwrap() + two.join().unwrap(), 3);
    });
}

/// The one mistake with channels that everybody makes.
#[test]
fn a_sender_that_nobody_drops_keeps_the_receiver_waiting() {
    let (_, verdict) = every(|| {
        let (to, from) = unbounded();
        let own = to.clone();
        let sender = thread::spawn(move || sends("one", own));
        assert_eq!(from.into_iter().count(), 1); // `to` lives on
        sender.join().unwrap();
        drop(to);
    });
    assert_eq!(verdict, Some(Verdict::Stuck));
}

#[test]
fn who_hands_over_gets_the_value_back_if_nobody_takes_it() {
    holds(|| {
        let (to, from) = bounded(0);
        let sender = thread::spawn(move || to.send("one"));
        let taken = from.try_recv();
        drop(from);
        let sent = sender.join().unwrap();
        assert_eq!(sent.is_ok(), taken.is_ok());
        assert!(sent.is_ok() || sent == Err(SendError("one")));
    });
}

#[test]
fn nobody_waits_who_only_tries() {
    holds(|| {
        let (to, from) = bounded(1);
        let tries = thread::spawn(move || {
            to.try_send(1).unwrap();
            match to.try_send(2) {
                Ok(()) | Err(TrySendError::Full(2)) => {}
                other => panic!("{other:?}"),
            }
        });
        let first = from.try_recv();
        assert!(matches!(first, Ok(1) | Err(TryRecvError::Empty)));
        tries.join().unwrap();
        let all: Vec<_> = from.try_iter().collect();
        assert!(all.len() <= 2);
        assert_eq!(from.try_recv(), Err(TryRecvError::Disconnected));
        let soon = from.recv_timeout(Duration::from_millis(1));
        assert_eq!(soon, Err(RecvTimeoutError::Disconnected));
    });
}

#[test]
fn a_wait_with_a_limit_ends() {
    let (_, verdict) = every(|| {
        let (to, from) = unbounded::<i32>();
        let soon = from.recv_timeout(Duration::from_millis(1));
        assert_eq!(soon, Err(RecvTimeoutError::Timeout));
        drop(to);
    });
    assert_eq!(verdict, None);
}
