//! 打烊的规矩。 The rules of closing time.

use exercise09_2_closing_time::evening;
use runner::every_order;
use say::tr;
use std::cell::RefCell;
use std::collections::HashSet;

/// All plates are carried, and all waiters go home, each with a number.
fn evenings(cooks: usize, plates: u32, waiters: usize) {
    every_order(0, || {
        let carried = evening(cooks, plates, waiters);
        let people = carried.len();
        assert!(
            people == waiters,
            "{}",
            tr!(
                "服务员 {waiters} 个，报数的 {people} 个",
                "waiters: {waiters}, numbers: {people}"
            )
        );
        let (all, sum) = (cooks * plates as usize, carried.iter().sum());
        assert!(
            all == sum,
            "{}",
            tr!(
                "做了 {all} 盘，端走 {sum} 盘",
                "plates made: {all}, carried: {sum}"
            )
        );
    });
}

/// 一个厨师，一个服务员：菜都端走，服务员回家。
/// One cook, one waiter: all plates are carried, and the waiter goes home.
#[test]
fn a_waiter_carries_all_and_goes_home() {
    evenings(1, 2, 1);
}

/// 一个厨师，三个服务员：都回得了家。
/// One cook, three waiters: all of them go home.
#[test]
fn three_waiters_go_home() {
    evenings(1, 1, 3);
}

/// 两个厨师，一个服务员：先做完的厨师走了，菜还没有完。
/// Two cooks, one waiter: when one cook is done, there is more to come.
#[test]
fn the_first_cook_to_end_is_not_the_last() {
    evenings(2, 1, 1);
}

/// 一个厨师一盘菜，两个服务员：谁端走都有可能。
/// One cook, one plate, two waiters: either of them may carry it.
#[test]
fn either_waiter_may_carry_it() {
    let seen = RefCell::new(HashSet::new());
    every_order(0, || {
        let carried = evening(1, 1, 2);
        seen.borrow_mut().insert(carried);
    });
    let seen = seen.into_inner();
    assert!(
        seen == HashSet::from([vec![0, 1], vec![1, 0]]),
        "{}",
        tr!(
            "各人端走的盘数，只见过 {seen:?}",
            "what each of them carried, in all orders: {seen:?}"
        )
    );
}

/// 厨师没来：服务员什么也不端，照样回得了家。
/// No cook comes: the waiter carries nothing, and still goes home.
#[test]
fn without_cooks_the_waiter_goes_home() {
    evenings(0, 3, 1);
}
