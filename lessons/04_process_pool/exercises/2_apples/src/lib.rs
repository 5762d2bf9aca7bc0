//! 几间作坊分着拣苹果：一共有几个坏的？
//! Several workshops sort apples. How many bad ones are there in all?

use lesson04_process_pool::ProcessPool;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// A basket is a list of apples, and an apple is the number of its worms.
pub type Pool = ProcessPool<Vec<u32>, ()>;

/// How many bad apples have been found.
static BAD: AtomicU64 = AtomicU64::new(0);

/// Runs in a worker process: looks through one basket.
pub fn sort(basket: Vec<u32>) {
    for worms in basket {
        if worms > 0 {
            BAD.fetch_add(1, SeqCst);
        }
    }
}

/// Returns how many bad apples there are in these baskets. Each basket is a
/// task; this waits for all of them.
pub fn bad_apples(pool: &Pool, baskets: &[Vec<u32>]) -> u64 {
    let futures: Vec<_> =
        baskets.iter().map(|b| pool.submit(b.clone())).collect();
    for future in &futures {
        future.result().expect("a basket is no danger");
    }
    BAD.load(SeqCst)
}
