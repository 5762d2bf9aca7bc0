//! 第 9 课：厨房的出菜口。
//! Lesson 9: a kitchen with a hatch.

use crossbeam::channel::bounded;
use lesson09_channels::Hatch;
use people::{busy_cook, busy_waiter, cook, waiter};
use say::say;
use std::{iter, thread};

mod people;

const ROOM: usize = 2;
const MENU: u32 = 5;
const COOKS: u32 = 2;
const WAITERS: u32 = 3;
const PLATES: u32 = 3; // of each cook

fn main() {
    say!("自己造的出菜口", "a hatch of our own");
    let hatch = Hatch::new(ROOM);
    thread::scope(|house| {
        house.spawn(|| {
            cook(MENU, |plate| hatch.put(plate).unwrap());
            hatch.close();
        });
        waiter(iter::from_fn(|| hatch.take()));
    });

    say!(
        "厨师 {COOKS} 个，服务员 {WAITERS} 个",
        "cooks: {COOKS}, waiters: {WAITERS}"
    );
    let all = many(&Hatch::new(ROOM));
    say!("一共端走 {all} 盘", "plates carried in all: {all}");

    say!("现成的通道", "a ready-made channel");
    let (hatch, plates) = bounded(ROOM);
    thread::scope(|house| {
        house.spawn(move || {
            cook(MENU, |plate| hatch.send(plate).unwrap());
        }); // ⑤ its end of the channel is gone
        waiter(plates.iter());
    });
}

/// How many plates all cooks and waiters get through the hatch.
fn many(hatch: &Hatch<u32>) -> usize {
    let cook = |n| move || busy_cook(n, PLATES, hatch);
    let waiter = |n| move || busy_waiter(n, hatch);
    thread::scope(|house| {
        let cooks: Vec<_> = (1..=COOKS).map(|n| house.spawn(cook(n))).collect();
        let waiters: Vec<_> =
            (1..=WAITERS).map(|n| house.spawn(waiter(n))).collect();
        cooks.into_iter().for_each(|cook| cook.join().unwrap());
        say!("厨房关门", "the kitchen closes"); // ④
        hatch.close();
        let carried = waiters.into_iter().map(|waiter| waiter.join().unwrap());
        carried.sum()
    })
}
