//! 第 6 课附：协程的三种结局：返回、被关掉、panic。
//! Lesson 6, aside: the three ways to end: it returns, is closed, or panics.

// ANCHOR: all
use lesson06_coroutines::{Coroutine, NoYield};
use say::{Speaker, say, speaker, tr};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

fn main() {
    let mut first = cook(speaker!("厨师 1", "cook 1"));
    first.start().unwrap();
    first.send(3).unwrap();
    if let Err(NoYield::Returned(dishes)) = first.send(0) {
        say!("他返回了 {dishes}", "he returned {dishes}");
    }
    if let Err(NoYield::Finished(dishes)) = first.send(4) {
        say!("再点 4 道：退回 {dishes}", "4 more: {dishes} comes back");
    }

    let mut second = cook(speaker!("厨师 2", "cook 2"));
    second.start().unwrap();
    second.close();
    say!("他被关掉了", "he was closed");

    set_hook(Box::new(|_| {})); // the panic is reported here, not on stderr
    let mut third = cook(speaker!("厨师 3", "cook 3"));
    third.start().unwrap();
    let result = catch_unwind(AssertUnwindSafe(|| third.send(100)));
    if let Err(panic) = result {
        let why = panic.downcast::<String>().unwrap();
        say!(
            "发送的人接到 panic：{why}",
            "the sender gets the panic: {why}"
        );
    }
}

/// Takes so many dishes to cook, yields how many he has cooked so far, and
/// returns that when he is sent a 0.
fn cook(me: Speaker) -> Coroutine<u32, u32, u32> {
    Coroutine::new(|guest| {
        let apron = Apron(me);
        let mut dishes = 0;
        loop {
            match guest.yield_(dishes) {
                0 => return dishes,
                n if n > 9 => panic!("{}", tr!("太多了", "too many")),
                n => {
                    dishes += n;
                    say!(apron.0, "做了 {n} 道菜", "cooks {n} dishes");
                }
            }
        }
    })
}

struct Apron(Speaker);

impl Drop for Apron {
    fn drop(&mut self) {
        say!(self.0, "解下围裙", "takes the apron off");
    }
}
// ANCHOR_END: all
