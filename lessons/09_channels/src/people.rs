//! 故事里的人：厨师做得快，服务员走得慢。
//! The people of the story: the cook is quick, and the waiter has far to go.

use lesson09_channels::Hatch;
use say::{say, speaker};
use std::time::Duration;
use std::{iter, thread};

const LATER: Duration = Duration::from_millis(400);
const WALK: Duration = Duration::from_millis(600);

/// Cooks so many plates, and puts each up.
pub fn cook(plates: u32, put: impl Fn(u32)) {
    let cook = speaker!("厨师", "cook");
    for plate in 1..=plates {
        say!(cook, "做好第 {plate} 盘", "has plate {plate} ready");
        put(plate);
    }
    say!(cook, "都放上去了", "has put up all of them");
}

/// Comes later, and carries one plate after the other.
pub fn waiter(plates: impl Iterator<Item = u32>) {
    let waiter = speaker!("服务员", "waiter");
    thread::sleep(LATER);
    for plate in plates {
        say!(waiter, "端走第 {plate} 盘", "takes plate {plate}");
        thread::sleep(WALK);
    }
    say!(waiter, "没有菜了", "finds no more plates");
}

/// Puts up so many plates without a word.
pub fn busy_cook(n: u32, plates: u32, hatch: &Hatch<u32>) {
    let cook = speaker!("厨师 {n}", "cook {n}");
    for plate in 1..=plates {
        hatch.put(plate).unwrap();
    }
    say!(cook, "做完了", "is done");
}

/// Takes plates until there are no more; returns how many.
pub fn busy_waiter(n: u32, hatch: &Hatch<u32>) -> usize {
    let waiter = speaker!("服务员 {n}", "waiter {n}");
    let plates = iter::from_fn(|| hatch.take()).count();
    say!(waiter, "下班", "goes home");
    plates
}
