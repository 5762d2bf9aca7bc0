//! What our own scheduler promises, seen from outside.

use lesson07_gevent_io::scheduler::{Me, Scheduler, Watch};
use mio::Interest;
use mio::net::{TcpListener, TcpStream};
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::panic::{self, AssertUnwindSafe};
use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);

const READ: Interest = Interest::READABLE;

/// What happened, in order; the tasks share it without a lock.
type Log = Rc<RefCell<Vec<String>>>;

fn note(log: &Log, what: impl ToString) {
    log.borrow_mut().push(what.to_string());
}

/// Two ends of a connection.
fn connection() -> (TcpStream, TcpStream) {
    let door = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = door.local_addr().unwrap();
    let one = std::net::TcpStream::connect(address).unwrap();
    let (two, _) = door.accept().unwrap();
    one.set_nonblocking(true).unwrap();
    two.set_nonblocking(true).unwrap();
    (TcpStream::from_std(one), TcpStream::from_std(two))
}

fn read_some(watch: &Watch, stream: &TcpStream) -> io::Result<String> {
    let mut bytes = [0; 64];
    let size = watch.read(stream, &mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes[..size]).into_owned())
}

#[test]
fn a_scheduler_without_tasks_returns_at_once() {
    Scheduler::new().unwrap().run().unwrap();
}

#[test]
fn run_returns_when_all_tasks_have_ended() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    for n in 0..10 {
        let log = Rc::clone(&log);
        scheduler
            .spawn(move |me| {
                me.sleep(Duration::from_millis(10 * n));
                note(&log, "done");
            })
            .unwrap();
    }
    scheduler.run().unwrap();
    assert_eq!(log.borrow().len(), 10);
    assert_eq!(Rc::strong_count(&log), 1, "a task is still there");
}

#[test]
fn tasks_that_are_ready_take_turns_in_the_order_of_spawning() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    for name in ["a", "b", "c"] {
        let log = Rc::clone(&log);
        scheduler
            .spawn(move |me| {
                for turn in 1..=3 {
                    note(&log, format!("{name}{turn}"));
                    me.yield_now();
                }
            })
            .unwrap();
    }
    scheduler.run().unwrap();
    let log = log.borrow().join(" ");
    assert_eq!(log, "a1 b1 c1 a2 b2 c2 a3 b3 c3");
}

#[test]
fn sleepers_wake_in_the_order_of_their_deadlines() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    for n in [3, 1, 2] {
        let log = Rc::clone(&log);
        scheduler
            .spawn(move |me| {
                me.sleep(n * A_WHILE);
                note(&log, n);
            })
            .unwrap();
    }
    let start = Instant::now();
    scheduler.run().unwrap();
    assert!(start.elapsed() >= 3 * A_WHILE);
    assert_eq!(*log.borrow(), ["1", "2", "3"]);
}

#[test]
fn at_the_same_deadline_who_was_spawned_first_wakes_first() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let at = Instant::now() + A_WHILE;
    for n in 0..1000 {
        let log = Rc::clone(&log);
        scheduler
            .spawn(move |me| {
                for _ in 0..n % 7 {
                    me.yield_now(); // they do not fall asleep in this order
                }
                me.sleep_until(at);
                note(&log, n);
            })
            .unwrap();
    }
    scheduler.run().unwrap();
    let in_order: Vec<_> = (0..1000).map(|n| n.to_string()).collect();
    assert_eq!(*log.borrow(), in_order);
}

#[test]
fn a_deadline_in_the_past_is_only_a_turn_for_the_others() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let past = Instant::now();
    let sleeps: [fn(&Me, Instant); 2] = [
        |me, past| me.sleep_until(past),
        |me, _| me.sleep(Duration::ZERO),
    ];
    for (name, sleep) in ["a", "b"].into_iter().zip(sleeps) {
        let log = Rc::clone(&log);
        scheduler
            .spawn(move |me| {
                note(&log, format!("{name}1"));
                sleep(me, past);
                note(&log, format!("{name}2"));
            })
            .unwrap();
    }
    scheduler.run().unwrap();
    assert_eq!(log.borrow().join(" "), "a1 b1 a2 b2");
}

#[test]
fn all_tasks_run_on_the_thread_that_calls_run() {
    let mut scheduler = Scheduler::new().unwrap();
    let threads = Rc::new(RefCell::new(HashSet::new()));
    for _ in 0..100 {
        let threads = Rc::clone(&threads);
        scheduler
            .spawn(move |me| {
                for _ in 0..3 {
                    threads.borrow_mut().insert(thread::current().id());
                    me.sleep(Duration::from_millis(1));
                }
            })
            .unwrap();
    }
    scheduler.run().unwrap();
    let here = HashSet::from([thread::current().id()]);
    assert_eq!(*threads.borrow(), here);
}

#[test]
fn ten_thousand_sleepers_sleep_at_the_same_time() {
    const MANY: u32 = 10_000;
    let mut scheduler = Scheduler::new().unwrap();
    let (asleep, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    for _ in 0..MANY {
        let (asleep, most) = (Rc::clone(&asleep), Rc::clone(&most));
        scheduler
            .spawn(move |me| {
                asleep.set(asleep.get() + 1);
                most.set(most.get().max(asleep.get()));
                me.sleep(Duration::from_secs(1));
                asleep.set(asleep.get() - 1); // no lock, no update lost
            })
            .unwrap();
    }
    scheduler.run().unwrap();
    assert_eq!(most.get(), MANY, "all have a turn before anybody has two");
    assert_eq!(asleep.get(), 0);
}

#[test]
fn a_task_can_spawn_tasks_and_keeps_its_turn() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let theirs = Rc::clone(&log);
    scheduler
        .spawn(move |me| {
            for n in 1..=3 {
                let log = Rc::clone(&theirs);
                me.spawn(move |_| note(&log, format!("child {n}"))).unwrap();
            }
            note(&theirs, "parent");
        })
        .unwrap();
    scheduler.run().unwrap();
    assert_eq!(*log.borrow(), ["parent", "child 1", "child 2", "child 3"]);
}

#[test]
fn a_panic_ends_only_its_task_and_goes_on_when_the_others_have_ended() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    for n in 1..=3 {
        let log = Rc::clone(&log);
        scheduler
            .spawn(move |me| {
                me.sleep(Duration::from_millis(n));
                assert_ne!(n, 1, "the soup is spilt");
                me.sleep(A_WHILE);
                note(&log, n);
                assert_ne!(n, 3, "the second panic");
            })
            .unwrap();
    }
    let run = panic::catch_unwind(AssertUnwindSafe(|| scheduler.run()));
    let payload = run.unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    assert!(text.contains("the soup is spilt"), "{text}");
    assert_eq!(*log.borrow(), ["2", "3"]);
}

#[test]
fn io_wakes_its_task_before_a_later_timer() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let (mut near, mut far) = connection();
    let [reader, writer, sleeper] = [(); 3].map(|()| Rc::clone(&log));
    scheduler
        .spawn(move |me| {
            note(&reader, "waits");
            let watch = me.watch(&mut near, READ).unwrap();
            let text = read_some(&watch, &near).unwrap();
            note(&reader, text);
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            me.sleep(A_WHILE);
            note(&writer, "writes");
            far.write_all(b"soup").unwrap();
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            me.sleep(3 * A_WHILE);
            note(&sleeper, "wakes");
        })
        .unwrap();
    scheduler.run().unwrap();
    assert_eq!(*log.borrow(), ["waits", "writes", "soup", "wakes"]);
}

#[test]
fn io_alone_keeps_the_scheduler_waiting() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let (mut near, mut far) = connection();
    let theirs = Rc::clone(&log);
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, READ).unwrap();
            note(&theirs, read_some(&watch, &near).unwrap());
        })
        .unwrap();
    thread::scope(|s| {
        s.spawn(move || {
            thread::sleep(A_WHILE);
            far.write_all(b"soup").unwrap();
        });
        scheduler.run().unwrap();
    });
    assert_eq!(*log.borrow(), ["soup"]);
}

#[test]
fn one_connection_after_another_is_served_by_tasks_that_a_task_spawned() {
    const GUESTS: usize = 30;
    let door = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    door.set_nonblocking(true).unwrap();
    let address = door.local_addr().unwrap();
    let mut door = TcpListener::from_std(door);
    let mut scheduler = Scheduler::new().unwrap();
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut door, READ).unwrap();
            for _ in 0..GUESTS {
                let (mut guest, _) = watch.reading(|| door.accept()).unwrap();
                let served = me.spawn(move |me| {
                    let watch = me.watch(&mut guest, READ).unwrap();
                    loop {
                        let text = read_some(&watch, &guest).unwrap();
                        if text.is_empty() {
                            return;
                        }
                        guest.write_all(text.as_bytes()).unwrap();
                    }
                });
                served.unwrap();
            }
        })
        .unwrap();
    thread::scope(|s| {
        for n in 0..GUESTS {
            s.spawn(move || {
                let server = std::net::TcpStream::connect(address).unwrap();
                for round in 0..10 {
                    let text = format!("guest {n}, {round}");
                    (&server).write_all(text.as_bytes()).unwrap();
                    let mut echo = vec![0; text.len()];
                    (&server).read_exact(&mut echo).unwrap();
                    assert_eq!(echo, text.as_bytes());
                }
            });
        }
        scheduler.run().unwrap();
    });
}

#[test]
fn io_that_need_not_wait_keeps_its_turn() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let (mut near, mut far) = connection();
    let [reader, bystander] = [(); 2].map(|()| Rc::clone(&log));
    scheduler
        .spawn(move |me| {
            far.write_all(b"soup").unwrap();
            while near.peek(&mut [0; 4]).is_err() {} // it is on its way
            let watch = me.watch(&mut near, READ).unwrap();
            note(&reader, read_some(&watch, &near).unwrap());
        })
        .unwrap();
    scheduler.spawn(move |_| note(&bystander, "next")).unwrap();
    scheduler.run().unwrap();
    assert_eq!(*log.borrow(), ["soup", "next"]);
}

#[test]
fn an_attempt_that_was_interrupted_is_made_again() {
    let mut scheduler = Scheduler::new().unwrap();
    let (mut near, _far) = connection();
    scheduler
        .spawn(move |me| {
            let mut answers =
                [Err(ErrorKind::Interrupted.into()), Ok("soup")].into_iter();
            let watch = me.watch(&mut near, READ).unwrap();
            let read = watch.reading(|| answers.next().unwrap());
            assert_eq!(read.unwrap(), "soup");
        })
        .unwrap();
    scheduler.run().unwrap();
}

#[test]
fn a_task_may_call_deep() {
    /// Needs more than `depth` KiB of stack.
    fn layers(depth: u32) -> u32 {
        let layer = std::hint::black_box([depth; 256]);
        match depth {
            1 => 1,
            _ => layers(depth - 1) + u32::from(layer[255] == depth),
        }
    }
    let mut scheduler = Scheduler::new().unwrap();
    // In release builds 60 layers would fit in 64 KiB, in others a layer
    // takes more. Too small a stack ends the whole program.
    scheduler.spawn(|_| assert_eq!(layers(25), 25)).unwrap();
    scheduler.run().unwrap();
}

#[cfg(target_os = "linux")] // where the system keeps count
#[test]
fn the_thread_does_not_sleep_while_somebody_has_something_to_do() {
    const TURNS: usize = 500;
    let mut scheduler = Scheduler::new().unwrap();
    let (mut near, mut far) = connection();
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, READ).unwrap();
            for _ in 0..TURNS {
                near.write_all(b"x").unwrap();
                read_some(&watch, &near).unwrap();
            }
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut far, READ).unwrap();
            for _ in 0..TURNS {
                read_some(&watch, &far).unwrap();
                far.write_all(b"x").unwrap();
            }
        })
        .unwrap();
    let before = sleeps();
    scheduler.run().unwrap();
    let slept = sleeps() - before;
    // Every read waits for its turn, but what it waits for has come by then.
    assert!(slept < TURNS / 5, "{slept} times");
}

/// How often this thread has gone to sleep.
#[cfg(target_os = "linux")]
fn sleeps() -> usize {
    let status = std::fs::read_to_string("/proc/thread-self/status").unwrap();
    let mut lines = status.lines();
    let count = lines.find_map(|l| l.strip_prefix("voluntary_ctxt_switches:"));
    count.unwrap().trim().parse().unwrap()
}

#[test]
fn an_error_of_the_attempt_comes_back_from_io() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let (mut near, _far) = connection();
    let theirs = Rc::clone(&log);
    scheduler
        .spawn(move |me| {
            let attempt = || Err::<(), _>(ErrorKind::BrokenPipe.into());
            let watch = me.watch(&mut near, READ).unwrap();
            let error = watch.reading(attempt);
            note(&theirs, error.unwrap_err().kind());
        })
        .unwrap();
    scheduler.run().unwrap();
    assert_eq!(*log.borrow(), ["broken pipe"]);
}

#[test]
fn a_loop_of_yields_starves_neither_timers_nor_io() {
    let mut scheduler = Scheduler::new().unwrap();
    let (mut near, mut far) = connection();
    let waiting = Rc::new(Cell::new(2));
    let [greedy, sleeper, reader] = [(); 3].map(|()| Rc::clone(&waiting));
    scheduler
        .spawn(move |me| {
            while greedy.get() > 0 {
                me.yield_now(); // would go on for ever if they starved
            }
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            me.sleep(Duration::from_millis(10));
            far.write_all(b"soup").unwrap();
            sleeper.set(sleeper.get() - 1);
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, READ).unwrap();
            read_some(&watch, &near).unwrap();
            reader.set(reader.get() - 1);
        })
        .unwrap();
    scheduler.run().unwrap();
}

/// How many reads a reader makes of `bytes` that come in pieces.
fn reads(pieces: &'static [&'static [u8]], of: usize) -> usize {
    let mut scheduler = Scheduler::new().unwrap();
    let (mut near, mut far) = connection();
    let count = Rc::new(Cell::new(0));
    let theirs = Rc::clone(&count);
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, READ).unwrap();
            let mut bytes = vec![0; of];
            let counted = Counted(&near, &theirs);
            while watch.read(&counted, &mut bytes).unwrap() > 0 {}
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            for piece in pieces {
                me.sleep(Duration::from_millis(50));
                far.write_all(piece).unwrap();
            }
            me.sleep(Duration::from_millis(50));
        })
        .unwrap();
    scheduler.run().unwrap();
    count.get()
}

struct Counted<'a>(&'a TcpStream, &'a Cell<usize>);

impl Read for &Counted<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.1.set(self.1.get() + 1);
        let mut stream = self.0;
        stream.read(buf)
    }
}

#[cfg(unix)]
#[test]
fn after_a_read_that_was_short_the_next_one_waits_at_once() {
    // The first attempt finds nothing, each piece is one, and then the end.
    assert_eq!(reads(&[b"one", b"two", b"three"], 64), 1 + 3 + 1);
    // A read that is filled may have left something: one more attempt each.
    assert_eq!(reads(&[b"one", b"two"], 3), 1 + 2 * 2 + 1);
}

#[test]
fn what_comes_while_the_reader_does_something_else_is_not_forgotten() {
    let (mut scheduler, log) = (Scheduler::new().unwrap(), Log::default());
    let (mut near, mut far) = connection();
    let theirs = Rc::clone(&log);
    let both = READ | Interest::WRITABLE;
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, both).unwrap();
            for _ in 0..3 {
                note(&theirs, read_some(&watch, &near).unwrap());
                me.sleep(A_WHILE); // the next piece comes in here
                watch.write(&near, b"thanks").unwrap(); // and is no excuse
            }
            note(&theirs, read_some(&watch, &near).unwrap()); // the end
        })
        .unwrap();
    scheduler
        .spawn(move |me| {
            for piece in ["one", "two", "three"] {
                far.write_all(piece.as_bytes()).unwrap();
                me.sleep(A_WHILE);
            }
            far.shutdown(Shutdown::Write).unwrap();
            me.sleep(4 * A_WHILE); // so that the thanks have somewhere to go
        })
        .unwrap();
    scheduler.run().unwrap(); // hangs if a piece or the end is forgotten
    assert_eq!(*log.borrow(), ["one", "two", "three", ""]);
}

#[test]
fn io_that_never_waits_gives_the_others_a_turn_all_the_same() {
    let mut scheduler = Scheduler::new().unwrap();
    let (mut near, _far) = connection();
    let over = Rc::new(Cell::new(false));
    let theirs = Rc::clone(&over);
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, READ).unwrap();
            while !theirs.get() {
                watch.reading(|| Ok(())).unwrap();
            }
        })
        .unwrap();
    scheduler.spawn(move |_| over.set(true)).unwrap();
    scheduler.run().unwrap(); // hangs if it keeps the thread
}

#[test]
fn a_full_peer_makes_the_writer_wait_until_it_has_read() {
    const BYTES: usize = 8 << 20;
    let mut scheduler = Scheduler::new().unwrap();
    let (mut near, mut far) = connection();
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut near, Interest::WRITABLE).unwrap();
            let mut left = BYTES;
            while left > 0 {
                let piece = vec![b'x'; left.min(100_000)];
                left -= watch.write(&near, &piece).unwrap();
            }
        })
        .unwrap();
    let all = Rc::new(Cell::new(0));
    let theirs = Rc::clone(&all);
    scheduler
        .spawn(move |me| {
            let watch = me.watch(&mut far, READ).unwrap();
            let mut bytes = [0; 10_000];
            loop {
                match watch.read(&far, &mut bytes).unwrap() {
                    0 => break,
                    n => theirs.set(theirs.get() + n),
                }
            }
        })
        .unwrap();
    scheduler.run().unwrap();
    assert_eq!(all.get(), BYTES);
}
