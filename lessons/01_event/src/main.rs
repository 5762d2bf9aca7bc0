//! 第 1 课：一盏红绿灯和十辆车。
//! Lesson 1: a traffic light and ten cars.

use lesson01_event::Event;
use say::{say, speaker};
use std::thread;
use std::time::{Duration, Instant};

const CARS: usize = 10;
const RED: Duration = Duration::from_secs(5);
const LATER: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(1);

fn main() {
    let light = speaker!("红绿灯", "light");
    let green = Event::new();

    say!(light, "红灯亮了", "is red"); // ① before there is any car
    let start = Instant::now();
    thread::scope(|street| {
        for n in 1..=CARS {
            let car = speaker!("车 {n}", "car {n}");
            let green = &green;
            street.spawn(move || {
                if n == CARS {
                    thread::sleep(LATER); // the last one is still on its way
                }
                say!(car, "正在等红灯", "waits at the red light");
                green.wait(); // ②
                say!(car, "开走了", "drives off");
            });
        }
        thread::sleep(RED);
        let n = start.elapsed().as_secs();
        say!(light, "{n} 秒后绿灯亮了", "is green after {n} seconds"); // ③
        green.set();
    }); // ④ here all ten are gone
    let n = start.elapsed().as_secs();
    say!(
        light,
        "{n} 秒后车全走了",
        "sees the last off after {n} seconds"
    );

    green.clear();
    let now = green.is_set();
    say!(light, "又变红了，绿灯：{now}", "is red again, green: {now}");
    let late = speaker!("迟到的车", "late car");
    say!(late, "最多等 1 秒", "waits for 1 second at most");
    if green.wait_timeout(PATIENCE) {
        say!(late, "开走了", "drives off");
    } else {
        say!(late, "等不及，掉头走了", "turns back"); // ⑤
    }
}
