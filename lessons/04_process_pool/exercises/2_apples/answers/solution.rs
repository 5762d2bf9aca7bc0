//! 几间作坊分着拣苹果：一共有几个坏的？
//! Several workshops sort apples. How many bad ones are there in all?

use lesson04_process_pool::ProcessPool;

/// A basket is a list of apples, and an apple is a number of worms.
pub type Pool = ProcessPool<Vec<u32>, u64>;

/// Runs in a worker process: how many bad apples are in one basket.
pub fn sort(basket: Vec<u32>) -> u64 {
    let mut bad = 0;
    for worms in basket {
        if worms > 0 {
            bad += 1;
        }
    }
    bad
}

/// How many bad apples there are in these baskets, each of which is a task.
pub fn bad_apples(pool: &Pool, baskets: &[Vec<u32>]) -> u64 {
    let futures: Vec<_> =
        baskets.iter().map(|b| pool.submit(b.clone())).collect();
    let mut bad = 0;
    for future in &futures {
        bad += future.result().expect("a basket is no danger");
    }
    bad
}
