//! 桌子、信号量、屏障和阅览室，每一种次序。
//! The table, the semaphore, the barrier and the reading room in every order.

use lesson10_deadlock::{
    Barrier, Deadlock, Room, Semaphore, Table, Turns, both_or_none, forks,
    give_back, in_order, with_waiter,
};
use std::run::Config;
use std::search::{All, search};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
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

/// All of them eat once, at a table of so many, and nobody uses a fork that
/// somebody else is using.
fn dinner(
    people: usize,
    eat_once: impl Fn(&Table, usize, [usize; 2], &dyn Fn()) -> Result<(), Deadlock>
    + Sync,
) {
    let (table, meals) = (&Table::new(people), &AtomicUsize::new(0));
    let users: Vec<_> = (0..people).map(|_| AtomicUsize::new(0)).collect();
    let (users, eat_once) = (&users, &eat_once);
    thread::scope(|s| {
        for who in 0..people {
            s.spawn(move || {
                let [left, right] = forks(who, people);
                let eat = || {
                    assert_eq!(users[left].swap(1, SeqCst), 0);
                    assert_eq!(users[right].swap(1, SeqCst), 0);
                    users[left].store(0, SeqCst);
                    users[right].store(0, SeqCst);
                    meals.fetch_add(1, SeqCst);
                };
                eat_once(table, who, [left, right], &eat).unwrap();
            });
        }
    });
    assert_eq!(meals.load(SeqCst), people);
}

#[test]
fn everybody_eats_whichever_cure_they_take() {
    for (people, spurious) in [(2, 1), (3, 0)] {
        holds(spurious, || {
            dinner(people, |table, who, both, eat| {
                in_order(table, who, both, eat)
            });
        });
        holds(spurious, || {
            let waiter = Semaphore::new(people - 1);
            dinner(people, |table, who, both, eat| {
                with_waiter(table, who, both, &waiter, eat)
            });
        });
        holds(spurious, || {
            dinner(people, |table, who, both, eat| {
                both_or_none(table, who, both, eat);
                Ok(())
            });
        });
    }
    holds(0, || {
        dinner(2, |table, who, both, eat| {
            let pause = Duration::from_millis(10) * (who as u32 + 1);
            give_back(table, who, both, pause, eat)
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
            let last = Mutex::new([0; 2]); // of each round
            thread::scope(|s| {
                for who in 0..people {
                    let (barrier, rounds, last) = (&barrier, &rounds, &last);
                    s.spawn(move || {
                        for round in 1..=2 {
                            rounds.lock().unwrap()[who] = round;
                            let was_last = u32::from(barrier.wait());
                            last.lock().unwrap()[round - 1] += was_last;
                            let rounds = rounds.lock().unwrap();
                            assert!(rounds.iter().all(|r| *r >= round));
                        }
                    });
                }
            });
            assert_eq!(last.into_inner().unwrap(), [1, 1]);
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

#[test]
fn in_order_a_later_reader_goes_in_after_the_writer() {
    for (turns, first) in
        [(Turns::ReadersFirst, "reader"), (Turns::InOrder, "writer")]
    {
        holds(1, || {
            let (room, log) = (Room::new(turns), Mutex::new(Vec::new()));
            let after = |secs| thread::sleep(Duration::from_secs(secs));
            thread::scope(|s| {
                s.spawn(|| room.read(|| after(3)));
                s.spawn(|| {
                    after(1);
                    room.write(|| log.lock().unwrap().push("writer"));
                });
                s.spawn(|| {
                    after(2);
                    room.read(|| log.lock().unwrap().push("reader"));
                });
            });
            assert_eq!(log.lock().unwrap()[0], first);
        });
    }
}
