//! 第 6 课附：还没启动就发来的值，去了哪里？
//! Lesson 6, aside: where does a value go that is sent before the start?

use generator::Gn;
use lesson06_coroutines::{NoYield, adder};
use say::say;

fn main() {
    let mut ours = adder::stackful();
    if let Err(NoYield::NotStarted(value)) = ours.send(5) {
        say!(
            "没有启动就发 5：退回 {value}",
            "5 before the start: {value} comes back"
        );
    }
    ours.start().unwrap();
    let sum = ours.send(5).unwrap();
    say!(
        "启动以后再发 5：和是 {sum}",
        "5 after the start: the sum is {sum}"
    );

    let mut theirs = Gn::new_scoped(|mut sender| {
        let mut sum = 0;
        loop {
            sum += sender.yield_(sum).unwrap_or(0);
        }
    });
    let sum = theirs.send(5);
    say!(
        "generator 库，没有启动就发 5：和是 {sum}",
        "the generator crate, 5 before the start: the sum is {sum}"
    );
    let sum = theirs.send(5);
    say!("再发 5：和是 {sum}", "5 once more: the sum is {sum}");
}
