//! 第 7 课：一个厨师，三口锅，然后一万口锅。
//! Lesson 7: one cook, three pots, then ten thousand pots.

mod many;

use lesson07_gevent_io::{Threads, sleep, use_one_worker};
use may::{coroutine, go};
use say::{Speaker, say, speaker};
use std::thread;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

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
    many::cook(); // ④
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
