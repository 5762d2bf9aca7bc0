//! 第 7 课附：一个协程阻塞，大家都停。
//! Lesson 7, aside: one coroutine blocks, and everybody stands still.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::{go, sync::mpsc};
use say::say;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);

static CLOCK: AtomicU32 = AtomicU32::new(0);

fn main() {
    use_one_worker();
    go!(|| loop {
        sleep(TICK);
        CLOCK.fetch_add(1, Relaxed);
    });

    let ticks = go!(|| ticks_during(|| thread::sleep(SECOND))); // ①
    let ticks = ticks.join().unwrap();
    say!(
        "在协程里阻塞 1 秒，钟走了 {ticks} 下",
        "blocked in a coroutine for 1 s: {ticks} ticks of the clock"
    );
    let ticks = go!(|| ticks_during(|| on_a_thread(|| thread::sleep(SECOND))));
    let ticks = ticks.join().unwrap();
    let goes = ticks > 0;
    say!(
        "交给另一个线程，钟走了 {ticks} 下，钟在走：{goes}",
        "handed to another thread: {ticks} ticks, the clock goes: {goes}"
    );
}

/// Ticks that are counted while `work` runs.
fn ticks_during(work: impl FnOnce()) -> u32 {
    let before = CLOCK.load(Relaxed);
    work();
    CLOCK.load(Relaxed) - before
}

/// Lets a thread do the blocking, and the calling coroutine wait for it.
fn on_a_thread(work: impl FnOnce() + Send + 'static) {
    let (tell, told) = mpsc::channel(); // ② may's: recv gives up the thread
    thread::spawn(move || {
        work();
        tell.send(()).unwrap();
    });
    told.recv().unwrap();
}
