//! 停车场的规矩。 The rules of the car park.

use exercise01_2_car_park::CarPark;
use runner::every_order;
use say::tr;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

const AN_HOUR: Duration = Duration::from_secs(3600);

/// A car comes, and another leaves later. Returns how long the first waits.
fn waits(later: Duration) -> Duration {
    let (park, start) = (&CarPark::default(), Instant::now());
    thread::scope(|s| {
        let car = thread::Builder::new().name("A".to_owned());
        let enter = || {
            park.enter();
            start.elapsed()
        };
        let car = car.spawn_scoped(s, enter).unwrap();
        thread::sleep(later);
        park.leave();
        car.join().unwrap()
    })
}

/// 没人等的时候空出的位子，留给后来的车。
/// A place that becomes free while nobody waits is kept for the next car.
#[test]
fn a_free_place_is_kept() {
    every_order(0, || {
        let park = CarPark::default();
        park.leave();
        park.enter();
    });
}

/// 空出两个位子，就进得来两辆车。
/// Two free places let two cars in.
#[test]
fn two_free_places_let_two_in() {
    every_order(0, || {
        let park = CarPark::default();
        park.leave();
        park.leave();
        park.enter();
        park.enter();
    });
}

/// 一辆来，一辆走，不论谁先谁后，来的总进得去。
/// One car comes as another leaves: in either order, the new one gets in.
#[test]
fn whoever_comes_as_another_leaves_gets_in() {
    every_order(0, || {
        waits(Duration::ZERO);
    });
}

/// 位子一空出来，等着的车当即进去。
/// A waiting car goes in at the very moment a place becomes free.
#[test]
fn nobody_goes_in_late() {
    every_order(0, || {
        let waited = waits(Duration::ZERO);
        assert!(
            waited.is_zero(),
            "{}",
            tr!(
                "位子已经空了 {waited:?}，车才进去",
                "the place was free for {waited:?} before the car came in"
            )
        );
    });
}

/// 等着的车睡着，等一小时也不占 CPU。
/// A waiting car is asleep: an hour of waiting takes no CPU time.
#[test]
fn whoever_waits_is_asleep() {
    every_order(0, || {
        let waited = waits(AN_HOUR);
        assert!(
            waited == AN_HOUR,
            "{}",
            tr!(
                "该等 3600 秒，却等了 {waited:?}",
                "it waited {waited:?}, not 3600 s"
            )
        );
    });
}

/// 进来的车，不会比空出的位子多，哪怕有车无缘无故醒来。
/// No more cars come in than places are free, even if one wakes for no reason.
#[test]
fn nobody_takes_a_place_that_is_not_free() {
    every_order(1, || {
        let (park, left) = (&CarPark::default(), &AtomicUsize::new(0));
        let entered = &AtomicUsize::new(0);
        let (tell, told) = mpsc::channel();
        thread::scope(|s| {
            for name in ["A", "B"] {
                let car = thread::Builder::new().name(name.to_owned());
                let tell = tell.clone();
                let enter = move || {
                    park.enter();
                    let cars = entered.fetch_add(1, SeqCst) + 1;
                    let places = left.load(SeqCst);
                    assert!(
                        cars <= places,
                        "{}",
                        tr!(
                            "空出 {places} 个位子，进来 {cars} 辆车",
                            "{places} places became free, {cars} cars came in"
                        )
                    );
                    tell.send(()).unwrap();
                };
                car.spawn_scoped(s, enter).unwrap();
            }
            for _ in 0..2 {
                left.fetch_add(1, SeqCst);
                park.leave();
                told.recv().unwrap();
            }
        });
    });
}
