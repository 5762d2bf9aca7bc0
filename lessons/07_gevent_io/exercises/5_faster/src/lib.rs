//! 八口锅，每口一个协程，却一口一口地煮。
//! Eight pots, a coroutine for each, and they cook one after another.

use may::go;

/// Cooks this many pots, each in a coroutine of its own, and returns the dishes
/// in the order of the pots. `cook` waits for as long as its pot takes.
pub fn dinner(
    pots: usize,
    cook: impl Fn(usize) -> String + Clone + Send + 'static,
) -> Vec<String> {
    let pot = |n| {
        let cook = cook.clone();
        go!(move || cook(n))
    };
    (0..pots).map(pot).map(|pot| pot.join().unwrap()).collect()
}
