//! 第 10 课：五位哲学家。
//! Lesson 10: five philosophers.

use lesson10_deadlock::{
    Semaphore, Table, both_or_none, forks, give_back, in_order, with_waiter,
};
use people::{dinner, eat, left_first, name};
use say::{say, speaker};
use std::time::Duration;

mod people;

const PEOPLE: usize = 5;
const PAUSE: Duration = Duration::from_millis(30);

fn main() {
    say!(
        "人人先拿左手边的叉子",
        "everybody takes the left fork first"
    );
    let table = &Table::new(PEOPLE);
    dinner(PEOPLE, |who| left_first(table, who, forks(who, PEOPLE)));
    let watcher = speaker!("看守", "watcher");
    let mut circle = table.circle();
    circle.sort_by_key(|wait| wait.who);
    for wait in &circle {
        let (who, holder) = (name(wait.who), name(wait.holder));
        let fork = wait.fork + 1;
        say!(
            watcher,
            "{who} 等叉子 {fork}，它在 {holder} 手里",
            "{who} waits for fork {fork}, which {holder} has"
        );
    }
    let count = circle.len();
    say!(watcher, "{count} 个人等成一圈", "{count} wait in a circle");

    say!("编号小的叉子先拿", "the fork with the smaller number first"); // ③
    let table = &Table::new(PEOPLE);
    dinner(PEOPLE, |who| {
        in_order(table, who, forks(who, PEOPLE), || eat(who))
    });

    say!("总留一个人在外面", "a waiter lets in all but one"); // ④
    let (table, waiter) = (&Table::new(PEOPLE), Semaphore::new(PEOPLE - 1));
    dinner(PEOPLE, |who| {
        with_waiter(table, who, forks(who, PEOPLE), &waiter, || eat(who))
    });

    say!("两把一起拿，否则一把也不拿", "both forks or none"); // ⑤
    let table = &Table::new(PEOPLE);
    dinner(PEOPLE, |who| {
        both_or_none(table, who, forks(who, PEOPLE), || eat(who));
        Ok(())
    });

    say!(
        "拿不到就放回去，过会儿再来",
        "give back, and try again later"
    ); // ⑥
    let table = &Table::new(PEOPLE);
    dinner(PEOPLE, |who| {
        let pause = PAUSE * (who as u32 + 1);
        give_back(table, who, forks(who, PEOPLE), pause, || eat(who))
    });
    say!("大家都吃过了", "everybody has eaten");
}
