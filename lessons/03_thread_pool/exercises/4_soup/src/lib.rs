//! 一碗汤要两样菜，都切好才上；切菜的和等菜的在同一个厨房。
//! A soup of two vegetables, cut and waited for in the same kitchen.

use lesson03_thread_pool::{Handle, ShutDown};

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
    let hands = kitchen.clone();
    kitchen.submit(move || {
        let [leeks, beets] = cuts.map(|cut| hands.submit(cut).unwrap());
        let (leeks, beets) = (leeks.result(), beets.result());
        serve(*leeks.unwrap(), *beets.unwrap());
    })?;
    Ok(())
}
