//! 第 10 课附：读的人接连不断，写的人什么时候进得去？
//! Lesson 10, aside: readers come and go; when does the writer get in?

use lesson10_deadlock::{Room, Turns};
use say::say;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(350);

fn main() {
    let n = readings_before_the_writer(Turns::ReadersFirst);
    say!(
        "读者优先：写之前读了 {n} 次",
        "readers first: readings before the writer: {n}"
    );
    let n = readings_before_the_writer(Turns::InOrder);
    say!(
        "先来先进：写之前读了 {n} 次",
        "in order: readings before the writer: {n}"
    );
}

// ANCHOR: room
/// Two readers read twice each, so that one of them is always inside. The
/// writer comes during the first reading.
fn readings_before_the_writer(turns: Turns) -> u32 {
    let (room, readings) = (&Room::new(turns), &AtomicU32::new(0));
    let reader = || {
        for _ in 0..2 {
            room.read(|| {
                readings.fetch_add(1, Relaxed);
                thread::sleep(3 * A_WHILE);
            });
            thread::sleep(A_WHILE);
        }
    };
    thread::scope(|s| {
        s.spawn(reader);
        thread::sleep(A_WHILE);
        let writer = s.spawn(|| room.write(|| readings.load(Relaxed)));
        thread::sleep(A_WHILE);
        s.spawn(reader);
        writer.join().unwrap()
    })
}
// ANCHOR_END: room
