//! 不用锁的 Event 的规矩。 The rules of an event without a lock.

use exercise07_2_event::{Event, Request, Scheduler};
use say::tr;
use std::cell::RefCell;
use std::rc::Rc;

/// What happened, in order.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<String>>>);

impl Log {
    fn note(&self, what: impl ToString) {
        self.0.borrow_mut().push(what.to_string());
    }

    #[track_caller]
    fn is(&self, expected: &[&str]) {
        let log = self.0.borrow().join(", ");
        let expected = expected.join(", ");
        assert!(
            log == expected,
            "{}",
            tr!(
                "应该是 {expected}；现在是 {log}",
                "not {expected}, but {log}"
            )
        );
    }
}

/// A scheduler, an event and a log.
fn kitchen() -> (Scheduler, Event, Log) {
    let scheduler = Scheduler::default();
    let event = Event::new(&scheduler);
    (scheduler, event, Log::default())
}

/// Adds a task that waits, notes its name, has one more turn and notes it again.
fn waits(s: &Scheduler, event: &Event, log: &Log, name: &'static str) {
    let (event, log) = (event.clone(), log.clone());
    s.spawn(move |me| {
        event.wait(&me);
        log.note(name);
        me.yield_(Request::Turn);
        log.note(name);
    });
}

/// Adds a task that lets the others have so many turns, and then sets the event.
fn sets(s: &Scheduler, event: &Event, log: &Log, turns: usize) {
    let (event, log) = (event.clone(), log.clone());
    s.spawn(move |me| {
        (0..turns).for_each(|_| me.yield_(Request::Turn));
        log.note("set");
        event.set();
        log.note("done");
    });
}

/// 一个任务等，事件发生以后它接着走。
/// One task waits, and goes on after the event.
#[test]
fn one_goes_on() {
    let (s, event, log) = kitchen();
    waits(&s, &event, &log, "a");
    sets(&s, &event, &Log::default(), 3);
    s.run();
    log.is(&["a", "a"]);
}

/// 几个任务等，事件发生以后都接着走，先来的先走。
/// Several wait, and all go on after the event, in the order they came.
#[test]
fn all_go_on_in_order() {
    let (s, event, log) = kitchen();
    for name in ["a", "b", "c"] {
        waits(&s, &event, &log, name);
    }
    sets(&s, &event, &Log::default(), 3);
    s.run();
    log.is(&["a", "b", "c", "a", "b", "c"]);
}

/// 事件没有发生，谁也不往下走。
/// Nobody goes on before the event.
#[test]
fn nobody_goes_on_early() {
    let (s, event, log) = kitchen();
    waits(&s, &event, &log, "a");
    let theirs = log.clone();
    s.spawn(move |me| {
        (0..5).for_each(|_| me.yield_(Request::Turn));
        theirs.note("before");
        event.set();
    });
    s.run();
    let log = log.0.borrow();
    assert!(
        log.first().is_some_and(|first| first == "before"),
        "{}",
        tr!("事件还没有发生，就走了：{log:?}", "too early: {log:?}")
    );
}

/// 事件发生以后才来的，不用等，也不让出线程。
/// A task that comes after the event does not wait, and keeps the thread.
#[test]
fn latecomers_keep_the_thread() {
    let (s, event, log) = kitchen();
    s.spawn({
        let event = event.clone();
        move |_| event.set()
    });
    waits(&s, &event, &log, "late");
    waits(&s, &event, &log, "later");
    s.run();
    log.is(&["late", "later", "late", "later"]);
}

/// `set` 不让出线程：做它的任务接着做自己的事。
/// `set` keeps the thread: the task that calls it goes on with its own work.
#[test]
fn set_keeps_the_thread() {
    let (s, event, log) = kitchen();
    waits(&s, &event, &log, "a");
    sets(&s, &event, &log, 3);
    s.run();
    log.is(&["set", "done", "a", "a"]);
}

/// 等的任务，事件发生以前一次也轮不到。
/// A task that waits gets no turn before the event.
#[test]
fn a_wait_takes_no_turns() {
    let (s, event, log) = kitchen();
    waits(&s, &event, &log, "a");
    sets(&s, &event, &log, 100);
    let turns = s.run();
    let most = 3 + 101; // to wait, go on and go on again; and the other's
    assert!(
        turns <= most,
        "{}",
        tr!(
            "另一个让了 100 次，两个至多轮到 {most} 次，现在是 {turns} 次",
            "the other yields 100 times: {most} turns at most, not {turns}"
        )
    );
}
