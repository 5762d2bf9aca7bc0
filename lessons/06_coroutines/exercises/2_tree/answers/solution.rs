//! 一本菜单是一棵树，一道菜一道菜地走过去。
//! A menu that is a tree, walked one dish at a time.

use lesson06_coroutines::{Coroutine, Yielder};
use std::rc::Rc;

/// A dish, with the dishes before it on the left and those after it on the
/// right.
pub struct Node<T> {
    pub left: Menu<T>,
    pub dish: T,
    pub right: Menu<T>,
}

/// A menu, in order from left to right. `None` is a menu without dishes.
pub type Menu<T> = Option<Rc<Node<T>>>;

/// Yields a clone of each dish, in order. A dish is cloned when it is asked
/// for, and not before.
pub fn walk<T: Clone + 'static>(menu: Menu<T>) -> Coroutine<(), T> {
    Coroutine::new(move |guest| visit(&menu, &guest))
}

fn visit<T: Clone>(menu: &Menu<T>, guest: &Yielder<(), T>) {
    if let Some(node) = menu {
        visit(&node.left, guest);
        guest.yield_(node.dish.clone());
        visit(&node.right, guest);
    }
}

/// Whether two menus have the same dishes in the same order, whatever the
/// shapes of their trees. Neither is walked beyond the first difference.
pub fn same<T>(one: Menu<T>, other: Menu<T>) -> bool
where
    T: Clone + PartialEq + 'static,
{
    walk(one).eq(walk(other))
}
