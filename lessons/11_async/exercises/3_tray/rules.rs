//! 托盘的规矩。 The rules of trays.

use exercise11_3_tray::{FULL, Waiter};
use say::tr;
use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use tokio::sync::mpsc::{self, Sender};

fn kitchen() -> (Sender<u32>, Waiter) {
    let (hatch, plates) = mpsc::channel(99);
    (hatch, Waiter::new(plates))
}

/// The plates with these numbers come.
fn come(hatch: &Sender<u32>, plates: impl IntoIterator<Item = u32>) {
    for plate in plates {
        hatch.try_send(plate).unwrap();
    }
}

/// Asks for a tray once. If it is not ready, the future is dropped.
fn asked_once(waiter: &mut Waiter) -> Poll<Option<Vec<u32>>> {
    let tray = pin!(waiter.tray());
    tray.poll(&mut Context::from_waker(Waker::noop()))
}

fn not_yet(waiter: &mut Waiter) {
    is(asked_once(waiter), Poll::Pending);
}

fn full(waiter: &mut Waiter, first: u32) {
    let tray = Some((first..).take(FULL).collect());
    is(asked_once(waiter), Poll::Ready(tray));
}

fn is<T: Debug + PartialEq>(got: T, wanted: T) {
    assert!(
        got == wanted,
        "{}",
        tr!(
            "该是 {wanted:?}，却是 {got:?}",
            "it should be {wanted:?}, but is {got:?}"
        )
    );
}

/// 没有人打断，三盘一托盘，先来的先上。
/// Undisturbed, three plates make a tray, in the order in which they come.
#[test]
fn three_plates_make_a_tray() {
    let (hatch, mut waiter) = kitchen();
    not_yet(&mut waiter);
    come(&hatch, 1..=7);
    full(&mut waiter, 1);
    full(&mut waiter, 4);
}

/// 手里有一盘的时候被丢掉，那一盘还在。
/// A future that is dropped with one plate on the tray loses nothing.
#[test]
fn dropped_with_one_plate() {
    let (hatch, mut waiter) = kitchen();
    come(&hatch, [1]);
    not_yet(&mut waiter);
    come(&hatch, [2, 3]);
    full(&mut waiter, 1);
}

/// 手里有两盘的时候被丢掉，两盘都在。
/// A future that is dropped with two plates on the tray loses nothing.
#[test]
fn dropped_with_two_plates() {
    let (hatch, mut waiter) = kitchen();
    come(&hatch, [1, 2]);
    not_yet(&mut waiter);
    not_yet(&mut waiter);
    come(&hatch, [3]);
    full(&mut waiter, 1);
}

/// 不管在哪里被丢掉，丢掉多少次，每一盘都上一次，不多也不少。
/// Wherever it is dropped, and however often, each plate is served once.
#[test]
fn each_plate_is_served_once() {
    for drops in 0..1 << 6_u32 {
        let (hatch, mut waiter) = kitchen();
        let mut served = Vec::new();
        for plate in 1..=6 {
            come(&hatch, [plate]);
            if drops >> (plate - 1) & 1 == 1
                && let Poll::Ready(tray) = asked_once(&mut waiter)
            {
                served.extend(tray.unwrap());
            }
        }
        while served.len() < 6
            && let Poll::Ready(tray) = asked_once(&mut waiter)
        {
            served.extend(tray.unwrap());
        }
        is(served, (1..=6).collect());
    }
}

/// 没有菜再来，手里有几盘就上几盘，此后返回 None。
/// When no more plates come, the last tray has the rest; then there is none.
#[test]
fn the_last_tray_may_be_smaller() {
    let (hatch, mut waiter) = kitchen();
    come(&hatch, 1..=5);
    drop(hatch);
    full(&mut waiter, 1);
    is(asked_once(&mut waiter), Poll::Ready(Some(vec![4, 5])));
    is(asked_once(&mut waiter), Poll::Ready(None));
}
