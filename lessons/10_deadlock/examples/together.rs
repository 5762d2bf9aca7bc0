//! 第 10 课附：到齐了才上下一道菜。
//! Lesson 10, aside: the next course comes when everybody is there.

use lesson10_deadlock::Barrier;
use say::{say, speaker};
use std::thread;
use std::time::Duration;

const COURSES: u32 = 2;

// ANCHOR: main
fn main() {
    let barrier = &Barrier::new(3);
    thread::scope(|s| {
        for n in 1..=3 {
            let guest = speaker!("客人 {n}", "guest {n}");
            s.spawn(move || {
                for course in 1..=COURSES {
                    thread::sleep(Duration::from_millis(100) * n);
                    say!(
                        guest,
                        "吃完第 {course} 道",
                        "has eaten course {course}"
                    );
                    if barrier.wait() {
                        say!(
                            "第 {course} 道撤下",
                            "course {course} is cleared away"
                        );
                    }
                    barrier.wait(); // nobody begins before that
                }
            });
        }
    });
}
// ANCHOR_END: main
