//! 揉面的规矩。 The rules of kneading.

use exercise07_3_dough::{EVERY, knead};
use lesson07_gevent_io::{sleep, use_one_worker};
use may::go;
use say::tr;
use std::collections::HashSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const STROKES: u32 = 4 * EVERY;
const HALF_WAY: u32 = EVERY + EVERY / 2;
const PATIENCE: Duration = Duration::from_secs(2);

/// Kneads. Before the first stroke or half way, `guest` makes somebody want the
/// thread, who says so as soon as he has it. He must have said it before two
/// thousand strokes more are made.
#[track_caller]
fn has_a_turn(half_way: bool, guest: impl FnOnce(Sender<()>) + Send + 'static) {
    let (tell, told) = mpsc::channel();
    let at = if half_way { HALF_WAY } else { 0 };
    let (note, noted) = mpsc::channel();
    let cook = go!(move || {
        let mut come = Some(move || guest(tell));
        if !half_way && let Some(come) = come.take() {
            come();
        }
        knead(STROKES, |n| {
            if n == at
                && let Some(come) = come.take()
            {
                come();
            } else if n == at + 2 * EVERY {
                // Who is to run on another thread has the time for it.
                note.send(told.recv_timeout(PATIENCE).is_ok()).unwrap();
            }
        });
    });
    let (_, in_time) = (cook.join(), noted.recv() == Ok(true));
    let more = 2 * EVERY;
    assert!(
        in_time,
        "{}",
        tr!(
            "又揉了 {more} 下，还没有轮到他",
            "{more} strokes later, it has still not had a turn"
        )
    );
}

/// A coroutine that waits to be woken; the answer wakes it.
fn asleep() -> impl FnOnce(Sender<()>) + Send + 'static {
    let (wake, woken) = may::sync::mpsc::channel::<Sender<()>>();
    let (tell, told) = mpsc::channel();
    go!(move || {
        tell.send(()).unwrap();
        woken.recv().unwrap().send(()).ok();
    });
    told.recv().unwrap();
    go!(|| ()).join().unwrap(); // by now it waits
    move |tell| wake.send(tell).unwrap()
}

/// Ends the kneading without a word.
fn enough_if(enough: bool) {
    if enough {
        panic::resume_unwind(Box::new(()));
    }
}

/// 该揉的一下不少，次序不乱。
/// All strokes are made, in order.
#[test]
fn all_strokes_in_order() {
    use_one_worker();
    for strokes in [0, 1, EVERY, 2 * EVERY + 7] {
        let cook = go!(move || {
            let mut made = Vec::new();
            knead(strokes, |n| made.push(n));
            made
        });
        let made = cook.join().unwrap();
        assert!(
            made.iter().copied().eq(0..strokes),
            "{}",
            tr!("{strokes} 下没有揉对", "the {strokes} strokes are wrong")
        );
    }
}

/// 开始以前就在排队的，很快轮到。
/// A coroutine that is queued when the kneading begins soon gets a turn.
#[test]
fn who_was_there_before_has_a_turn() {
    use_one_worker();
    has_a_turn(false, asleep());
}

/// 揉到一半才醒来的，很快轮到。
/// A coroutine that wakes half-way soon gets a turn.
#[test]
fn who_wakes_half_way_has_a_turn() {
    use_one_worker();
    has_a_turn(true, asleep());
}

/// 揉到一半才从别的线程来的，很快轮到。
/// A coroutine that comes half-way from another thread soon gets a turn.
#[test]
fn newcomers_have_a_turn() {
    use_one_worker();
    has_a_turn(true, |tell| {
        let guest = move || tell.send(()).unwrap_or_default();
        thread::spawn(|| drop(go!(guest))).join().unwrap();
    });
}

/// 自始至终在同一个线程上揉。
/// All strokes are made on one thread.
#[test]
fn one_cook_kneads() {
    use_one_worker();
    let threads = Arc::new(Mutex::new(HashSet::new()));
    let met = Arc::clone(&threads);
    let cook = go!(move || knead(3 * EVERY, |_| {
        met.lock().unwrap().insert(thread::current().id());
    }));
    cook.join().unwrap();
    let cooks = threads.lock().unwrap().len();
    assert!(
        cooks == 1,
        "{}",
        tr!("换了 {cooks} 个线程", "on {cooks} different threads")
    );
}

/// 让得不太勤：揉得多，让得少。
/// The others are not let in too often: many strokes to each switch.
#[test]
fn many_strokes_to_a_switch() {
    const MANY: u32 = 40; // ten times as often as it should be
    use_one_worker();
    let turns = Arc::new(AtomicU32::new(0));
    let over = Arc::new(AtomicBool::new(false));
    let kitchen = go!(move || {
        let (seen, done) = (Arc::clone(&turns), Arc::clone(&over));
        let cook = go!(move || {
            let begun = seen.load(SeqCst);
            let enough = |_| enough_if(seen.load(SeqCst) > begun + MANY);
            let kneading = AssertUnwindSafe(|| knead(STROKES, enough));
            let all_made = panic::catch_unwind(kneading).is_ok();
            done.store(true, SeqCst);
            all_made
        });
        let other = go!(move || {
            while !over.load(SeqCst) {
                turns.fetch_add(1, SeqCst);
                sleep(Duration::ZERO);
            }
        });
        [cook.join().unwrap(), other.join().is_ok()]
    });
    let [all_made, _] = kitchen.join().unwrap();
    assert!(
        all_made,
        "{}",
        tr!(
            "{STROKES} 下还没有揉完，就让了不止 {MANY} 次",
            "not yet {STROKES} strokes, and more than {MANY} switches"
        )
    );
}
