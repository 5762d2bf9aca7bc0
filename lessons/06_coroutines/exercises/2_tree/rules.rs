//! 走树的规矩。 The rules of walking a tree.

use exercise06_2_tree::{Menu, Node, same, walk};
use say::tr;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

/// A menu of one dish and two parts.
fn menu<T>(left: Menu<T>, dish: T, right: Menu<T>) -> Menu<T> {
    Some(Rc::new(Node { left, dish, right }))
}

/// Menus of these dishes, one for each shape that a tree can have.
fn shapes(dishes: Range<u32>) -> Vec<Menu<u32>> {
    if dishes.is_empty() {
        return vec![None];
    }
    let mut all = Vec::new();
    for dish in dishes.clone() {
        for left in shapes(dishes.start..dish) {
            for right in shapes(dish + 1..dishes.end) {
                all.push(menu(left.clone(), dish, right));
            }
        }
    }
    all
}

/// A dish that notes in `seen` the highest number that was cloned.
struct Noted {
    number: u32,
    seen: Rc<Cell<u32>>,
}

impl Clone for Noted {
    fn clone(&self) -> Self {
        self.seen.set(self.seen.get().max(self.number));
        Self {
            number: self.number,
            seen: Rc::clone(&self.seen),
        }
    }
}

impl PartialEq for Noted {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// Seven dishes, three levels; `number` says which number a dish has. And how
/// far somebody has come.
fn noted(number: fn(u32) -> u32) -> (Menu<Noted>, Rc<Cell<u32>>) {
    let seen = Rc::<Cell<u32>>::default();
    let dish = |n| Noted {
        number: number(n),
        seen: Rc::clone(&seen),
    };
    let small = |n| menu(None, dish(n), None);
    let part = |n| menu(small(n - 1), dish(n), small(n + 1));
    (menu(part(2), dish(4), part(6)), seen)
}

/// 无论树是什么形状，都从左到右给出每道菜。
/// Whatever the shape of the tree, all dishes come in order.
#[test]
fn every_shape_in_order() {
    for count in 0..=5 {
        for menu in shapes(0..count) {
            let limit = count as usize + 3; // and no further if it never ends
            let came: Vec<_> = walk(menu).take(limit).collect();
            assert!(
                came.iter().copied().eq(0..count),
                "{}",
                tr!(
                    "一共 {count} 道菜，从 0 编起，给出的是 {came:?}",
                    "dishes from 0 on, {count} in all; what came was {came:?}"
                )
            );
        }
    }
}

/// 要一道，走一步；还没有要的，一道也不碰。
/// It takes one step for each dish it is asked for, and touches none before.
#[test]
fn no_further_than_asked() {
    let (menu, seen) = noted(|n| n);
    let mut dishes = walk(menu);
    for asked in 0..=7 {
        let seen = seen.get();
        assert!(
            seen <= asked,
            "{}",
            tr!(
                "才要了 {asked} 道菜，它已经走到第 {seen} 道",
                "asked for {asked}, it has come as far as dish {seen}"
            )
        );
        dishes.next();
    }
}

/// 菜一样，树的形状不一样：是相同的菜单。
/// The same dishes in trees of different shapes are the same menu.
#[test]
fn the_shape_does_not_matter() {
    for count in 0..=4 {
        for one in shapes(0..count) {
            for other in shapes(0..count) {
                assert!(
                    same(one.clone(), other),
                    "{}",
                    tr!(
                        "{count} 道菜都一样，却说不相同",
                        "the same {count} dishes, and it says they are not"
                    )
                );
            }
        }
    }
}

/// 有一道菜不一样，就不是相同的菜单。
/// If one dish is different, it is not the same menu.
#[test]
fn another_dish_is_another_menu() {
    for one in shapes(0..4) {
        for other in shapes(1..5) {
            let differ = !same(one.clone(), other);
            assert!(
                differ,
                "{}",
                tr!("菜不一样，却说相同", "other dishes, and it says the same")
            );
        }
    }
}

/// 一本在另一本的中间结束，也不是相同的菜单。
/// A menu that ends where another goes on is not the same.
#[test]
fn a_shorter_menu_is_another() {
    let (short, long) = (shapes(0..2), shapes(0..3));
    for (a, b) in short.iter().zip(&long) {
        for (one, other) in [(a, b), (b, a)] {
            let differ = !same(one.clone(), other.clone());
            assert!(
                differ,
                "{}",
                tr!(
                    "一本两道菜，一本三道，却说相同",
                    "two dishes and three, and it says the same"
                )
            );
        }
    }
}

/// 看到第一处不同，就不再往下走。
/// After the first difference it walks no further.
#[test]
fn the_first_difference_is_enough() {
    let (one, seen_one) = noted(|n| n);
    let (other, seen_other) = noted(|n| if n == 3 { 30 } else { n });
    let differ = !same(one, other);
    assert!(
        differ,
        "{}",
        tr!("菜不一样，却说相同", "other dishes, and it says the same")
    );
    let seen = [seen_one.get(), seen_other.get()];
    assert!(
        seen == [3, 30],
        "{}",
        tr!(
            "第三道就不同（3 和 30），却走到了 {seen:?}",
            "the third differs (3 and 30), it has come as far as {seen:?}"
        )
    );
}
