//! 一批任务，结果按提交的先后取回。
//! A batch of tasks, and their results in the order of submission.

use lesson03_thread_pool::{TaskPanicked, ThreadPool};

/// Has the pool do `work` on each of the inputs, as many at a time as it has
/// workers, and returns the results in the order of the inputs. Waits for these
/// tasks, but not for any others that the pool may have.
///
/// # Errors
///
/// If tasks panic: the error of the one whose input comes first.
pub fn map<A, B>(
    pool: &ThreadPool,
    inputs: Vec<A>,
    work: impl Fn(A) -> B + Clone + Send + 'static,
) -> Result<Vec<B>, TaskPanicked>
where
    A: Send + 'static,
    B: Clone + Send + Sync + 'static,
{
    todo!()
}
