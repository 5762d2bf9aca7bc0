//! What `Coroutine` promises, seen from outside.

use lesson06_coroutines::{Coroutine, NoYield, STACK_SIZE, Yielder, adder};
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::env;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::rc::Rc;
use std::sync::Mutex;
use std::thread;

/// Notes what happens, in order; shared without a lock.
type Log = Rc<RefCell<Vec<String>>>;

fn note(log: &Log, what: impl ToString) {
    log.borrow_mut().push(what.to_string());
}

/// Notes when it is dropped.
struct Guard(Log, &'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        note(&self.0, format!("{} dropped", self.1));
    }
}

/// Takes numbers and yields the last one; returns at 0, panics at 13.
fn guarded(log: &Log) -> Coroutine<u32, u32, &'static str> {
    let (captured, log) = (Guard(log.clone(), "captured"), log.clone());
    Coroutine::new(move |sender| {
        let _captured = captured;
        let _local = Guard(log.clone(), "local");
        note(&log, "begins");
        let mut last = 0;
        loop {
            last = sender.yield_(last);
            match last {
                0 => return "the end",
                13 => panic!("unlucky"),
                n => note(&log, n),
            }
        }
    })
}

#[test]
fn nothing_runs_before_the_start_and_then_only_up_to_the_first_yield() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    assert!(log.borrow().is_empty());
    assert_eq!(coroutine.start(), Ok(0));
    assert_eq!(*log.borrow(), ["begins"]);
}

#[test]
fn a_value_sent_before_the_start_comes_back_and_nothing_runs() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    assert_eq!(coroutine.send(7), Err(NoYield::NotStarted(7)));
    assert!(log.borrow().is_empty());
    assert_eq!(coroutine.start(), Ok(0));
    assert_eq!(coroutine.send(7), Ok(7));
    assert_eq!(*log.borrow(), ["begins", "7"]);
}

#[test]
#[should_panic = "starts only once"]
fn a_second_start_panics() {
    let mut coroutine = adder::stackful();
    coroutine.start().unwrap();
    let _ = coroutine.start();
}

#[test]
fn sender_and_coroutine_take_strict_turns() {
    let log = Log::default();
    let ours = log.clone();
    let mut coroutine: Coroutine<u32, ()> = Coroutine::new(move |sender| {
        loop {
            let n = sender.yield_(());
            note(&ours, format!("takes {n}"));
        }
    });
    coroutine.start().unwrap();
    let mut expected = Vec::new();
    for n in 0..1000 {
        note(&log, format!("sends {n}"));
        coroutine.send(n).unwrap();
        expected.extend([format!("sends {n}"), format!("takes {n}")]);
    }
    assert_eq!(*log.borrow(), expected);
}

#[test]
fn a_value_has_been_used_when_send_returns() {
    let used = Rc::new(Cell::new(0));
    let ours = Rc::clone(&used);
    let mut coroutine: Coroutine<u64, u64> = Coroutine::new(move |sender| {
        loop {
            ours.set(sender.yield_(ours.get()) + 1);
        }
    });
    coroutine.start().unwrap();
    for n in 0..1_000_000 {
        assert_eq!(coroutine.send(n), Ok(n + 1));
        assert_eq!(used.get(), n + 1);
    }
}

#[test]
fn a_coroutine_runs_on_the_thread_of_its_sender() {
    let mut coroutine = Coroutine::new(|sender: Yielder<(), _>| {
        sender.yield_(thread::current().id());
        sender.yield_(thread::current().id());
    });
    let here = thread::current().id();
    assert_eq!(coroutine.start(), Ok(here));
    assert_eq!(coroutine.send(()), Ok(here));
}

#[test]
fn what_the_body_returns_comes_out_at_the_sender_once() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    coroutine.start().unwrap();
    assert_eq!(coroutine.send(0), Err(NoYield::Returned("the end")));
    assert_eq!(
        *log.borrow(),
        ["begins", "local dropped", "captured dropped"]
    );
    assert_eq!(coroutine.send(5), Err(NoYield::Finished(5)));
    assert_eq!(coroutine.send(0), Err(NoYield::Finished(0)));
}

#[test]
fn a_body_without_a_yield_returns_at_the_start() {
    let mut coroutine: Coroutine<(), (), u32> = Coroutine::new(|_| 7);
    assert_eq!(coroutine.start(), Err(NoYield::Returned(7)));
}

#[test]
fn a_value_that_comes_back_is_the_same_one() {
    let text = "not a copy".to_owned();
    let place = text.as_ptr();
    let mut coroutine: Coroutine<String, ()> = Coroutine::new(|sender| {
        sender.yield_(());
    });
    let Err(NoYield::NotStarted(text)) = coroutine.send(text) else {
        panic!("it was not started");
    };
    coroutine.close();
    let Err(NoYield::Finished(text)) = coroutine.send(text) else {
        panic!("it was closed");
    };
    assert_eq!(text.as_ptr(), place);
}

#[test]
fn close_drops_what_the_body_still_owns_and_ends_it() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    coroutine.start().unwrap();
    coroutine.close();
    assert_eq!(
        *log.borrow(),
        ["begins", "local dropped", "captured dropped"]
    );
    coroutine.close(); // a second time changes nothing
    assert_eq!(coroutine.send(1), Err(NoYield::Finished(1)));
    assert_eq!(log.borrow().len(), 3);
}

#[test]
fn close_before_the_start_drops_the_body_without_running_it() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    coroutine.close();
    assert_eq!(*log.borrow(), ["captured dropped"]);
    assert_eq!(coroutine.send(1), Err(NoYield::Finished(1)));
}

#[test]
fn dropping_a_coroutine_closes_it() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    coroutine.start().unwrap();
    drop(coroutine);
    assert_eq!(
        *log.borrow(),
        ["begins", "local dropped", "captured dropped"]
    );
}

#[test]
fn a_panic_inside_comes_out_at_the_sender_and_ends_the_coroutine() {
    let log = Log::default();
    let mut coroutine = guarded(&log);
    coroutine.start().unwrap();
    let result = catch_unwind(AssertUnwindSafe(|| coroutine.send(13)));
    let panic = result.unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"unlucky"));
    assert_eq!(
        *log.borrow(),
        ["begins", "local dropped", "captured dropped"]
    );
    assert_eq!(coroutine.send(1), Err(NoYield::Finished(1)));
}

#[test]
fn a_lock_held_by_a_body_that_is_closed_is_poisoned_as_by_a_panic() {
    let lock = Rc::new(Mutex::new(()));
    let ours = Rc::clone(&lock);
    let mut coroutine: Coroutine<(), ()> = Coroutine::new(move |sender| {
        let _guard = ours.lock().unwrap();
        sender.yield_(());
    });
    coroutine.start().unwrap();
    assert!(lock.try_lock().is_err());
    coroutine.close();
    assert!(lock.is_poisoned());
}

#[test]
fn a_body_may_yield_from_deep_inside_its_calls() {
    fn walk(depth: u32, asker: &Yielder<(), u32>) {
        if depth > 0 {
            walk(depth - 1, asker);
            asker.yield_(depth);
            walk(depth - 1, asker);
        }
    }
    let visited: Vec<_> = Coroutine::new(|asker| walk(3, &asker)).collect();
    assert_eq!(visited, [1, 2, 1, 3, 1, 2, 1]);
}

#[test]
fn a_coroutine_may_send_to_another() {
    let mut doubler: Coroutine<u64, u64> = Coroutine::new(|sender| {
        let mut adder = adder::stackful();
        let mut sum = adder.start().unwrap();
        loop {
            sum = adder.send(2 * sender.yield_(sum)).unwrap();
        }
    });
    doubler.start().unwrap();
    assert_eq!([1, 2, 3].map(|n| doubler.send(n)), [Ok(2), Ok(6), Ok(12)]);
}

#[test]
fn an_iterator_works_only_when_it_is_asked() {
    let log = Log::default();
    let ours = log.clone();
    let numbers: Coroutine<(), u32> = Coroutine::new(move |asker| {
        let _guard = Guard(ours.clone(), "numbers");
        for n in 1.. {
            note(&ours, n);
            asker.yield_(n);
        }
    });
    let mut squares = numbers.map(|n| n * n);
    assert!(log.borrow().is_empty());
    assert_eq!(squares.next(), Some(1));
    assert_eq!(*log.borrow(), ["1"]);
    assert_eq!(squares.find(|square| *square > 8), Some(9));
    drop(squares);
    assert_eq!(*log.borrow(), ["1", "2", "3", "numbers dropped"]);
}

#[test]
fn an_iterator_that_is_finished_stays_finished() {
    let mut two: Coroutine<(), u32> = Coroutine::new(|asker| {
        asker.yield_(1);
        asker.yield_(2);
    });
    assert_eq!(two.by_ref().collect::<Vec<_>>(), [1, 2]);
    assert_eq!((two.next(), two.next()), (None, None));
}

#[test]
fn ten_thousand_coroutines_live_side_by_side() {
    let mut adders: Vec<Coroutine<u64, u64>> = (0..10_000)
        .map(|first| {
            Coroutine::with_stack_size(16 << 10, move |sender| {
                let mut sum = first;
                loop {
                    sum += sender.yield_(sum);
                }
            })
        })
        .collect();
    for (first, adder) in adders.iter_mut().enumerate() {
        assert_eq!(adder.start(), Ok(first as u64));
    }
    for n in 1..=3 {
        for (first, adder) in adders.iter_mut().enumerate() {
            assert_eq!(adder.send(1), Ok(first as u64 + n));
        }
    }
}

/// Goes down `kib` kibibytes of stack and comes back.
#[inline(never)]
fn dive(kib: usize) -> usize {
    let frame = black_box([kib; (1 << 10) / size_of::<usize>()]);
    match kib {
        0 => frame[0],
        _ => dive(kib - 1) + black_box(&frame)[0],
    }
}

#[test]
fn a_stack_is_as_long_as_it_was_asked_for() {
    const NAME: &str = "a_stack_is_as_long_as_it_was_asked_for";
    const BY_ITSELF: &str = "LESSON06_DIVES";
    // Where a stack ends, so does the program: that one is another process.
    if env::var_os(BY_ITSELF).is_none() {
        let here = env::current_exe().unwrap();
        let mut there = Command::new(here);
        let run = there.args(["--exact", NAME]).env(BY_ITSELF, "").output();
        assert!(run.unwrap().status.success(), "the stack was too short");
        return;
    }
    let body = |kib| move |_: Yielder<(), ()>| dive(kib);
    for mut coroutine in [
        Coroutine::new(body((STACK_SIZE >> 10) * 3 / 4)),
        Coroutine::with_stack_size(64 << 20, body(48 << 10)),
    ] {
        assert!(matches!(coroutine.start(), Err(NoYield::Returned(_))));
    }
}

#[test]
fn a_stack_that_the_system_has_no_room_for_is_a_panic() {
    let too_long =
        || Coroutine::<(), ()>::with_stack_size(usize::MAX / 2, |_| ());
    assert!(catch_unwind(|| drop(too_long())).is_err());
}

#[test]
fn a_body_that_catches_the_unwinding_is_unwound_again_at_its_next_yield() {
    let caught = Rc::new(Cell::new(0));
    let ours = Rc::clone(&caught);
    let mut coroutine: Coroutine<(), ()> = Coroutine::new(move |sender| {
        while ours.get() < 3 {
            let body = AssertUnwindSafe(|| sender.yield_(()));
            assert!(catch_unwind(body).is_err());
            ours.set(ours.get() + 1);
        }
    });
    coroutine.start().unwrap();
    coroutine.close();
    assert_eq!(caught.get(), 3);
    assert_eq!(coroutine.send(()), Err(NoYield::Finished(())));
}

#[test]
fn a_backtrace_fits_on_the_default_stack() {
    let mut coroutine = Coroutine::new(|sender: Yielder<(), _>| {
        sender.yield_(Backtrace::force_capture().to_string());
    });
    assert!(coroutine.start().is_ok());
}
