//! 转账：有人从 1 转到 2，有人从 2 转到 1，有人在点总数。
//! Transfers: from 1 to 2, from 2 to 1, while somebody counts all the money.

use std::sync::{Mutex, MutexGuard};

/// No two accounts have the same number.
pub struct Account {
    number: u32,
    balance: Mutex<i64>,
}

impl Account {
    pub fn new(number: u32, balance: i64) -> Self {
        Self {
            number,
            balance: Mutex::new(balance),
        }
    }

    fn lock(&self) -> MutexGuard<'_, i64> {
        self.balance.lock().unwrap()
    }
}

/// What they hold together at one moment. They must come in the order of their
/// numbers.
pub fn total(accounts: &[Account]) -> i64 {
    let all: Vec<_> = accounts.iter().map(Account::lock).collect();
    all.iter().map(|balance| **balance).sum()
}

/// Transfers so much, if there is so much; returns whether there was. At each
/// moment the money is in one of the two. From an account to itself nothing
/// happens.
pub fn transfer(from: &Account, to: &Account, amount: i64) -> bool {
    let (mut from, mut to) = (from.lock(), to.lock());
    let enough = *from >= amount;
    if enough {
        *from -= amount;
        *to += amount;
    }
    enough
}
