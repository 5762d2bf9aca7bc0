//! 第 2 题的菜单，这回不用协程：停下时要记住什么，自己记。
//! The menu of exercise 2 without a coroutine: what must be remembered at each
//! stop is kept by hand.

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
/// for, and not before. Between two dishes, no more nodes are kept than the
/// tree has levels.
pub struct Walk<T> {
    kept: Vec<Rc<Node<T>>>,
}

impl<T> Walk<T> {
    pub fn new(menu: &Menu<T>) -> Self {
        let mut walk = Self { kept: Vec::new() };
        walk.go_down(menu);
        walk
    }

    /// Goes down to the first dish of this part. Every node on the way is kept:
    /// its left side has begun, its dish comes next, and then its right side.
    fn go_down(&mut self, mut part: &Menu<T>) {
        while let Some(node) = part {
            self.kept.push(Rc::clone(node));
            part = &node.left;
        }
    }
}

impl<T: Clone> Iterator for Walk<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let node = self.kept.pop()?;
        self.go_down(&node.right);
        Some(node.dish.clone())
    }
}
