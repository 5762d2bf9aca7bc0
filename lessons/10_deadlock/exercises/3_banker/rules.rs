//! 银行家的规矩。 The rules of the banker.

use exercise10_3_banker::{Bank, Customer, is_safe};
use runner::every_order;
use say::tr;
use std::thread;

/// So many coins in the bank, customers with what they have and need at most.
#[track_caller]
fn is(due: bool, coins: u32, customers: &[(u32, u32)]) {
    let who = |&(has, most)| Customer { has, most };
    let all: Vec<_> = customers.iter().map(who).collect();
    let said = is_safe(coins, &all);
    assert!(
        said == due,
        "{}",
        tr!(
            "银行里有 {coins} 枚，客户（手里的，最多要的）{customers:?}，返回 {said}",
            "coins {coins}, customers (has, most) {customers:?}, returns {said}"
        )
    );
}

/// 都够得上，或者一个客户也没有：可以。人人都不够：不行。
/// If all can be served, or nobody is there: safe. If none can: not safe.
#[test]
fn all_at_once_or_nobody() {
    is(true, 0, &[]);
    is(true, 0, &[(3, 3)]);
    is(true, 4, &[(1, 4), (0, 4), (2, 3)]);
    is(false, 2, &[(5, 8), (1, 4), (2, 5)]);
    is(false, 0, &[(0, 1)]);
}

/// 有一个能借够，还清之后别人还是不够：不行。
/// One can be served, but what comes back does not help the others: not safe.
#[test]
fn one_who_can_be_paid_is_not_enough() {
    is(false, 2, &[(0, 2), (4, 13)]);
    is(false, 1, &[(1, 2), (2, 7), (3, 9)]);
}

/// 前面的人还清了，后面的人才够：可以。
/// What the first ones pay back is enough for those after them: safe.
#[test]
fn what_comes_back_is_lent_again() {
    is(true, 1, &[(1, 2), (2, 4), (3, 7)]);
}

/// 客户站在哪里都一样。
/// It does not matter in which order the customers stand.
#[test]
fn they_may_stand_in_any_order() {
    is(true, 1, &[(3, 7), (2, 4), (1, 2)]);
    is(true, 2, &[(4, 8), (2, 4), (2, 5)]);
    is(true, 1, &[(2, 4), (3, 7), (1, 2)]);
}

/// 一个人还清以后，银行里多出来的，正是他原先手里的。
/// A customer pays back exactly what the bank has lent, no more and no less.
#[test]
fn no_coin_comes_from_nowhere() {
    is(false, 3, &[(0, 3), (1, 6)]);
    is(false, 3, &[(1, 4), (0, 5)]);
}

/// 两个人一枚一枚地借，4 枚金币，各要 3 枚：都借得够。
/// Two people borrow coin by coin; each needs 3 of 4 coins, and gets them.
#[test]
fn both_get_what_they_need() {
    every_order(0, || {
        let bank = &Bank::new(4, &[3, 3]);
        thread::scope(|s| {
            for (who, name) in ["Ann", "Ben"].into_iter().enumerate() {
                let customer = thread::Builder::new().name(name.to_owned());
                let borrows = move || {
                    (0..3).for_each(|_| bank.borrow(who));
                    bank.pay_back(who);
                };
                customer.spawn_scoped(s, borrows).unwrap();
            }
        });
    });
}
