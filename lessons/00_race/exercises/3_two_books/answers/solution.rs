//! 两本账：现金一本，存款一本。钱在两本之间转来转去，总数不变。
//! Two books, one for the cash and one for the bank. Money moves back and forth
//! between them, and the sum stays the same.

use std::sync::Mutex;

pub struct Books(Mutex<Both>);

struct Both {
    cash: i64,
    bank: i64,
}

impl Books {
    pub fn new(cash: i64, bank: i64) -> Self {
        Self(Mutex::new(Both { cash, bank }))
    }

    /// Moves `amount` from the cash to the bank.
    pub fn pay_in(&self, amount: i64) {
        let mut both = self.0.lock().unwrap();
        both.cash -= amount;
        both.bank += amount;
    }

    /// Moves `amount` from the bank to the cash.
    pub fn draw_out(&self, amount: i64) {
        let mut both = self.0.lock().unwrap();
        both.bank -= amount;
        both.cash += amount;
    }

    /// Returns the cash and the bank as they were at one moment.
    pub fn look(&self) -> (i64, i64) {
        let both = self.0.lock().unwrap();
        (both.cash, both.bank)
    }
}
