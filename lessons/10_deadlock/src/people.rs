//! 一桌哲学家，一顿晚饭。
//! A table of philosophers, and a dinner.

use lesson10_deadlock::{Deadlock, Table};
use say::{Speaker, say, speaker, tr};
use std::thread;
use std::time::Duration;

const THINKS: Duration = Duration::from_millis(400);
const EATS: Duration = Duration::from_millis(200);

/// All of them do it at the same time; ends when all have ended.
pub fn dinner(
    people: usize,
    eat_once: impl Fn(usize) -> Result<(), Deadlock> + Sync,
) {
    let eat_once = |who| {
        if eat_once(who) == Err(Deadlock) {
            say!(philosopher(who), "不吃了", "gives up");
        }
    };
    thread::scope(|s| {
        for who in 0..people {
            s.spawn(move || eat_once(who));
        }
    });
}

/// Left fork, a thought, right fork: the way everybody does it at first.
pub fn left_first(
    table: &Table,
    who: usize,
    both: [usize; 2],
) -> Result<(), Deadlock> {
    let fork = both[0] + 1;
    table.take(who, both[0])?;
    say!(philosopher(who), "拿起叉子 {fork}", "takes fork {fork}");
    thread::sleep(THINKS); // ①
    table.take(who, both[1])?;
    eat(who);
    table.put_back(who, &both);
    Ok(())
}

/// Says so, and takes a while.
pub fn eat(who: usize) {
    say!(philosopher(who), "吃上了", "eats");
    thread::sleep(EATS);
}

fn philosopher(who: usize) -> Speaker {
    let n = who + 1;
    speaker!("哲学家 {n}", "philosopher {n}")
}

/// As they are spoken of.
pub fn name(who: usize) -> String {
    let n = who + 1;
    tr!("哲学家 {n}", "philosopher {n}")
}
