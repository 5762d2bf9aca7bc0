//! 几间作坊分着拣苹果：一共有几个坏的？
//! Several workshops sort apples. How many bad ones are there in all?

use lesson04_process_pool::ProcessPool;

/// A basket is a list of apples, and an apple is the number of its worms.
pub type Pool = ProcessPool<Vec<u32>, u64>;

/// Runs in a worker process: counts the bad apples in one basket.
pub fn sort(basket: Vec<u32>) -> u64 {
    let mut bad = 0;
    for worms in basket {
        if worms > 0 {
            bad += 1;
        }
    }
    bad
}

/// Returns how many bad apples there are in these baskets. Each basket is a
/// task; this waits for all of them.
pub fn bad_apples(pool: &Pool, baskets: &[Vec<u32>]) -> u64 {
    let futures: Vec<_> =
        baskets.iter().map(|b| pool.submit(b.clone())).collect();
    let mut bad = 0;
    for future in &futures {
        bad += future.result().expect("a basket is no danger");
    }
    bad
}
