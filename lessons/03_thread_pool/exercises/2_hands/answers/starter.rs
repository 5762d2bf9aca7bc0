//! 几双手，一绳单子：谁手里空了，谁取下一张。
//! Some hands and a line of orders: whoever is free takes the next.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

/// Something to be done, once.
pub type Order = Box<dyn FnOnce() + Send>;

/// Has so many hands do these orders, first come, first served; whoever has
/// done one takes the next. Returns when all are done.
pub fn work_off(hands: usize, orders: Vec<Order>) {
    let line = Mutex::new(VecDeque::from(orders));
    thread::scope(|s| {
        for _ in 0..hands {
            s.spawn(|| {
                while let Some(order) = line.lock().unwrap().pop_front() {
                    order();
                }
            });
        }
    });
}
