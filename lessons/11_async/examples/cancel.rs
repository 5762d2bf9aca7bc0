//! 第 11 课附：等到一半被丢掉，丢的是什么？
//! Lesson 11, aside: dropped half way, what is lost?

use say::{fail, say};
use std::pin::pin;
use std::time::Duration;
use tokio::runtime;
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::{Instant, interval_at, sleep};

const HALF_A_SECOND: Duration = Duration::from_millis(500);

fn main() {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.unwrap_or_else(|e| fail!("{e}"));
    runtime.block_on(async {
        say!("每次都从头等：", "waiting anew each time:");
        let taken = anew(plates()).await;
        say!("4 盘里端走 {taken} 盘", "taken: {taken} of 4");
        say!("接着等同一个：", "waiting on:");
        let taken = on(plates()).await;
        say!("4 盘里端走 {taken} 盘", "taken: {taken} of 4");
    });
}

// ANCHOR: cancel
// ANCHOR: two
/// Two plates at a time, for a waiter with two hands.
async fn two(plates: &mut Receiver<u32>) -> Option<(u32, u32)> {
    let left = plates.recv().await?;
    let right = plates.recv().await?;
    Some((left, right))
}
// ANCHOR_END: two

async fn anew(mut plates: Receiver<u32>) -> u32 {
    let (mut clock, mut taken) = (clock(), 0);
    loop {
        tokio::select! {
            _ = clock.tick() => say!("看一眼钟", "looks at the clock"),
            both = two(&mut plates) => match both { // made anew in each round
                Some(both) => taken += carry(both),
                None => return taken,
            },
        }
    }
}

async fn on(mut plates: Receiver<u32>) -> u32 {
    let (mut clock, mut taken) = (clock(), 0);
    loop {
        let mut both = pin!(two(&mut plates));
        let both = loop {
            tokio::select! {
                _ = clock.tick() => say!("看一眼钟", "looks at the clock"),
                both = &mut both => break both, // the same one, asked again
            }
        };
        match both {
            Some(both) => taken += carry(both),
            None => return taken,
        }
    }
}
// ANCHOR_END: cancel

fn carry((a, b): (u32, u32)) -> u32 {
    say!("端走 {a} 和 {b}", "takes {a} and {b}");
    2
}

/// Four plates, at 1, 3, 5 and 7 half seconds.
fn plates() -> Receiver<u32> {
    let (hatch, plates) = mpsc::channel(1);
    tokio::spawn(async move {
        sleep(HALF_A_SECOND).await;
        for plate in 1..=4 {
            hatch.send(plate).await.unwrap();
            sleep(2 * HALF_A_SECOND).await;
        }
    });
    plates
}

/// Ticks at 2 and 6 half seconds, and on.
fn clock() -> tokio::time::Interval {
    let first = Instant::now() + 2 * HALF_A_SECOND;
    interval_at(first, 4 * HALF_A_SECOND)
}
