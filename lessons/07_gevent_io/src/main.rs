//! 第 7 课：一个厨师，三口锅，然后一万口锅。
//! Lesson 7: one cook, three pots, then ten thousand pots.

use lesson07_gevent_io::{Threads, sleep, use_one_worker};
use may::{coroutine, go};
use say::{Speaker, say, speaker};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);
const MANY: u32 = 10_000;

fn main() {
    use_one_worker(); // ①
    let pots = [1, 2, 3].map(|n| (n, speaker!("锅 {n}", "pot {n}")));
    say!(
        "锅 1 煮 1 秒，锅 2 煮 2 秒，锅 3 煮 3 秒",
        "pot 1 takes 1 second, pot 2 takes 2, pot 3 takes 3"
    );
    say!("厨师守在锅边：", "the cook stays by the pot:");
    cook_three(&pots, thread::sleep); // ②
    say!("厨师去管别的锅：", "the cook sees to the other pots:");
    cook_three(&pots, sleep); // ③
    cook_many(); // ④
}

fn cook_three(pots: &[(u32, Speaker)], wait: fn(Duration)) {
    let (cooks, start) = (&Threads::default(), Instant::now());
    coroutine::scope(|kitchen| {
        for (n, pot) in pots {
            go!(kitchen, move || {
                let cook = cooks.here();
                say!(pot, "厨师 {cook} 放上灶", "cook {cook} puts it on");
                wait(*n * SECOND);
                let cook = cooks.here();
                say!(pot, "厨师 {cook} 端下灶", "cook {cook} takes it off");
            });
        }
    });
    let (took, cooks) = (start.elapsed(), cooks.count());
    let (secs, exact) = (took.as_secs(), took.as_secs_f64());
    say!(
        "一共 {secs} 秒（{exact:.3}），厨师 {cooks} 个",
        "{secs} seconds in all ({exact:.3}), cooks: {cooks}"
    );
}

fn cook_many() {
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
