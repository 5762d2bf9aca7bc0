//! What the table promises, and its neighbours: semaphore, barrier, reading room.

use lesson10_deadlock::{
    Barrier, Deadlock, Room, Semaphore, Table, Turns, Wait, both_or_none,
    forks, give_back, in_order, with_waiter,
};
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);

#[test]
fn take_blocks_while_somebody_has_the_fork() {
    let (table, (tell, told)) = (&Table::new(2), mpsc::channel());
    table.take(0, 0).unwrap();
    thread::scope(|s| {
        s.spawn(move || tell.send(table.take(1, 0)).unwrap());
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        table.put_back(0, &[0]);
        assert_eq!(told.recv(), Ok(Ok(())));
    });
}

#[test]
fn try_take_does_not_block_and_leaves_a_fork_that_somebody_has() {
    let table = Table::new(2);
    assert!(table.try_take(0, 1));
    assert!(!table.try_take(1, 1));
    table.put_back(0, &[1]);
    assert!(table.try_take(1, 1));
}

#[test]
fn take_both_takes_none_while_one_is_not_free() {
    let (table, (tell, told)) = (&Table::new(3), mpsc::channel());
    table.take(1, 1).unwrap();
    thread::scope(|s| {
        s.spawn(move || {
            table.take_both(0, [0, 1]);
            tell.send(()).unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        assert!(table.try_take(2, 0), "it holds one while it waits");
        table.put_back(2, &[0]);
        table.put_back(1, &[1]);
        assert_eq!(told.recv(), Ok(()));
    });
}

#[test]
fn everybody_in_a_circle_is_told_and_the_table_says_who_waits_for_whom() {
    let table = &Table::new(3);
    for who in 0..3 {
        table.take(who, who).unwrap();
    }
    thread::scope(|s| {
        let wait = |who| s.spawn(move || table.take(who, (who + 1) % 3));
        let first = wait(0);
        thread::sleep(A_WHILE);
        let second = wait(1);
        thread::sleep(A_WHILE);
        assert_eq!(table.circle(), [], "two who wait are no circle");
        let third = wait(2);
        for one in [first, second, third] {
            assert_eq!(one.join().unwrap(), Err(Deadlock));
        }
    });
    let wait = |who, fork, holder| Wait { who, fork, holder };
    assert_eq!(
        table.circle(),
        [wait(2, 0, 0), wait(0, 1, 1), wait(1, 2, 2)]
    );
}

#[test]
fn whoever_waits_for_a_circle_without_being_part_of_it_is_told_too() {
    let table = Table::new(3);
    table.take(0, 0).unwrap();
    table.take(1, 1).unwrap();
    thread::scope(|s| {
        let first = s.spawn(|| table.take(0, 1));
        thread::sleep(A_WHILE);
        assert_eq!(table.take(1, 0), Err(Deadlock));
        assert_eq!(first.join().unwrap(), Err(Deadlock));
    });
    assert_eq!(table.take(2, 0), Err(Deadlock));
    assert_eq!(table.take(2, 2), Ok(()), "nobody has this one");
}

#[test]
fn a_fork_put_back_too_late_does_not_hide_the_circle() {
    let table = Table::new(2);
    table.take(0, 0).unwrap();
    table.take(1, 1).unwrap();
    thread::scope(|s| {
        let first = s.spawn(|| table.take(0, 1));
        thread::sleep(A_WHILE);
        assert_eq!(table.take(1, 0), Err(Deadlock));
        table.put_back(1, &[1]);
        assert_eq!(first.join().unwrap(), Err(Deadlock));
    });
}

#[test]
#[should_panic(expected = "holds a fork")]
fn whoever_takes_both_holds_none_before() {
    let table = Table::new(3);
    table.take(0, 2).unwrap();
    table.take_both(0, [0, 1]);
}

#[test]
#[should_panic(expected = "who has fork 0?")]
fn nobody_puts_back_the_fork_of_another() {
    let table = Table::new(2);
    table.take(0, 0).unwrap();
    table.put_back(1, &[0]);
}

/// Twenty people eat a hundred times each. Neighbours never eat together.
fn feast(
    eat_once: impl Fn(&Table, usize, [usize; 2], &dyn Fn()) -> Result<(), Deadlock>
    + Sync,
) {
    const PEOPLE: usize = 20;
    let table = &Table::new(PEOPLE);
    let users = &[(); PEOPLE].map(|()| AtomicU32::new(0)); // of each fork
    let meals = &AtomicU32::new(0);
    let eat_once = &eat_once;
    thread::scope(|s| {
        for who in 0..PEOPLE {
            s.spawn(move || {
                let both = forks(who, PEOPLE);
                let eat = || {
                    for fork in both {
                        assert_eq!(users[fork].fetch_add(1, SeqCst), 0);
                    }
                    for fork in both {
                        users[fork].fetch_sub(1, SeqCst);
                    }
                    meals.fetch_add(1, SeqCst);
                };
                for _ in 0..100 {
                    eat_once(table, who, both, &eat).unwrap();
                }
            });
        }
    });
    assert_eq!(meals.load(SeqCst), 100 * PEOPLE as u32);
}

#[test]
fn twenty_eat_a_hundred_times_in_each_of_the_four_ways() {
    feast(|table, who, both, eat| in_order(table, who, both, eat));
    let waiter = Semaphore::new(19);
    feast(|table, who, both, eat| with_waiter(table, who, both, &waiter, eat));
    feast(|table, who, both, eat| {
        both_or_none(table, who, both, eat);
        Ok(())
    });
    feast(|table, who, both, eat| {
        let pause = Duration::from_micros(who as u64);
        give_back(table, who, both, pause, eat)
    });
}

#[test]
fn a_permit_can_be_given_back_by_another_thread() {
    let (permits, (tell, told)) = (Semaphore::new(1), mpsc::channel());
    permits.acquire();
    thread::scope(|s| {
        s.spawn(|| {
            permits.acquire();
            tell.send(()).unwrap();
        });
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        permits.release();
        assert_eq!(told.recv(), Ok(()));
    });
}

#[test]
fn the_barrier_opens_when_all_have_come_and_not_before() {
    let (barrier, (tell, told)) = (Barrier::new(2), mpsc::channel());
    thread::scope(|s| {
        s.spawn(|| tell.send(barrier.wait()).unwrap());
        assert!(told.recv_timeout(A_WHILE).is_err(), "did not block");
        let last = barrier.wait();
        assert!(last, "I was the last");
        assert_eq!(told.recv(), Ok(false));
    });
}

#[test]
fn in_order_a_reader_does_not_overtake_a_writer_who_waits() {
    for (turns, overtakes) in
        [(Turns::ReadersFirst, true), (Turns::InOrder, false)]
    {
        let (room, (tell, told)) = (Room::new(turns), mpsc::channel());
        let (go, gone) = mpsc::channel::<()>();
        thread::scope(|s| {
            s.spawn(|| room.read(move || gone.recv().unwrap()));
            thread::sleep(A_WHILE); // inside
            let teller = tell.clone();
            s.spawn(|| room.write(move || teller.send("writer").unwrap()));
            thread::sleep(A_WHILE); // waits
            s.spawn(|| room.read(move || tell.send("reader").unwrap()));
            let first = told.recv_timeout(A_WHILE);
            assert_eq!(first.ok(), overtakes.then_some("reader"));
            go.send(()).unwrap();
            assert_eq!(told.recv(), Ok("writer"));
        });
    }
}
