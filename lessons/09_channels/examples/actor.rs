//! 第 9 课附：收银员一个人管账，第 0 课的竞态就没有了。
//! Lesson 9, aside: one cashier keeps the book, and lesson 0's race is gone.

use crossbeam::channel::{Receiver, Sender, bounded};
use say::{say, speaker, tr};
use std::thread;
use std::time::Duration;

const RECKONS: Duration = Duration::from_millis(800);
const LATER: Duration = Duration::from_millis(400);

// ANCHOR: actor
/// What can be asked of the cashier.
enum Ask {
    PutIn(i64),
    TakeOut(i64, Sender<bool>), // and where to send the answer
}

/// Does what is asked, one after the other, until nobody can ask any more.
fn cashier(asks: Receiver<Ask>) -> i64 {
    let mut balance = 0; // nobody else has it, so it needs no lock
    for ask in asks {
        match ask {
            Ask::PutIn(amount) => balance += amount,
            Ask::TakeOut(amount, answer) => {
                thread::sleep(RECKONS);
                let enough = balance >= amount;
                if enough {
                    balance -= amount;
                }
                answer.send(enough).unwrap();
            }
        }
    }
    balance
}

fn guest(name: String, cashier: Sender<Ask>) {
    let (answer, answered) = bounded(1);
    say!("[{name}] 要取 60", "[{name}] asks for 60");
    cashier.send(Ask::TakeOut(60, answer)).unwrap();
    match answered.recv().unwrap() {
        true => say!("[{name}] 拿到了", "[{name}] gets it"),
        false => say!("[{name}] 不够取", "[{name}] does not get it"),
    }
}
// ANCHOR_END: actor

fn main() {
    let (ask, asks) = bounded(8);
    let cashier = thread::spawn(|| cashier(asks));
    ask.send(Ask::PutIn(100)).unwrap();
    thread::scope(|house| {
        let asks = ask.clone();
        house.spawn(|| guest(tr!("老张", "Ann"), asks));
        thread::sleep(LATER);
        house.spawn(|| guest(tr!("老李", "Ben"), ask));
    }); // the last who could ask is gone
    let speaker = speaker!("收银员", "cashier");
    let balance = cashier.join().unwrap();
    say!(speaker, "还剩 {balance}", "has {balance} left");
}
