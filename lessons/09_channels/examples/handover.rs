//! 第 9 课附：没有上限的通道，和一盘也放不下的通道。
//! Lesson 9, aside: a channel without a limit, and one with no room at all.

use crossbeam::channel::{Receiver, Sender, bounded, unbounded};
use say::{say, speaker};
use std::thread;
use std::time::Duration;

const LATER: Duration = Duration::from_millis(400);

// ANCHOR: main
fn main() {
    say!(
        "unbounded()：厨师不等人",
        "unbounded(): the cook waits for nobody"
    );
    evening(unbounded());
    say!("bounded(0)：从手到手", "bounded(0): from hand to hand");
    evening(bounded(0));
}

fn evening((hatch, plates): (Sender<u32>, Receiver<u32>)) {
    thread::scope(|house| {
        house.spawn(move || {
            let cook = speaker!("厨师", "cook");
            for plate in 1..=3 {
                hatch.send(plate).unwrap();
                say!(
                    cook,
                    "交出第 {plate} 盘",
                    "has handed over plate {plate}"
                );
            }
        });
        let waiter = speaker!("服务员", "waiter");
        thread::sleep(LATER);
        for plate in plates {
            say!(waiter, "端走第 {plate} 盘", "takes plate {plate}");
            thread::sleep(LATER);
        }
    });
}
// ANCHOR_END: main
