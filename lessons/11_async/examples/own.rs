//! 第 11 课附：三口锅，在我们自己的执行器上。
//! Lesson 11, aside: three pots on an executor of our own.

use lesson11_async::{Executor, block_on, sleep};
use say::{say, speaker};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

// ANCHOR: main
fn main() {
    let start = Instant::now();
    let mut kitchen = Executor::new();
    for n in 1..=3 {
        let pot = speaker!("锅 {n}", "pot {n}");
        kitchen.spawn(async move {
            say!(pot, "放上灶", "is put on");
            sleep(n * SECOND).await;
            say!(pot, "端下灶", "is taken off");
        });
    }
    say!("还没有谁动过", "nobody has moved yet");
    kitchen.run();
    let secs = start.elapsed().as_secs();
    say!("一共 {secs} 秒", "{secs} seconds in all");

    let plates = block_on(async {
        sleep(SECOND).await;
        3
    });
    say!("端出 {plates} 盘", "plates: {plates}");
}
// ANCHOR_END: main
