//! 第 3 课附：任务在满员的池里等另一个任务，等来死锁。
//! Lesson 3, aside: a task in a full pool waits for another one. A deadlock.

use lesson03_thread_pool::{Handle, ShutDown, ThreadPool};
use say::{Speaker, say, speaker};
use std::sync::LazyLock;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(1);

static COOK: LazyLock<Speaker> = LazyLock::new(|| speaker!("厨师", "cook"));
static HELPER: LazyLock<Speaker> = LazyLock::new(|| speaker!("帮手", "helper"));

fn main() {
    let pool = ThreadPool::new(1); // ① one task, and it is full
    for recipe in [wait_for_it, leave_it_to_a_callback] {
        let kitchen = pool.handle();
        pool.submit(move || recipe(&kitchen));
        pool.wait_until_idle();
    }
}

fn wait_for_it(kitchen: &Handle) -> Result<(), ShutDown> {
    say!(COOK, "要一碗葱花，站着等", "wants chopped leeks, and waits");
    let leeks = kitchen.submit(chop)?;
    match leeks.result_timeout(PATIENCE) {
        Some(_) => {
            say!(COOK, "葱花来了，下锅", "has the leeks and starts frying")
        }
        None => say!(COOK, "白等了 1 秒", "waited 1 second for nothing"), // ②
    }
    Ok(())
}

fn leave_it_to_a_callback(kitchen: &Handle) -> Result<(), ShutDown> {
    say!(
        COOK,
        "要一碗葱花，先忙别的",
        "wants chopped leeks, and moves on"
    );
    let leeks = kitchen.submit(chop)?;
    leeks.add_done_callback(|_| {
        say!(COOK, "葱花来了，下锅", "has the leeks and starts frying"); // ③
    });
    Ok(())
}

fn chop() {
    say!(HELPER, "切好了葱花", "has chopped the leeks");
}
