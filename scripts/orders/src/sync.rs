//! Locks, condition variables and cells that the search knows.

pub use ::std::sync::{
    Arc, LockResult, PoisonError, TryLockError, TryLockResult, Weak,
};

pub mod atomic;
mod cell;
mod condvar;
mod lock;
pub mod mpsc;

pub use cell::{LazyLock, Once, OnceLock};
pub use condvar::{Barrier, BarrierWaitResult, Condvar, WaitTimeoutResult};
pub use lock::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
