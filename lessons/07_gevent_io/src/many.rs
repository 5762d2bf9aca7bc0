//! 一万口锅，一起煮。
//! Ten thousand pots at once.

use lesson07_gevent_io::{Threads, sleep};
use may::{coroutine, go};
use say::say;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
const MANY: u32 = 10_000;

pub fn cook() {
    let (cooks, done) = (&Threads::default(), &AtomicU32::new(0));
    let start = Instant::now();
    coroutine::scope(|kitchen| {
        for _ in 0..MANY {
            go!(kitchen, move || {
                let on = Instant::now();
                sleep(SECOND);
                done.fetch_add(u32::from(on.elapsed() >= SECOND), Relaxed);
                cooks.here();
            });
        }
    });
    let (took, cooks) = (start.elapsed().as_secs_f64(), cooks.count());
    let (done, fast) = (done.load(Relaxed), took < f64::from(MANY) / 100.0);
    say!(
        "{MANY} 口锅，煮够 1 秒的有 {done} 口：一共 {took:.3} 秒，厨师 {cooks} 个",
        "{MANY} pots, cooked for 1 second: {done}; \
         {took:.3} seconds in all, cooks: {cooks}"
    );
    say!(
        "比一口一口煮快 100 倍以上：{fast}",
        "over 100 times as fast as one by one: {fast}"
    );
}
