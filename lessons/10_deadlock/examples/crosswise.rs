//! 第 10 课附：两把锁，两个方向，最小的死锁。
//! Lesson 10, aside: two locks, two directions, the smallest deadlock.

use say::{say, tr};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

const RECKONS: Duration = Duration::from_millis(800);
const PATIENCE: Duration = Duration::from_secs(2);

// ANCHOR: transfer
/// An account has a number, by which all of them can be put in order.
struct Account {
    number: u32,
    balance: Mutex<i64>,
}

fn from_then_to(from: &Account, to: &Account, amount: i64) {
    let mut from = from.balance.lock().unwrap();
    thread::sleep(RECKONS);
    let mut to = to.balance.lock().unwrap();
    *from -= amount;
    *to += amount;
}

fn in_order(from: &Account, to: &Account, amount: i64) {
    let forth = from.number < to.number;
    let (first, second) = if forth { (from, to) } else { (to, from) };
    let mut first = first.balance.lock().unwrap();
    thread::sleep(RECKONS);
    let mut second = second.balance.lock().unwrap();
    let (from, to) = match forth {
        true => (&mut first, &mut second),
        false => (&mut second, &mut first),
    };
    **from -= amount;
    **to += amount;
}
// ANCHOR_END: transfer

fn main() {
    say!("先锁转出的，再锁转入的", "first the one it comes from");
    both_ways(from_then_to);
    say!("先锁编号小的", "first the one with the smaller number");
    both_ways(in_order);
}

/// Ann transfers from 1 to 2 and Ben from 2 to 1, on threads that nobody joins:
/// they may never end.
fn both_ways(transfer: fn(&Account, &Account, i64)) {
    let accounts = Arc::new([1, 2].map(|number| Account {
        number,
        balance: Mutex::new(100),
    }));
    let (tell, told) = mpsc::channel();
    for (name, from, to) in
        [(tr!("老张", "Ann"), 0, 1), (tr!("老李", "Ben"), 1, 0)]
    {
        let (accounts, tell) = (Arc::clone(&accounts), tell.clone());
        thread::spawn(move || {
            transfer(&accounts[from], &accounts[to], 50);
            tell.send(name).unwrap();
        });
    }
    for _ in 0..2 {
        match told.recv_timeout(PATIENCE) {
            Ok(name) => say!("[{name}] 转好了", "[{name}] has transferred"),
            Err(_) => {
                say!("两秒后谁也没有转好", "after two seconds, nobody has");
                return;
            }
        }
    }
}
