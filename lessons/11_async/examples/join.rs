//! 第 11 课附：一起等、等最快的、最多等多久。
//! Lesson 11, aside: to wait for both, for the first, and not for too long.

use say::{fail, say};
use std::time::{Duration, Instant};
use tokio::runtime;
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

fn main() {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.unwrap_or_else(|e| fail!("{e}"));
    runtime.block_on(evening());
}

// ANCHOR: join
async fn pot(n: u32) -> u32 {
    sleep(n * SECOND).await;
    n
}

async fn evening() {
    let start = Instant::now();
    let secs = || start.elapsed().as_secs();

    let (a, b) = (pot(1).await, pot(2).await);
    let now = secs();
    say!(
        "一个等完等下一个：{a} {b}，{now} 秒",
        "one after the other: {a} {b}, at {now} s"
    );
    let (a, b) = tokio::join!(pot(1), pot(2));
    let now = secs();
    say!("一起等：{a} {b}，{now} 秒", "join!: {a} {b}, at {now} s");
    let first = tokio::select! {
        n = pot(2) => n,
        n = pot(1) => n,
    }; // the slower one is dropped here
    let now = secs();
    say!(
        "等最快的：{first}，{now} 秒",
        "select!: {first}, at {now} s"
    );
    let late = timeout(SECOND, pot(60)).await.is_err();
    let now = secs();
    say!(
        "限时，没等到：{late}，{now} 秒",
        "timeout, too late: {late}, at {now} s"
    );
}
// ANCHOR_END: join
