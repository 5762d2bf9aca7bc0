//! 包裹的规矩。 The rules of the parcel.

use exercise05_2_latecomer::Delivery;
use runner::every_order;
use say::tr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

/// How often the callbacks ran.
type Ran = Arc<AtomicUsize>;

/// A callback that notes that it ran, for this parcel.
fn note(ran: &Ran, wanted: u32) -> impl FnOnce(u32) + Send + 'static {
    let ran = Arc::clone(ran);
    move |parcel| {
        assert_eq!(
            parcel,
            wanted,
            "{}",
            tr!("回调拿到的不是这个包裹", "a callback got another parcel")
        );
        ran.fetch_add(1, SeqCst);
    }
}

/// 早加的回调，包裹到的时候运行一次。
/// A callback that was added early runs once, when the parcel arrives.
#[test]
fn an_early_callback_runs() {
    every_order(0, || {
        let (delivery, ran) = (Delivery::default(), Ran::default());
        delivery.when_here(note(&ran, 7));
        let before = ran.load(SeqCst);
        assert!(
            before == 0,
            "{}",
            tr!("包裹还没到，回调就运行了", "it ran before the parcel came")
        );
        delivery.arrive(7);
        let times = ran.load(SeqCst);
        assert!(
            times == 1,
            "{}",
            tr!("回调运行了 {times} 次", "the callback ran {times} times")
        );
    });
}

/// 包裹到了以后才加的回调，当场运行一次。
/// A callback that is added after the arrival runs at once.
#[test]
fn a_late_callback_runs_at_once() {
    every_order(0, || {
        let (delivery, ran) = (Delivery::default(), Ran::default());
        delivery.arrive(8);
        delivery.when_here(note(&ran, 8));
        let times = ran.load(SeqCst);
        assert!(
            times == 1,
            "{}",
            tr!("回调运行了 {times} 次", "the callback ran {times} times")
        );
    });
}

/// 包裹正在到的时候加的回调，不早不晚，也运行一次。
/// A callback that is added at the very moment of the arrival runs once, too.
#[test]
fn a_callback_in_between_runs() {
    every_order(0, || {
        let (delivery, ran) = (&Delivery::default(), Ran::default());
        thread::scope(|s| {
            let courier = thread::Builder::new().name("courier".to_owned());
            courier.spawn_scoped(s, || delivery.arrive(9)).unwrap();
            delivery.when_here(note(&ran, 9));
        });
        let times = ran.load(SeqCst);
        assert!(
            times == 1,
            "{}",
            tr!("回调运行了 {times} 次", "the callback ran {times} times")
        );
    });
}

/// 早加的回调运行时再加一个，那一个也运行。
/// An early callback may add another one, which runs as well.
#[test]
fn an_early_callback_may_add_another() {
    every_order(0, || adds_another(false));
}

/// 晚加的回调运行时再加一个，那一个也运行。
/// A late callback may add another one, which runs as well.
#[test]
fn a_late_callback_may_add_another() {
    every_order(0, || adds_another(true));
}

fn adds_another(late: bool) {
    let (delivery, ran) = (Arc::new(Delivery::default()), Ran::default());
    if late {
        delivery.arrive(5);
    }
    let (again, another) = (Arc::clone(&delivery), note(&ran, 5));
    delivery.when_here(move |_| again.when_here(another));
    if !late {
        delivery.arrive(5);
    }
    let times = ran.load(SeqCst);
    assert!(
        times == 1,
        "{}",
        tr!(
            "回调里加的回调运行了 {times} 次",
            "the callback that was added in a callback ran {times} times"
        )
    );
}
