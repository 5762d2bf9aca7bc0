//! 长信少而快：一封信里装许多个数。
//! A few long letters are faster than many short ones.

use lesson04_process_pool::ProcessPool;
use serde::{Serialize, de::DeserializeOwned};

/// Each task is a letter with many values; its answer holds their results.
pub type Pool<T, R> = ProcessPool<Vec<T>, Vec<R>>;

/// Returns the results of these values, in the same order. The values travel in
/// letters of `size`, the last of which may be shorter. All letters are
/// submitted before this waits for the first answer. If a letter is lost, the
/// result of each value in it is `None`.
pub fn map<T, R>(pool: &Pool<T, R>, values: &[T], size: usize) -> Vec<Option<R>>
where
    T: Clone + Serialize,
    R: Clone + DeserializeOwned + Send + Sync + 'static,
{
    todo!()
}
