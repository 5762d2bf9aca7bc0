//! 第 3 课的线程池，分三步长成；每一步都留着，都能用。
//! The thread pool of lesson 3. It grows in three steps, and each is kept.
//!
//! | file | adds |
//! |---|---|
//! | `simple.rs` | a queue, a condition variable, threads |
//! | `future.rs`, `with_futures.rs` | results, callbacks, panics that are kept |
//! | `pool.rs` | a limit, handles, `wait_until_idle`, speed |
//!
//! 书 `book/zh/03_thread_pool.md`
//! Book: `book/en/03_thread_pool.md`

mod error;
mod future;
mod pool;
mod simple;
mod with_futures;

pub use error::{ShutDown, TaskPanicked, catch};
pub use future::Future;
pub use pool::{Handle, ThreadPool};
pub use simple::SimplePool;
pub use with_futures::FuturePool;
