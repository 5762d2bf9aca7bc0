//! 银行家：借出去之前，先想想大家还能不能都借够。
//! A banker who thinks before lending: can everybody still get what they need?

use std::sync::{Condvar, Mutex};

/// Somebody who needs up to `most` coins, and then pays everything back.
#[derive(Clone, Copy, Debug)]
pub struct Customer {
    pub has: u32,
    pub most: u32,
}

/// Whether there is an order in which all customers can get the most that they
/// need, one after the other, with this many coins in the bank now.
pub fn is_safe(coins: u32, customers: &[Customer]) -> bool {
    todo!()
}

/// Lends coin by coin, and only while that is safe.
pub struct Bank {
    books: Mutex<(u32, Vec<Customer>)>, // coins in the bank, and customers
    paid_back: Condvar,
}

impl Bank {
    /// A bank with this many coins, and a customer for each number in `most`:
    /// the most coins that this customer will need.
    pub fn new(coins: u32, most: &[u32]) -> Self {
        let customer = |&most| Customer { has: 0, most };
        Self {
            books: Mutex::new((coins, most.iter().map(customer).collect())),
            paid_back: Condvar::new(),
        }
    }

    /// Lends customer `who` one coin; blocks while that would not be safe.
    pub fn borrow(&self, who: usize) {
        let unsafe_yet = |books: &mut (u32, Vec<Customer>)| {
            let (coins, mut customers) = (books.0, books.1.clone());
            customers[who].has += 1;
            coins == 0 || !is_safe(coins - 1, &customers)
        };
        let books = self.books.lock().unwrap();
        let mut books = self.paid_back.wait_while(books, unsafe_yet).unwrap();
        books.0 -= 1;
        books.1[who].has += 1;
    }

    /// Takes back all the coins that customer `who` has.
    pub fn pay_back(&self, who: usize) {
        let mut books = self.books.lock().unwrap();
        books.0 += books.1[who].has;
        books.1[who].has = 0;
        self.paid_back.notify_all();
    }
}
