//! 两本账：现金一本，存款一本。钱在两本之间转来转去，总数不变。
//! Two books, one for the cash and one for the bank. Money moves back and forth
//! between them, and the sum stays the same.

use std::sync::Mutex;

pub struct Books {
    cash: Mutex<i64>,
    bank: Mutex<i64>,
}

impl Books {
    pub fn new(cash: i64, bank: i64) -> Self {
        Self {
            cash: Mutex::new(cash),
            bank: Mutex::new(bank),
        }
    }

    /// Moves `amount` from the cash to the bank.
    pub fn pay_in(&self, amount: i64) {
        *self.cash.lock().unwrap() -= amount;
        *self.bank.lock().unwrap() += amount;
    }

    /// Moves `amount` from the bank to the cash.
    pub fn draw_out(&self, amount: i64) {
        *self.bank.lock().unwrap() -= amount;
        *self.cash.lock().unwrap() += amount;
    }

    /// Returns the cash and the bank as they were at one moment.
    pub fn look(&self) -> (i64, i64) {
        let cash = *self.cash.lock().unwrap();
        let bank = *self.bank.lock().unwrap();
        (cash, bank)
    }
}
