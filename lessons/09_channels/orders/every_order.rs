//! 出菜口，每一种次序。
//! The hatch, in every order.

use lesson09_channels::Hatch;
use std::run::Config;
use std::search::{All, search};
use std::sync::Mutex;
use std::{iter, thread};

/// How many kinds of orders there are, with one wake-up for no reason in each
/// thread; all of them end well.
fn holds(model: impl Fn()) -> usize {
    let config = Config {
        spurious: 1,
        ..Config::default()
    };
    let found =
        search(&config, All::kinds(), &model, |run| run.verdict.is_some());
    if let Some(bad) = found.bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    found.runs
}

/// Cooks put up as many plates as `plates` says for each, waiters take until
/// there are no more. Returns what was taken, waiter by waiter.
fn evening(room: usize, plates: &[u32], waiters: usize) -> Vec<Vec<u32>> {
    let hatch = Hatch::new(room);
    let hatch = &hatch;
    thread::scope(|house| {
        let cook = |n: usize| {
            move || {
                for plate in 0..plates[n] {
                    hatch.put(10 * n as u32 + plate).unwrap();
                }
            }
        };
        let cooks: Vec<_> =
            (0..plates.len()).map(|n| house.spawn(cook(n))).collect();
        let waiter = || iter::from_fn(|| hatch.take()).collect();
        let waiters: Vec<_> =
            (0..waiters).map(|_| house.spawn(waiter)).collect();
        for cook in cooks {
            cook.join().unwrap();
        }
        hatch.close();
        let taken = waiters.into_iter().map(|waiter| waiter.join().unwrap());
        taken.collect()
    })
}

#[test]
fn each_plate_comes_out_once_and_in_its_cooks_order() {
    for (room, plates, waiters) in [
        (1, &[2, 1][..], 1),
        (1, &[2], 2),
        (2, &[3], 1),
        (1, &[1, 1], 2),
    ] {
        let orders = holds(|| {
            let taken = evening(room, plates, waiters);
            for one in &taken {
                for cook in 0..plates.len() as u32 {
                    let own = one.iter().filter(|plate| *plate / 10 == cook);
                    assert!(own.is_sorted());
                }
            }
            let mut all = taken.concat();
            all.sort_unstable();
            let due = (0..).zip(plates).flat_map(|(cook, &plates)| {
                (0..plates).map(move |plate| 10 * cook + plate)
            });
            assert!(all.into_iter().eq(due));
        });
        assert!(orders > 10, "{orders}");
    }
}

#[test]
fn a_plate_is_put_only_where_there_is_room() {
    // As many as are in the hatch, and those that were never put.
    let inside = Mutex::new(0_i32);
    holds(|| {
        *inside.lock().unwrap() = 0;
        let hatch = Hatch::new(1);
        thread::scope(|house| {
            for _ in 0..2 {
                house.spawn(|| {
                    hatch.put(()).unwrap();
                    let mut inside = inside.lock().unwrap();
                    *inside += 1;
                    assert!(*inside <= 1, "two plates, and room for one");
                });
            }
            for _ in 0..2 {
                *inside.lock().unwrap() -= 1; // before it makes room
                hatch.take().unwrap();
            }
        });
    });
}

#[test]
fn whoever_waits_when_it_closes_is_told() {
    holds(|| {
        let hatch = Hatch::new(1);
        hatch.put(1).unwrap();
        thread::scope(|house| {
            house.spawn(|| assert_eq!(hatch.put(2), Err(2)));
            house.spawn(|| hatch.close());
        });
        assert_eq!((hatch.take(), hatch.take()), (Some(1), None));
    });
    holds(|| {
        let hatch = Hatch::<u32>::new(1);
        thread::scope(|house| {
            house.spawn(|| assert_eq!(hatch.take(), None));
            house.spawn(|| assert_eq!(hatch.take(), None));
            house.spawn(|| hatch.close());
        });
    });
}
