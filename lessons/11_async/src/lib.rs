//! 第 11 课：一个自己写的执行器，和一个用 tokio 的回声服务器。
//! Lesson 11: an executor of our own, and an echo server with tokio.
//!
//! 书 `book/zh/11_async.md`
//! Book: `book/en/11_async.md`

mod echo;
mod executor;
mod timer;

pub use echo::echo;
pub use executor::{Executor, block_on};
pub use timer::sleep;
