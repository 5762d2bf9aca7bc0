//! 收银台的规矩。 The rules of the till.

use exercise09_4_cashier::Till;
use runner::every_order;
use say::tr;
use std::thread;

/// Two guests ask for so much each; who gets it, and what is left?
fn evening(balance: i64, asks: [i64; 2]) -> ([bool; 2], i64) {
    let (till, cashier) = Till::open(balance);
    let gets = thread::scope(|s| {
        let guests = ["Ann", "Ben"].into_iter().zip(asks).map(|(who, ask)| {
            let till = till.clone();
            let guest = thread::Builder::new().name(who.to_owned());
            guest.spawn_scoped(s, move || till.take_out(ask)).unwrap()
        });
        let guests: Vec<_> = guests.collect();
        let mut gets = guests.into_iter().map(|guest| guest.join().unwrap());
        [gets.next().unwrap(), gets.next().unwrap()]
    });
    drop(till);
    (gets, cashier.join().unwrap())
}

/// 一个客人：够就取走，不够就取不到，账对得上。
/// One guest gets the money if there is enough, and nothing if there is not.
#[test]
fn one_guest_alone() {
    every_order(0, || {
        let (till, cashier) = Till::open(100);
        let gets = [60, 41, 40].map(|amount| till.take_out(amount));
        drop(till);
        let left = cashier.join().unwrap();
        assert!(
            gets == [true, false, true] && left == 0,
            "{}",
            tr!(
                "100 里先后取 60、41、40：{gets:?}，还剩 {left}",
                "60, 41 and 40 out of 100: {gets:?}, and {left} is left"
            )
        );
    });
}

/// 两个人各取 60，里面有 100：账上不会少于零。
/// Two guests ask for 60 each out of 100: the balance stays at zero or above.
#[test]
fn the_till_is_never_overdrawn() {
    every_order(0, || {
        let (_, left) = evening(100, [60, 60]);
        assert!(left >= 0, "{}", tr!("还剩 {left}", "{left} is left"));
    });
}

/// 两个人各取 60，里面有 100：客人说拿到的，就是账上少掉的。
/// Two guests ask for 60 each out of 100: what they got is what is missing.
#[test]
fn what_is_gone_was_handed_out() {
    every_order(0, || {
        let (gets, left) = evening(100, [60, 60]);
        let got = 60 * gets.into_iter().filter(|gets| *gets).count();
        let gone = 100 - left;
        assert!(
            gone == got as i64,
            "{}",
            tr!(
                "客人拿到 {got}，账上少了 {gone}",
                "the guests have {got}, and {gone} is missing"
            )
        );
    });
}

/// 里面有 50，一个要 60，一个要 10：各人得到各人的答复。
/// Out of 50, one asks for 60 and one for 10: each gets the right answer.
#[test]
fn each_guest_gets_their_own_answer() {
    every_order(0, || {
        let (gets, _) = evening(50, [60, 10]);
        assert!(
            gets == [false, true],
            "{}",
            tr!(
                "50 里一个要 60，一个要 10：{gets:?}",
                "60 and 10 were asked for, out of 50: {gets:?}"
            )
        );
    });
}
