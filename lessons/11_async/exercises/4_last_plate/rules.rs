//! 卖菜的规矩。 The rules of selling plates.

use exercise11_4_last_plate::Kitchen;
use lesson11_async::{Executor, sleep};
use runner::every_order;
use say::tr;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_secs(1);

/// What guests with so much money, of whom each wants a plate, come to.
struct Evening {
    sold: Vec<usize>, // to these guests
    paid: Vec<usize>, // these guests
    left: u32,
    took: Duration,
}

/// All guests come at once; guest `n` takes `n` seconds to pay, or to find out
/// that there is not enough money.
fn evening(plates: u32, has_money: &[bool]) -> Evening {
    let kitchen = Rc::new(Kitchen::new(plates));
    let (sold, paid, start) = (list(), list(), Instant::now());
    let mut guests = Executor::new();
    for (n, &money) in (1..).zip(has_money) {
        let kitchen = Rc::clone(&kitchen);
        let (sold, paid) = (Rc::clone(&sold), Rc::clone(&paid));
        guests.spawn(async move {
            let pay = async {
                sleep(n as u32 * A_WHILE).await;
                paid.borrow_mut().extend(money.then_some(n));
                money
            };
            if kitchen.sell(pay).await {
                sold.borrow_mut().push(n);
            }
        });
    }
    guests.run();
    Evening {
        sold: sold.take(),
        paid: paid.take(),
        left: kitchen.left(),
        took: start.elapsed(),
    }
}

fn list() -> Rc<RefCell<Vec<usize>>> {
    Rc::default()
}

fn sold(evening: &Evening, to: &[usize], left: u32) {
    let (got, is_left) = (&evening.sold, evening.left);
    assert!(
        got == to && is_left == left,
        "{}",
        tr!(
            "该卖给 {to:?}，剩 {left} 盘；却卖给了 {got:?}，剩 {is_left} 盘",
            "sold to guests {got:?} with {is_left} left, and should be to \
             {to:?} with {left} left"
        )
    );
}

/// 有菜，又付了钱，就卖；没有菜就不卖。
/// If there is a plate, a guest who pays gets it; if not, nothing is sold.
#[test]
fn a_plate_is_sold_for_money() {
    every_order(0, || {
        sold(&evening(2, &[true]), &[1], 1);
        sold(&evening(0, &[true]), &[], 0);
    });
}

/// 两位同时要最后一盘，只卖给一位。
/// Two guests want the last plate, and only one of them gets it.
#[test]
fn the_last_plate_is_sold_once() {
    every_order(0, || {
        let sales = evening(1, &[true, true]).sold.len();
        assert!(
            sales == 1,
            "{}",
            tr!("一盘菜卖了 {sales} 回", "one plate, sold {sales} times")
        );
    });
}

/// 分不到菜的，不收他的钱。
/// A guest who gets no plate does not pay.
#[test]
fn nobody_pays_for_nothing() {
    every_order(0, || {
        let evening = evening(1, &[true, true]);
        let (paid, sold) = (evening.paid, evening.sold);
        assert!(
            paid == sold,
            "{}",
            tr!(
                "付了钱的是客人 {paid:?}，拿到菜的是 {sold:?}",
                "guests {paid:?} have paid, and {sold:?} got a plate"
            )
        );
    });
}

/// 付不出钱的，不占那一盘，留给后来的。
/// The plate of a guest who cannot pay is there for others.
#[test]
fn a_plate_not_paid_for_stays() {
    every_order(0, || sold(&evening(1, &[false]), &[], 1));
}

/// 两盘菜，两位客人同时付钱，谁也不用等谁。
/// Two plates: two guests pay at the same time, and neither waits.
#[test]
fn two_guests_pay_at_the_same_time() {
    every_order(0, || {
        let evening = evening(2, &[true, true]);
        sold(&evening, &[1, 2], 0);
        let seconds = evening.took.as_secs();
        assert!(
            seconds == 2,
            "{}",
            tr!(
                "两位同时付钱只要 2 秒，却用了 {seconds} 秒：有一位在等另一位",
                "paying at the same time takes 2 seconds, and it took \
                 {seconds}: one waited for the other"
            )
        );
    });
}
