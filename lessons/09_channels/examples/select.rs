//! 第 9 课附：同时等厨房、吧台、钟和打烊。
//! Lesson 9, aside: to wait for kitchen, bar, clock and closing time at once.

use crossbeam::channel::{Receiver, after, bounded, never, select, tick};
use say::{say, speaker};
use std::thread;
use std::time::Duration;

const HALF_A_SECOND: Duration = Duration::from_millis(500);

fn main() {
    let kitchen = brings(vec![1, 5]);
    let bar = brings(vec![3]);
    serve(kitchen, bar);
}

// ANCHOR: serve
fn serve(mut kitchen: Receiver<u32>, mut bar: Receiver<u32>) {
    let waiter = speaker!("服务员", "waiter");
    let clock = tick(2 * HALF_A_SECOND);
    let closing = after(7 * HALF_A_SECOND);
    loop {
        select! {
            recv(kitchen) -> plate => match plate {
                Ok(n) => say!(waiter, "{n}：端菜", "at {n}: a plate"),
                Err(_) => kitchen = never(), // closed: it would always be ready
            },
            recv(bar) -> drink => match drink {
                Ok(n) => say!(waiter, "{n}：端酒", "at {n}: a drink"),
                Err(_) => bar = never(),
            },
            recv(clock) -> _ => say!(waiter, "看看各桌", "looks round"),
            recv(closing) -> _ => break,
        }
    }
    say!(waiter, "打烊", "closes");
}
// ANCHOR_END: serve

/// A channel that brings something at each of these half seconds.
fn brings(times: Vec<u32>) -> Receiver<u32> {
    let (sender, receiver) = bounded(1);
    thread::spawn(move || {
        let mut now = 0;
        for time in times {
            thread::sleep((time - now) * HALF_A_SECOND);
            now = time;
            sender.send(time).unwrap();
        }
    });
    receiver
}
