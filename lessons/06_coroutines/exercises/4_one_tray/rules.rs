//! 卖蛋糕的规矩。 The rules of selling cakes.

use exercise06_4_one_tray::{Tray, assistant};
use lesson06_coroutines::Coroutine;
use say::tr;
use std::cell::RefCell;
use std::rc::Rc;

type Shared = Rc<RefCell<Tray>>;

fn tray(cakes: u32) -> Shared {
    Rc::new(RefCell::new(Tray { cakes, sold: 0 }))
}

/// An assistant at work, who has just said how many cakes there are.
fn at_work(tray: &Shared) -> Coroutine<u32, (u32, u32)> {
    let mut assistant = assistant(Rc::clone(tray));
    let said = assistant.start().unwrap();
    let (got, cakes) = (0, tray.try_borrow().map_or(said.1, |t| t.cakes));
    assert!(
        said == (got, cakes),
        "{}",
        tr!(
            "盘里有 {cakes} 个，还没卖，店员说的却是 {said:?}",
            "{cakes} on the tray, none sold, and the assistant said {said:?}"
        )
    );
    assistant
}

fn the_tray_has(tray: &Shared, cakes: u32, sold: u32) {
    let (tray, expected) = (tray.borrow(), Tray { cakes, sold });
    assert!(
        *tray == expected,
        "{}",
        tr!(
            "盘子应该是 {expected:?}，现在是 {tray:?}",
            "the tray should be {expected:?}, and is {tray:?}"
        )
    );
}

/// 一个店员，卖了几个就少几个；不够就有几个卖几个。
/// One assistant: what is sold is gone; if there are too few, all are sold.
#[test]
fn one_assistant() {
    let tray = tray(10);
    let mut one = at_work(&tray);
    let said = [3, 0, 9, 1].map(|wanted| one.send(wanted).unwrap());
    drop(one);
    assert_eq!(said, [(3, 7), (0, 7), (7, 0), (0, 0)]);
    the_tray_has(&tray, 0, 10);
}

/// 客人拿主意的时候，别人看得到盘子。
/// While a guest decides, others can look at the tray.
#[test]
fn others_can_look() {
    let tray = tray(10);
    let _one = at_work(&tray);
    assert!(
        tray.try_borrow().is_ok(),
        "{}",
        tr!("盘子被店员借走了", "the assistant has borrowed the tray")
    );
}

/// 客人拿主意的时候，别人可以往盘里添蛋糕，添的也卖。
/// While a guest decides, others can add cakes, which are sold too.
#[test]
fn others_can_fill_it_up() {
    let tray = tray(1);
    let mut one = at_work(&tray);
    let free = tray.try_borrow_mut().map(|mut tray| tray.cakes += 5);
    assert!(
        free.is_ok(),
        "{}",
        tr!("盘子被店员借走了", "the assistant has borrowed the tray")
    );
    let said = one.send(4).unwrap();
    assert!(
        said == (4, 2),
        "{}",
        tr!(
            "1 个添到 6 个，卖掉 4 个，店员说的却是 {said:?}",
            "1 and 5 more, 4 are wanted, and the assistant said {said:?}"
        )
    );
    the_tray_has(&tray, 2, 4);
}

/// 两个店员都在等客人，卖的都要算。
/// Two assistants wait for their guests, and every sale counts.
#[test]
fn both_sales_count() {
    let tray = tray(10);
    let (mut one, mut two) = (at_work(&tray), at_work(&tray));
    let said = [two.send(4).unwrap(), one.send(3).unwrap()];
    drop((one, two));
    the_tray_has(&tray, 3, 7);
    assert_eq!(said, [(4, 6), (3, 3)]);
}

/// 别人刚卖光的，不能再卖一次。
/// What another assistant has just sold cannot be sold again.
#[test]
fn nothing_is_sold_twice() {
    let tray = tray(3);
    let (mut one, mut two) = (at_work(&tray), at_work(&tray));
    let said = [two.send(3).unwrap(), one.send(2).unwrap()];
    drop((one, two));
    assert!(
        said == [(3, 0), (0, 0)],
        "{}",
        tr!(
            "一共 3 个，后一个店员已经卖光，两人说的是 {said:?}",
            "3 in all, the second sold them, and the two said {said:?}"
        )
    );
    the_tray_has(&tray, 0, 3);
}
