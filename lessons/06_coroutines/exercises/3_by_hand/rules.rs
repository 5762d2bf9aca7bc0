//! 手写迭代器的规矩。 The rules of an iterator by hand.

use exercise06_3_by_hand::{Menu, Node, Walk};
use say::tr;
use std::cell::Cell;
use std::ops::Range;
use std::rc::Rc;

thread_local!(static CLONES: Cell<usize> = const { Cell::new(0) });

/// A number; its clones are counted.
#[derive(Debug, PartialEq)]
struct Dish(u32);

impl Clone for Dish {
    fn clone(&self) -> Self {
        CLONES.set(CLONES.get() + 1);
        Self(self.0)
    }
}

fn menu(left: Menu<Dish>, dish: u32, right: Menu<Dish>) -> Menu<Dish> {
    let dish = Dish(dish);
    Some(Rc::new(Node { left, dish, right }))
}

/// The tree of these dishes in which every part is split at `middle`.
fn tree(dishes: Range<u32>, middle: fn(Range<u32>) -> u32) -> Menu<Dish> {
    if dishes.is_empty() {
        return None;
    }
    let top = middle(dishes.clone());
    let left = tree(dishes.start..top, middle);
    menu(left, top, tree(top + 1..dishes.end, middle))
}

/// Menus of these dishes, one for each shape that a tree can have.
fn shapes(dishes: Range<u32>) -> Vec<Menu<Dish>> {
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

/// All dishes of the menu, which are `0..count`, come once and in order.
fn in_order(menu: &Menu<Dish>, count: u32) {
    let limit = count as usize + 1; // and no further if it never ends
    let came: Vec<u32> =
        Walk::new(menu).take(limit).map(|dish| dish.0).collect();
    let often = |n: u32| came.iter().filter(|other| **other == n).count();
    if let Some(n) = (0..count).find(|n| often(*n) > 1) {
        panic!(
            "{}",
            tr!("{n} 来了不止一次：{came:?}", "{n} came again: {came:?}")
        );
    }
    if let Some(n) = (0..count).find(|n| often(*n) == 0) {
        panic!(
            "{}",
            tr!("{n} 没有来：{came:?}", "{n} did not come: {came:?}")
        );
    }
    let sorted = came.is_sorted();
    assert!(
        sorted,
        "{}",
        tr!("次序不对：{came:?}", "the order: {came:?}")
    );
}

/// 没有一道菜的菜单，一道也不给。
/// A menu without dishes gives none.
#[test]
fn nothing_from_nothing() {
    assert_eq!(Walk::<Dish>::new(&None).next(), None);
}

/// 一条全往左的链，从最下面的开始给。
/// A chain to the left: the lowest dish comes first.
#[test]
fn a_chain_to_the_left() {
    in_order(&tree(0..6, |part| part.end - 1), 6);
}

/// 一条全往右的链，从最上面的开始给。
/// A chain to the right: the top dish comes first.
#[test]
fn a_chain_to_the_right() {
    in_order(&tree(0..6, |part| part.start), 6);
}

/// 无论树是什么形状，都从左到右给出每道菜。
/// Whatever the shape of the tree, all dishes come in order.
#[test]
fn every_shape_in_order() {
    for count in 1..=5 {
        for menu in shapes(0..count) {
            in_order(&menu, count);
        }
    }
}

/// 树有几层，停下时至多记住几个节点；没要的菜不先准备。
/// It keeps no more nodes than the tree has levels, and no dish in advance.
#[test]
fn it_keeps_no_more_than_the_levels() {
    const LEVELS: usize = 5;
    let menu = tree(0..31, |part| part.start.midpoint(part.end));
    let mut walk = Walk::new(&menu);
    for given in 0..31 {
        let kept = kept(&menu) + CLONES.get().saturating_sub(given);
        assert!(
            kept <= LEVELS,
            "{}",
            tr!(
                "给出 {given} 道菜以后记着 {kept} 个，树只有 {LEVELS} 层",
                "after {given} dishes it keeps {kept}; the tree has {LEVELS} levels"
            )
        );
        walk.next();
    }
}

/// How many pointers to the menu's nodes there are beside the menu's own.
fn kept(menu: &Menu<Dish>) -> usize {
    menu.as_ref().map_or(0, |node| {
        Rc::strong_count(node) - 1 + kept(&node.left) + kept(&node.right)
    })
}

/// 给完以后，再要也没有了。
/// After the last dish there are no more, however often one asks.
#[test]
fn what_is_over_stays_over() {
    let menu = tree(0..3, |part| part.start.midpoint(part.end));
    let mut walk = Walk::new(&menu);
    let came = walk.by_ref().take(10).count();
    assert!(came < 10, "{}", tr!("给个没完", "it never ends"));
    assert_eq!((walk.next(), walk.next()), (None, None));
}
