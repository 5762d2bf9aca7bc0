//! 第 7 课附：一个协程阻塞，大家都停。
//! Lesson 7, aside: one coroutine blocks, and everybody stands still.

use lesson07_gevent_io::{sleep, use_one_worker};
use may::{go, sync::mpsc};
use say::say;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const TICK: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);

static CLOCK: AtomicU32 = AtomicU32::new(0);

fn main() {
    use_one_worker();
    go!(|| loop {
        sleep(TICK);
        CLOCK.fetch_add(1, Relaxed);
    });

    let blocked = go!(|| during(|| thread::sleep(SECOND))); // ⓒ
    let (secs, ticks) = blocked.join().unwrap();
    say!(
        "在协程里阻塞 {secs} 秒，钟走了 {ticks} 下",
        "blocked in a coroutine for {secs} s: {ticks} ticks of the clock"
    );
    let handed = go!(|| during(|| on_a_thread(|| thread::sleep(SECOND))));
    let (secs, ticks) = handed.join().unwrap();
    let goes = ticks > 0;
    say!(
        "交给另一个线程 {secs} 秒，钟走了 {ticks} 下，钟在走：{goes}",
        "handed to a thread for {secs} s: {ticks} ticks, the clock goes: {goes}"
    );
}

/// How many whole seconds `work` takes, and how often the clock ticks.
fn during(work: impl FnOnce()) -> (u64, u32) {
    let (start, before) = (Instant::now(), CLOCK.load(Relaxed));
    work();
    (start.elapsed().as_secs(), CLOCK.load(Relaxed) - before)
}

/// Lets a thread do the blocking, and the calling coroutine wait for it.
fn on_a_thread(work: impl FnOnce() + Send + 'static) {
    let (tell, told) = mpsc::channel(); // ⓓ may's: recv gives up the thread
    thread::spawn(move || {
        work();
        tell.send(()).unwrap();
    });
    told.recv().unwrap();
}
