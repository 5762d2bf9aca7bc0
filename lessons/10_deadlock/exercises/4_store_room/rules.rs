//! 仓库的规矩。 The rules of the store room.

use exercise10_4_store_room::Store;
use runner::every_order;
use std::thread;

/// Each of so many people takes a box; main brings these.
fn day(people: usize, deliveries: &[u32]) {
    let store = &Store::default();
    thread::scope(|s| {
        for n in 1..=people {
            let person = thread::Builder::new().name(format!("cook {n}"));
            person.spawn_scoped(s, || store.take()).unwrap();
        }
        for boxes in deliveries {
            store.deliver(*boxes);
        }
    });
}

/// 箱子在那里，拿了就走。
/// If there is a box, nobody waits.
#[test]
fn a_box_that_is_there_is_taken() {
    every_order(0, || {
        let store = Store::default();
        store.deliver(2);
        store.take();
        store.take();
    });
}

/// 有人在等，货照样送得进来，他就拿得到。
/// A delivery can come in while somebody waits, and that person gets a box.
#[test]
fn a_delivery_can_come_in() {
    every_order(0, || day(1, &[1]));
}

/// 两个人等，一次送来两箱：都拿得到。
/// Two people wait and one delivery brings two boxes: both get one.
#[test]
fn one_delivery_for_two() {
    every_order(0, || day(2, &[2]));
}

/// 两个人等，一箱一箱送来：拿不到的接着等，谁也不拿没有的。
/// Two people wait, and boxes come one by one: nobody takes one too early.
#[test]
fn one_box_after_the_other() {
    every_order(0, || day(2, &[1, 1]));
}

/// 没人送货时醒来，就接着等。
/// A person who wakes without a delivery goes on waiting.
#[test]
fn nobody_takes_what_is_not_there() {
    every_order(1, || day(1, &[1]));
}
