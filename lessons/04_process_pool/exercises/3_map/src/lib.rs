//! 长信少而快：一封信里装许多个数。
//! Few long letters are faster than many short ones.

use lesson04_process_pool::ProcessPool;
use serde::{Serialize, de::DeserializeOwned};

/// Its tasks are letters: each has many values, and so has its answer.
pub type Pool<T, R> = ProcessPool<Vec<T>, Vec<R>>;

/// The results of these values, in the same order. They travel in letters of
/// `size` values, the last of which may be shorter; all letters are submitted
/// before this waits for the first answer. Of a letter that is lost, each value
/// has the result `None`.
pub fn map<T, R>(pool: &Pool<T, R>, values: &[T], size: usize) -> Vec<Option<R>>
where
    T: Clone + Serialize,
    R: Clone + DeserializeOwned + Send + Sync + 'static,
{
    todo!()
}
