//! 这一课的锁保护的东西，故事里要看得见。
//! What the locks of this lesson protect, for stories to tell.

use super::Shelf;

/// From now on, stories tell it.
pub fn show() {
    std::run::show::<Shelf<u32>>();
}
