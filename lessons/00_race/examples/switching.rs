//! 第 0 课附：一个线程，两个协程，照样会丢。
//! Lesson 0, aside: two coroutines on one thread lose an entry, too.

use lesson06_coroutines::{Coroutine, Yielder};
use say::{say, tr};
use std::cell::Cell;
use std::rc::Rc;

type Account = Rc<Cell<u32>>;

// ANCHOR: main
fn main() {
    let balance = both(|account, name, pause| {
        let seen = account.get();
        say!("{name} 看到 {seen}", "{name} reads {seen}");
        pause.yield_(()); // the other one goes on
        account.set(seen + 50);
    });
    say!("读和写之间切换：{balance}", "a switch between: {balance}");

    let balance = both(|account, name, pause| {
        let seen = account.get();
        say!("{name} 看到 {seen}", "{name} reads {seen}");
        account.set(seen + 50);
        pause.yield_(());
    });
    say!("写完再切换：{balance}", "a switch afterwards: {balance}");
}
// ANCHOR_END: main

/// The balance in the end, if two take turns to put 50 into an account of 100.
fn both(put_in: fn(&Account, String, Yielder<(), ()>)) -> u32 {
    let account = Account::new(Cell::new(100));
    let names = [tr!("老张", "Ann"), tr!("老李", "Ben")];
    let mut people = names.map(|name| {
        let account = account.clone();
        Coroutine::new(move |pause| put_in(&account, name, pause))
    });
    for person in &mut people {
        person.next(); // until it pauses
    }
    for person in &mut people {
        person.next(); // until it ends
    }
    account.get()
}
