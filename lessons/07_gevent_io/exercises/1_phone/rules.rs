//! 打电话的规矩。 The rules of the phone.

use exercise07_1_phone::wait_for;
use lesson07_gevent_io::use_one_worker;
use may::go;
use say::tr;
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(4);

/// 电话里的回答，一字不差地回来。
/// The answer of the call comes back unchanged.
#[test]
fn the_answer_comes_back() {
    use_one_worker();
    for n in [0, 7, 100] {
        let answer = go!(move || wait_for(move || format!("{n} fish")));
        assert_eq!(answer.join().unwrap(), format!("{n} fish"));
    }
}

/// 打电话的不是协程的线程；打完以后，协程还在原来的线程上。
/// Another thread calls; afterwards the coroutine is on its own thread again.
#[test]
fn another_thread_calls() {
    use_one_worker();
    let here = || thread::current().id();
    let threads = go!(move || [here(), wait_for(here), here()]);
    let [before, call, after] = threads.join().unwrap();
    assert!(
        before != call,
        "{}",
        tr!("占着协程的线程打电话", "the coroutine's own thread calls")
    );
    assert!(
        before == after,
        "{}",
        tr!("协程换了线程", "the coroutine has changed its thread")
    );
}

/// 一个在打电话，旁边的协程照样运行。
/// While one is on the phone, the coroutine beside it runs.
#[test]
fn the_others_go_on() {
    use_one_worker();
    let (tell, told) = mpsc::channel();
    let kitchen = go!(move || {
        let answered = move || told.recv_timeout(PATIENCE).is_ok();
        let caller = go!(move || wait_for(answered));
        go!(move || tell.send(()));
        caller
    });
    let answered = kitchen.join().unwrap().join().unwrap();
    assert!(
        answered,
        "{}",
        tr!(
            "电话等旁边的协程做一件事，它一直没有做",
            "the call waited for the coroutine beside it, which did nothing"
        )
    );
}

/// 一个在打电话，这时刚来的协程也能运行。
/// While one is on the phone, a coroutine that has just arrived runs too.
#[test]
fn newcomers_run_too() {
    use_one_worker();
    let caller = go!(|| wait_for(|| {
        let (tell, told) = mpsc::channel();
        go!(move || tell.send(()));
        told.recv_timeout(PATIENCE).is_ok()
    }));
    let answered = caller.join().unwrap();
    assert!(
        answered,
        "{}",
        tr!(
            "电话打着的时候来了一个协程，一直轮不到它",
            "a coroutine that came during the call never had its turn"
        )
    );
}

/// 三个协程同时打电话，三个电话一起等。
/// Three coroutines are on the phone, and their calls wait at the same time.
#[test]
fn three_calls_overlap() {
    use_one_worker();
    // Started by a coroutine: all three are here before one has its turn.
    let kitchen = go!(|| {
        let meeting = Arc::new(Meeting::default());
        [(); 3].map(|()| {
            let meeting = Arc::clone(&meeting);
            go!(move || wait_for(move || meeting.all_three_are_here()))
        })
    });
    let met = kitchen.join().unwrap().map(|call| call.join().unwrap());
    assert!(
        met == [true; 3],
        "{}",
        tr!(
            "一个电话要等另外两个也在打才结束，没有等到",
            "a call ends when the other two are under way, which they never were"
        )
    );
}

/// How many calls are under way. `None`: one has given up.
struct Meeting(Mutex<Option<u32>>, Condvar);

impl Default for Meeting {
    fn default() -> Self {
        Self(Mutex::new(Some(0)), Condvar::new())
    }
}

impl Meeting {
    /// Waits until three have come, or one has given up.
    fn all_three_are_here(&self) -> bool {
        let mut here = self.0.lock().unwrap();
        *here = here.map(|n| n + 1);
        self.1.notify_all();
        let fewer = |here: &mut Option<u32>| here.is_some_and(|n| n < 3);
        let waited = self.1.wait_timeout_while(here, PATIENCE, fewer);
        let (mut here, timeout) = waited.unwrap();
        if timeout.timed_out() {
            *here = None;
        }
        here.is_some()
    }
}
