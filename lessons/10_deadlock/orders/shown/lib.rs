//! 这一课的锁保护的东西，故事里要看得见。
//! What the locks of this lesson protect, for stories to tell.

/// From now on, stories tell it.
pub fn show() {
    super::table::shown::show();
}
