//! 一万口锅，一起煮。
//! Ten thousand pots at once.

use lesson07_gevent_io::Threads;
use say::say;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);
const MANY: u32 = 10_000;

pub async fn cook() {
    let (cooks, start) = (Arc::new(Threads::default()), Instant::now());
    let mut pots = JoinSet::new();
    for _ in 0..MANY {
        let cooks = Arc::clone(&cooks);
        pots.spawn(async move {
            let on = Instant::now();
            sleep(SECOND).await;
            cooks.here();
            on.elapsed() >= SECOND
        });
    }
    let done = pots
        .join_all()
        .await
        .into_iter()
        .filter(|done| *done)
        .count();
    let (took, cooks) = (start.elapsed().as_secs_f64(), cooks.count());
    let fast = took < f64::from(MANY) / 100.0;
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
