//! 第 9 课附：把通道当事件用，再看第 1 课的红绿灯。
//! Lesson 9, aside: a channel as an event, and lesson 1's traffic light again.

use crossbeam::channel::bounded;
use say::{say, speaker};
use std::thread;
use std::time::Duration;

const RED: Duration = Duration::from_secs(1);

// ANCHOR: main
fn main() {
    let light = speaker!("红绿灯", "light");
    let (green, wait) = bounded::<()>(0); // nothing is ever sent
    say!(light, "红灯亮了", "is red");
    thread::scope(|street| {
        for n in 1..=3 {
            let (car, wait) = (speaker!("车 {n}", "car {n}"), wait.clone());
            street.spawn(move || {
                say!(car, "正在等红灯", "waits at the red light");
                wait.recv().unwrap_err(); // until there is no sender
                say!(car, "开走了", "drives off");
            });
        }
        thread::sleep(RED);
        say!(light, "绿灯亮了", "is green");
        drop(green);
    });
}
// ANCHOR_END: main
