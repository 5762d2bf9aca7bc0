//! 一碗汤要两样菜，都切好才上；切菜的和等菜的在同一个厨房。
//! A soup of two vegetables, cut and waited for in the same kitchen.

use lesson03_thread_pool::{Handle, ShutDown};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Cuts a vegetable and returns how many pieces there are.
pub type Cut = Box<dyn FnOnce() -> u32 + Send>;

/// Has the kitchen make the two cuts, each as a task. As soon as both are done,
/// `serve` is called once, with the number of pieces of each, in the order of
/// `cuts`. Returns without waiting for that. `serve` runs on a worker, or in
/// this thread if both cuts are done already.
///
/// # Errors
///
/// [`ShutDown`], if the kitchen takes no more tasks.
pub fn order(
    kitchen: &Handle,
    cuts: [Cut; 2],
    serve: impl Fn(u32, u32) + Clone + Send + 'static,
) -> Result<(), ShutDown> {
    let [leeks, beets] = cuts;
    let cut = [kitchen.submit(leeks)?, kitchen.submit(beets)?];
    let missing = Arc::new(AtomicUsize::new(cut.len()));
    for one in cut.clone() {
        let (cut, serve) = (cut.clone(), serve.clone());
        let missing = Arc::clone(&missing);
        one.add_done_callback(move |_| {
            // One step: only one of the two sees that it was the last.
            if missing.fetch_sub(1, SeqCst) == 1 {
                let [leeks, beets] = cut.map(|c| *c.result().unwrap());
                serve(leeks, beets);
            }
        });
    }
    Ok(())
}
