//! 第 11 课附：一个出了错，兄弟们会怎样？
//! Lesson 11, aside: one fails, and what becomes of its siblings?

use say::{fail, say, speaker};
use std::thread;
use std::time::Duration;
use tokio::runtime;
use tokio::task::JoinSet;
use tokio::time::sleep;

const A_WHILE: Duration = Duration::from_millis(500);

fn main() {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.unwrap_or_else(|e| fail!("{e}"));
    say!("任务的集合：", "a set of tasks:");
    match runtime.block_on(tasks()) {
        Ok(()) => say!("都做完了", "all are done"),
        Err(n) => say!(
            "锅 {n} 糊了，其余的不煮了",
            "pot {n} burnt, the others are stopped"
        ),
    }
    say!("线程的作用域：", "a scope of threads:");
    match threads() {
        Ok(()) => say!("都做完了", "all are done"),
        Err(n) => say!(
            "锅 {n} 糊了，其余的煮完了",
            "pot {n} burnt, the others have ended"
        ),
    }
}

// ANCHOR: siblings
async fn tasks() -> Result<(), u32> {
    let mut pots = JoinSet::new();
    for n in 1..=3 {
        pots.spawn(async move {
            sleep(n * A_WHILE).await;
            cooked(n)
        });
    }
    while let Some(pot) = pots.join_next().await {
        if let Err(n) = pot.unwrap() {
            pots.shutdown().await; // stops the others, and waits for that
            return Err(n);
        }
    }
    Ok(())
}

fn threads() -> Result<(), u32> {
    thread::scope(|kitchen| {
        let pot = |n| {
            move || {
                thread::sleep(n * A_WHILE);
                cooked(n)
            }
        };
        let pots = [1, 2, 3].map(|n| kitchen.spawn(pot(n)));
        pots.into_iter().try_for_each(|pot| pot.join().unwrap())
    }) // the scope ends when all have ended
}

fn cooked(n: u32) -> Result<(), u32> {
    let pot = speaker!("锅 {n}", "pot {n}");
    if n == 2 {
        return Err(n);
    }
    say!(pot, "好了", "is done");
    Ok(())
}
// ANCHOR_END: siblings
