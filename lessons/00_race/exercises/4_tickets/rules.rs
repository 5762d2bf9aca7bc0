//! 卖票的规矩。 The rules of selling tickets.

use exercise00_4_tickets::Tickets;
use runner::every_order;
use say::tr;
use std::thread;

/// Two customers want so many tickets each, at the same time. Returns who got
/// them.
fn two_customers(tickets: &Tickets, wanted: [i64; 2]) -> [bool; 2] {
    thread::scope(|s| {
        let customers = [("A", wanted[0]), ("B", wanted[1])];
        let customers = customers.map(|(name, wanted)| {
            let customer = thread::Builder::new().name(name.to_owned());
            let buy = move || tickets.sell(wanted);
            customer.spawn_scoped(s, buy).unwrap()
        });
        customers.map(|customer| customer.join().unwrap())
    })
}

/// 一个一个地来，够就卖，不够就一张也不卖。
/// One customer after another gets all the tickets asked for, or none.
#[test]
fn one_after_another() {
    every_order(0, || {
        let tickets = Tickets::new(5);
        let sold = [2, 4, 3, 1].map(|wanted| tickets.sell(wanted));
        let left = tickets.left();
        assert!(
            (sold, left) == ([true, false, true, false], 0),
            "{}",
            tr!(
                "有 5 张，先后要 2、4、3、1 张：{sold:?}，剩 {left} 张",
                "2, 4, 3 and 1 asked for, out of 5: {sold:?}, {left} left"
            )
        );
    });
}

/// 只够一个人的票，不会卖给两个人。
/// Tickets that are enough for one customer are not sold to two.
#[test]
fn nothing_is_sold_twice() {
    every_order(0, || {
        let tickets = Tickets::new(3);
        let sold = two_customers(&tickets, [2, 2]);
        assert!(
            sold != [true, true],
            "{}",
            tr!("有 3 张，卖了两次 2 张", "of 3, 2 were sold twice")
        );
    });
}

/// 够两个人的票，两个人都买得到。
/// If there are enough tickets for both customers, both get theirs.
#[test]
fn both_get_what_is_there() {
    every_order(0, || {
        let tickets = Tickets::new(3);
        let [a, b] = two_customers(&tickets, [1, 2]);
        assert!(
            a && b,
            "{}",
            tr!(
                "有 3 张，A 要 1 张：{a}，B 要 2 张：{b}",
                "of 3, A wants 1: {a}, and B wants 2: {b}"
            )
        );
    });
}

/// 有人要得太多，不妨碍别人买。
/// Somebody who wants too many keeps nobody else from buying.
#[test]
fn wanting_too_many_keeps_nobody_from_buying() {
    every_order(0, || {
        let tickets = Tickets::new(3);
        let [a, b] = two_customers(&tickets, [4, 2]);
        assert!(
            !a && b,
            "{}",
            tr!(
                "有 3 张，A 要 4 张：{a}，B 要 2 张：{b}",
                "of 3, A wants 4: {a}, and B wants 2: {b}"
            )
        );
    });
}

/// 卖出去的加上剩下的，正好是原来的。
/// The tickets sold and the tickets left add up to what there was.
#[test]
fn sold_and_left_add_up() {
    every_order(0, || {
        let tickets = Tickets::new(3);
        let sold = two_customers(&tickets, [2, 1]);
        let sold = [2, 1].iter().zip(sold).map(|(n, sold)| n * i64::from(sold));
        let (sold, left) = (sold.sum::<i64>(), tickets.left());
        assert!(
            sold + left == 3,
            "{}",
            tr!(
                "有 3 张，卖出 {sold} 张，剩 {left} 张",
                "of 3, {sold} are sold, and {left} are left"
            )
        );
    });
}
