//! The tests that must look inside: how often does the loop go round, what
//! becomes of stacks, and what of tasks that never end?

use super::Scheduler;
use mio::Events;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

#[test]
fn while_all_sleep_the_loop_stands_still() {
    let mut scheduler = Scheduler::new().unwrap();
    for n in 1..=3 {
        let wait = n * Duration::from_millis(300);
        scheduler.spawn(move |me| me.sleep(wait)).unwrap();
    }
    let (mut events, mut rounds) = (Events::with_capacity(8), 0);
    while scheduler.round(&mut events).unwrap() {
        rounds += 1;
    }
    // One for each deadline, and some to spare: the system may wake us early.
    assert!(rounds <= 12, "{rounds} rounds: a busy loop");
}

#[test]
fn who_sleeps_for_ever_does_not_wake_and_keeps_nobody_from_going_on() {
    let mut scheduler = Scheduler::new().unwrap();
    let (woken, naps) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(0)));
    let longer_than_time = Duration::from_secs(u64::MAX / 2);
    for for_ever in [Duration::MAX, longer_than_time] {
        let woken = Rc::clone(&woken);
        scheduler
            .spawn(move |me| {
                me.sleep(for_ever);
                woken.set(true);
            })
            .unwrap();
    }
    let theirs = Rc::clone(&naps);
    scheduler
        .spawn(move |me| {
            loop {
                me.sleep(Duration::from_millis(10));
                theirs.set(theirs.get() + 1);
            }
        })
        .unwrap();
    let mut events = Events::with_capacity(8);
    while naps.get() < 30 {
        scheduler.round(&mut events).unwrap();
    }
    assert!(!woken.get());
    assert_eq!(scheduler.asleep.len(), 2);
}

#[test]
fn the_stack_of_a_task_that_has_ended_is_the_next_ones() {
    let mut scheduler = Scheduler::new().unwrap();
    let mut events = Events::with_capacity(8);
    for _ in 0..3 {
        scheduler.spawn(|_| ()).unwrap();
    }
    scheduler.round(&mut events).unwrap();
    assert_eq!(scheduler.stacks.len(), 3);
    for left in [2, 1, 0, 0] {
        scheduler.spawn(|_| ()).unwrap();
        assert_eq!(scheduler.stacks.len(), left);
    }
    scheduler.round(&mut events).unwrap();
    assert_eq!(scheduler.stacks.len(), 4);
}

#[test]
fn a_task_that_never_ended_is_unwound_with_its_scheduler() {
    struct Apron(Rc<Cell<u32>>);
    impl Drop for Apron {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }
    let dropped = Rc::new(Cell::new(0));
    let mut scheduler = Scheduler::new().unwrap();
    for _ in 0..2 {
        let apron = Apron(Rc::clone(&dropped));
        scheduler
            .spawn(move |me| {
                me.yield_now();
                me.sleep(Duration::from_secs(3600));
                drop(apron);
            })
            .unwrap();
    }
    scheduler.round(&mut Events::with_capacity(8)).unwrap();
    let apron = Apron(Rc::clone(&dropped));
    scheduler.spawn(|_| drop(apron)).unwrap(); // this one never begins
    drop(scheduler);
    assert_eq!(dropped.get(), 3);
}

#[test]
fn a_task_that_waits_for_io_is_unwound_with_its_scheduler() {
    let mut scheduler = Scheduler::new().unwrap();
    let door = "127.0.0.1:0".parse().unwrap();
    let mut door = mio::net::TcpListener::bind(door).unwrap();
    let kept = Rc::new(());
    let theirs = Rc::clone(&kept);
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut door, mio::Interest::READABLE).unwrap();
            let _ = watch.reading(|| door.accept());
            drop(theirs);
        })
        .unwrap();
    scheduler
        .spawn(|me| me.sleep(Duration::from_millis(1)))
        .unwrap();
    scheduler.round(&mut Events::with_capacity(8)).unwrap();
    assert!(scheduler.watched.has_waiting());
    drop(scheduler);
    assert_eq!(Rc::strong_count(&kept), 1);
}
