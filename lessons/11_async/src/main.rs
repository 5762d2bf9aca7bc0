//! 第 11 课：第 7 课的锅，换成 async。
//! Lesson 11: the pots of lesson 7 with async.

mod many;

use lesson07_gevent_io::Threads;
use say::{fail, say, speaker};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime;
use tokio::task::JoinSet;
use tokio::time::sleep;

const SECOND: Duration = Duration::from_secs(1);

fn main() {
    let kitchen = runtime::Builder::new_current_thread().enable_time().build(); // ⑦
    let kitchen = kitchen.unwrap_or_else(|e| fail!("{e}"));
    kitchen.block_on(async {
        say!(
            "锅 1 煮 1 秒，锅 2 煮 2 秒，锅 3 煮 3 秒",
            "pot 1 takes 1 second, pot 2 takes 2, pot 3 takes 3"
        );
        say!("厨师守在锅边：", "the cook stays by the pot:");
        cook_three(async |time| thread::sleep(time)).await; // ⑧
        say!("厨师去管别的锅：", "the cook sees to the other pots:");
        cook_three(sleep).await; // ⑨
        many::cook().await;
    });
}

async fn cook_three<W: Future<Output = ()> + Send + 'static>(
    wait: impl Fn(Duration) -> W + Copy + Send + Sync + 'static,
) {
    let (cooks, start) = (Arc::new(Threads::default()), Instant::now());
    let mut pots = JoinSet::new();
    for n in 1..=3 {
        let (cooks, pot) = (Arc::clone(&cooks), speaker!("锅 {n}", "pot {n}"));
        pots.spawn(async move {
            let cook = cooks.here();
            say!(pot, "厨师 {cook} 放上灶", "cook {cook} puts it on");
            wait(n * SECOND).await;
            let cook = cooks.here();
            say!(pot, "厨师 {cook} 端下灶", "cook {cook} takes it off");
        });
    }
    pots.join_all().await;
    let (took, cooks) = (start.elapsed(), cooks.count());
    let (secs, exact) = (took.as_secs(), took.as_secs_f64());
    say!(
        "一共 {secs} 秒（{exact:.3}），厨师 {cooks} 个",
        "{secs} seconds in all ({exact:.3}), cooks: {cooks}"
    );
}
