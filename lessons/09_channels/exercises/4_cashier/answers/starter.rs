//! 收银员一个人管账，谁要取钱，就问他。
//! One cashier keeps the book, and whoever wants money asks the cashier.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// What can be asked of the cashier.
enum Ask {
    Enough(i64, Sender<bool>), // and where to send the answer
    Take(i64),
}

/// The way to the cashier; each guest has a clone.
#[derive(Clone)]
pub struct Till {
    asks: Sender<Ask>,
}

impl Till {
    /// Opens a till with `balance` in it. The cashier's thread ends when the
    /// last clone is dropped, and returns what is left.
    pub fn open(balance: i64) -> (Self, JoinHandle<i64>) {
        let (asks, asked) = channel();
        (
            Self { asks },
            thread::spawn(move || cashier(balance, asked)),
        )
    }

    /// Takes `amount` out if there is enough, and returns whether there was.
    pub fn take_out(&self, amount: i64) -> bool {
        let (answer, answered) = channel();
        self.asks.send(Ask::Enough(amount, answer)).unwrap();
        let enough = answered.recv().unwrap();
        if enough {
            self.asks.send(Ask::Take(amount)).unwrap();
        }
        enough
    }
}

fn cashier(mut balance: i64, asked: Receiver<Ask>) -> i64 {
    for ask in asked {
        match ask {
            Ask::Enough(amount, answer) => {
                answer.send(balance >= amount).unwrap();
            }
            Ask::Take(amount) => balance -= amount,
        }
    }
    balance
}
