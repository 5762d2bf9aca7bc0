//! 几双手，一绳单子：谁手里空了，谁取下一张。
//! Some hands and a line of orders: whoever is free takes the next.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;

/// Something to be done, once.
pub type Order = Box<dyn FnOnce() + Send>;

/// Has this many hands work through the orders, first come, first served. A
/// hand that is free takes the next order at once. Returns when all are done.
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
