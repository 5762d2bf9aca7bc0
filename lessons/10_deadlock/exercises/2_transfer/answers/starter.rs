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

/// What all the accounts hold together at one moment. They must be in the order
/// of their numbers, the lowest first.
pub fn total(accounts: &[Account]) -> i64 {
    let all: Vec<_> = accounts.iter().map(Account::lock).collect();
    all.iter().map(|balance| **balance).sum()
}

/// Transfers `amount` if there is enough, and returns whether there was. At
/// each moment the money is in one of the two accounts. A transfer from an
/// account to itself changes nothing.
pub fn transfer(from: &Account, to: &Account, amount: i64) -> bool {
    let (mut from, mut to) = (from.lock(), to.lock());
    let enough = *from >= amount;
    if enough {
        *from -= amount;
        *to += amount;
    }
    enough
}
