//! 第 10 课附：都肯让，还是谁也吃不上。
//! Lesson 10, aside: everybody gives way, and still nobody eats.

use lesson10_deadlock::{Table, forks};
use say::{say, speaker};
use std::thread;
use std::time::{Duration, Instant};

const THINKS: Duration = Duration::from_millis(400);
const TRIES: u32 = 3;

fn main() {
    say!("两人停得一样久", "both pause for the same time");
    dinner([1, 1]);
    say!("两人停得不一样久", "they pause for different times");
    dinner([1, 3]);
}

// ANCHOR: dinner
/// Two people, each with their pause, in multiples of `THINKS`.
fn dinner(pauses: [u32; 2]) {
    let (table, start) = (&Table::new(2), Instant::now());
    thread::scope(|s| {
        for (who, pause) in pauses.into_iter().enumerate() {
            s.spawn(move || try_to_eat(table, who, pause, start));
        }
    });
}

fn try_to_eat(table: &Table, who: usize, pause: u32, mut now: Instant) {
    let n = who + 1;
    let philosopher = speaker!("哲学家 {n}", "philosopher {n}");
    let [left, right] = forks(who, 2);
    let mut wait = |times| {
        now += times * THINKS; // both keep to the same clock
        thread::sleep(now.saturating_duration_since(Instant::now()));
    };
    for n in 1..=TRIES {
        table.take(who, left).unwrap();
        wait(1);
        if table.try_take(who, right) {
            say!(philosopher, "第 {n} 次吃上了", "eats at try {n}");
            wait(1);
            table.put_back(who, &[left, right]);
            return;
        }
        wait(1); // perhaps it is put back soon?
        table.put_back(who, &[left]);
        wait(pause);
    }
    say!(
        philosopher,
        "{TRIES} 次都没吃上",
        "has not eaten in {TRIES} tries"
    );
}
// ANCHOR_END: dinner
