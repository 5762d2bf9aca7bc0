//! 桌子、信号量、屏障和阅览室，每一种次序。
//! The table, the semaphore, the barrier and the reading room in every order.

use lesson10_deadlock::{
    Barrier, Deadlock, Room, Semaphore, Table, Turns, both_or_none, forks,
    give_back, in_order, with_waiter,
};
use std::run::Config;
use std::search::{All, search};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// How many kinds of orders there are; all of them end well, also with so many
/// wake-ups for no reason in each thread.
fn holds(spurious: usize, model: impl Fn()) -> usize {
    let config = Config {
        spurious,
        ..Config::default()
    };
    let found =
        search(&config, All::kinds(), &model, |run| run.verdict.is_some());
    if let Some(bad) = found.bad {
        panic!("{:?} in {:?}", bad.verdict, bad.choices);
    }
    found.runs
}

/// How all of them eat once, at a table of so many.
fn dinner(
    people: usize,
    eat_once: impl Fn(&Table, usize, [usize; 2]) -> Result<(), Deadlock> + Sync,
) {
    let table = &Table::new(people);
    let eat_once = |who| eat_once(table, who, forks(who, people)).unwrap();
    thread::scope(|s| {
        for who in 0..people {
            s.spawn(move || eat_once(who));
        }
    });
}

#[test]
fn everybody_eats_whichever_cure_they_take() {
    for (people, spurious) in [(2, 1), (3, 0)] {
        holds(spurious, || {
            dinner(people, |table, who, both| {
                in_order(table, who, both, || ())
            });
        });
        holds(spurious, || {
            let waiter = Semaphore::new(people - 1);
            dinner(people, |table, who, both| {
                with_waiter(table, who, both, &waiter, || ())
            });
        });
        holds(spurious, || {
            dinner(people, |table, who, both| {
                both_or_none(table, who, both, || ());
                Ok(())
            });
        });
    }
    holds(0, || {
        dinner(2, |table, who, both| {
            let pause = Duration::from_millis(10) * (who as u32 + 1);
            give_back(table, who, both, pause, || ())
        });
    });
}

#[test]
fn a_circle_is_found_in_each_order_in_which_there_is_one() {
    for people in 2..=4 {
        let circles = Mutex::new(0);
        let orders = holds(0, || {
            let table = Table::new(people);
            let left_first = |who| {
                let [left, right] = forks(who, people);
                table.take(who, left)?;
                table.take(who, right)?;
                table.put_back(who, &[left, right]);
                Ok(())
            };
            let ends: Vec<Result<(), Deadlock>> = thread::scope(|s| {
                let left_first = &left_first;
                let all: Vec<_> = (0..people)
                    .map(|who| s.spawn(move || left_first(who)))
                    .collect();
                all.into_iter().map(|one| one.join().unwrap()).collect()
            });
            let circle = table.circle();
            if circle.is_empty() {
                assert!(ends.iter().all(Result::is_ok));
            } else {
                assert!(ends.iter().all(Result::is_err));
                assert_eq!(circle.len(), people);
                *circles.lock().unwrap() += 1;
            }
        });
        let circles = circles.into_inner().unwrap();
        assert!(0 < circles && circles < orders, "{circles} of {orders}");
    }
}

#[test]
fn a_semaphore_lets_in_no_more_than_it_has_permits() {
    holds(1, || {
        let (permits, inside) = (Semaphore::new(1), Mutex::new(0));
        thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    permits.acquire();
                    *inside.lock().unwrap() += 1;
                    assert_eq!(*inside.lock().unwrap(), 1);
                    *inside.lock().unwrap() -= 1;
                    permits.release();
                });
            }
        });
    });
}

#[test]
fn nobody_is_a_round_ahead() {
    for people in 1..=3 {
        holds(0, || {
            let (barrier, rounds) =
                (Barrier::new(people), Mutex::new(vec![0; people]));
            let last = Mutex::new(0);
            thread::scope(|s| {
                for who in 0..people {
                    let (barrier, rounds, last) = (&barrier, &rounds, &last);
                    s.spawn(move || {
                        for round in 1..=2 {
                            rounds.lock().unwrap()[who] = round;
                            *last.lock().unwrap() += u32::from(barrier.wait());
                            let rounds = rounds.lock().unwrap();
                            assert!(rounds.iter().all(|r| *r >= round));
                        }
                    });
                }
            });
            assert_eq!(last.into_inner().unwrap(), 2, "one of them, each time");
        });
    }
}

/// Who is inside: readers, and a writer.
#[derive(Default)]
struct Inside(Mutex<(u32, bool)>);

impl Inside {
    fn read(&self) {
        let mut inside = self.0.lock().unwrap();
        assert!(!inside.1, "a reader beside a writer");
        inside.0 += 1;
        drop(inside);
        self.0.lock().unwrap().0 -= 1;
    }

    fn write(&self) {
        let mut inside = self.0.lock().unwrap();
        assert_eq!(*inside, (0, false), "a writer is not alone");
        inside.1 = true;
        drop(inside);
        self.0.lock().unwrap().1 = false;
    }
}

#[test]
fn a_writer_is_alone_and_all_get_in() {
    for turns in [Turns::ReadersFirst, Turns::InOrder] {
        holds(0, || {
            let (room, inside) = (Room::new(turns), Inside::default());
            thread::scope(|s| {
                s.spawn(|| room.write(|| inside.write()));
                s.spawn(|| room.read(|| inside.read()));
                s.spawn(|| room.read(|| inside.read()));
            });
        });
        holds(0, || {
            let (room, inside) = (Room::new(turns), Inside::default());
            thread::scope(|s| {
                s.spawn(|| room.write(|| inside.write()));
                s.spawn(|| room.write(|| inside.write()));
                s.spawn(|| room.read(|| inside.read()));
            });
        });
    }
}

#[test]
fn two_readers_are_inside_at_the_same_time() {
    for turns in [Turns::ReadersFirst, Turns::InOrder] {
        holds(0, || {
            let (room, both) = (Room::new(turns), Barrier::new(2));
            thread::scope(|s| {
                s.spawn(|| room.read(|| both.wait()));
                s.spawn(|| room.read(|| both.wait()));
            });
        });
    }
}
