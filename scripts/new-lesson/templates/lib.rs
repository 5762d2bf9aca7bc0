//! 第 @N@ 课造的东西。TODO
//! What lesson @N@ builds. TODO
//!
//! 书 `book/zh/@NAME@.md`
//! Book: `book/en/@NAME@.md`

// ANCHOR: thing
/// Twice as much. TODO: what it promises about order, threads, panics, errors.
pub fn double(n: u32) -> u32 {
    2 * n
}
// ANCHOR_END: thing
