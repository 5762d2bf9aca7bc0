//! The traps of `may`: one test each, and one at a time, for some of them
//! hold up the only worker.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::{coroutine, coroutine_local, go};
use std::cell::Cell;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const MOMENT: Duration = Duration::from_millis(1);
const A_WHILE: Duration = Duration::from_millis(300);

/// The worker, for one test alone.
fn worker() -> MutexGuard<'static, ()> {
    static WORKER: Mutex<()> = Mutex::new(());
    let alone = WORKER.lock().unwrap_or_else(PoisonError::into_inner);
    use_one_worker();
    alone
}

#[test]
fn the_times_of_blocking_calls_add_up() {
    let _alone = worker();
    let order = &Mutex::new(Vec::new());
    let start = Instant::now();
    coroutine::scope(|s| {
        for tenths in [3, 1, 2] {
            go!(s, move || {
                thread::sleep(tenths * A_WHILE / 3);
                order.lock().unwrap().push(tenths);
            });
        }
    });
    assert!(start.elapsed() >= 2 * A_WHILE);
    assert_eq!(*order.lock().unwrap(), [3, 1, 2], "one after another");
}

#[test]
fn nobody_else_runs_while_a_coroutine_blocks() {
    let _alone = worker();
    let (ticks, enough) = (&AtomicU32::new(0), &AtomicBool::new(false));
    coroutine::scope(|s| {
        go!(s, move || {
            while !enough.load(Relaxed) {
                sleep(MOMENT);
                ticks.fetch_add(1, Relaxed);
            }
        });
        go!(s, move || {
            while ticks.load(Relaxed) == 0 {
                sleep(MOMENT);
            }
            let before = ticks.load(Relaxed);
            thread::sleep(A_WHILE);
            assert_eq!(ticks.load(Relaxed), before);
            enough.store(true, Relaxed);
        });
    });
}

#[test]
fn others_run_while_a_coroutine_waits_for_a_thread() {
    let _alone = worker();
    let ticked = go!(|| {
        let (tell, told) = may::sync::mpsc::channel();
        let other = tell.clone();
        go!(move || {
            sleep(MOMENT);
            other.send("tick").unwrap();
        });
        thread::spawn(move || {
            thread::sleep(2 * A_WHILE);
            tell.send("done").unwrap();
        });
        [told.recv().unwrap(), told.recv().unwrap()]
    });
    assert_eq!(ticked.join().unwrap(), ["tick", "done"]);
}

#[test]
fn a_loop_of_yield_now_starves_io_new_coroutines_and_sleepers() {
    let _alone = worker();
    let enough = Arc::new(AtomicBool::new(false));
    let (tell, told) = mpsc::channel();

    let door = may::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = door.local_addr().unwrap();
    let heard = tell.clone();
    let io = go!(move || door.accept().map(|_| heard.send("io").unwrap()));
    let woken = tell.clone();
    let sleeper = go!(move || {
        sleep(A_WHILE);
        woken.send("sleeper").unwrap();
    });
    let (begun, theirs) = (tell.clone(), Arc::clone(&enough));
    let greedy = go!(move || {
        begun.send("greedy").unwrap();
        while !theirs.load(Relaxed) {
            coroutine::yield_now();
        }
    });
    assert_eq!(told.recv(), Ok("greedy"));
    let _guest = TcpStream::connect(address).unwrap();
    let new = go!(move || tell.send("new").unwrap());
    assert!(told.recv_timeout(3 * A_WHILE).is_err(), "somebody ran");
    enough.store(true, Relaxed);
    greedy.join().unwrap();
    io.join().unwrap().unwrap();
    sleeper.join().unwrap();
    new.join().unwrap();
    let mut late: Vec<_> = told.iter().collect();
    late.sort_unstable();
    assert_eq!(late, ["io", "new", "sleeper"]);
}

#[test]
fn a_loop_that_sleeps_starves_nobody() {
    let _alone = worker();
    let enough = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&enough);
    let patient = go!(move || {
        while !theirs.load(Relaxed) {
            sleep(MOMENT);
        }
    });
    let door = may::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = door.local_addr().unwrap();
    let io = go!(move || door.accept().map(|_| ()));
    let _guest = TcpStream::connect(address).unwrap();
    io.join().unwrap().unwrap(); // hangs when it starves
    enough.store(true, Relaxed);
    patient.join().unwrap();
}

thread_local!(static THREADS: Cell<u32> = const { Cell::new(0) });
coroutine_local!(static OWN: Cell<u32> = Cell::new(0));

#[inline(never)]
fn threads() -> u32 {
    THREADS.get()
}

#[inline(never)]
fn set_threads(n: u32) {
    THREADS.set(n);
}

/// Two coroutines write 1 and 2, pause, and read.
fn two(write: fn(u32), pause: fn(), read: fn() -> u32) -> [u32; 2] {
    let both = go!(move || {
        [1, 2].map(|n| {
            go!(move || {
                write(n);
                pause();
                read()
            })
        })
    });
    both.join().unwrap().map(|one| one.join().unwrap())
}

#[test]
fn after_mays_own_sleep_a_thread_local_is_that_of_another_thread() {
    let _alone = worker();
    let read = two(set_threads, || coroutine::sleep(A_WHILE), threads);
    assert_eq!(read, [0, 0]);
}

#[test]
fn a_thread_local_is_shared_by_all_coroutines_of_the_thread() {
    let _alone = worker();
    let read = two(set_threads, || sleep(A_WHILE), threads);
    assert_eq!(read, [2, 2]);
}

#[test]
fn a_coroutine_local_stays_with_its_coroutine() {
    let _alone = worker();
    let read = two(
        |n| OWN.with(|own| own.set(n)),
        || coroutine::sleep(A_WHILE),
        || OWN.with(Cell::get),
    );
    assert_eq!(read, [1, 2]);
}

#[test]
fn a_panic_comes_back_from_join_and_the_worker_goes_on() {
    let _alone = worker();
    let spoon = Arc::new(Mutex::new(()));
    let theirs = Arc::clone(&spoon);
    let joined = go!(move || -> u32 {
        let _held = theirs.lock().unwrap();
        panic!("the soup is spilt");
    });
    let payload = joined.join().unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"the soup is spilt"));
    assert!(matches!(spoon.try_lock(), Err(TryLockError::Poisoned(_))));
    assert_eq!(go!(|| 7).join().unwrap(), 7);
}

#[test]
fn a_panic_that_nobody_joins_is_heard_by_nobody() {
    let _alone = worker();
    let forgotten = go!(|| -> u32 { panic!("the rice is burnt") });
    forgotten.wait();
    assert!(forgotten.is_done());
    assert_eq!(go!(|| 7).join().unwrap(), 7);
}
