//! 汤的规矩。 The rules of the soup.

use exercise03_4_soup::{Cut, order};
use lesson03_thread_pool::ThreadPool;
use runner::every_order;
use say::tr;
use std::mem::ManuallyDrop;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// What is served, and after how many minutes.
type Served = Vec<(u32, u32, u64)>;

/// A kitchen of so many, and one order: the cuts take so many minutes. Waits
/// until there is nothing to do in the kitchen. What has been served?
fn serve(workers: usize, minutes: [u32; 2]) -> Served {
    // Nobody waits for its end when an answer panics.
    let kitchen = ManuallyDrop::new(ThreadPool::new(workers));
    thread::sleep(MINUTE); // by then all of them are asleep
    let start = Instant::now();
    let cut = |(n, time): (u32, u32)| -> Cut {
        Box::new(move || {
            thread::sleep(time * MINUTE);
            n
        })
    };
    let served = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&served);
    let [leeks, beets] = minutes;
    let cuts = [cut((11, leeks)), cut((22, beets))];
    let ordered = order(&kitchen.handle(), cuts, move |leeks, beets| {
        let took = start.elapsed().as_secs() / 60;
        theirs.lock().unwrap().push((leeks, beets, took));
        thread::sleep(MINUTE); // by then the other worker is asleep
    });
    kitchen.wait_until_idle();
    let served = served.lock().unwrap().clone();
    ManuallyDrop::into_inner(kitchen).shutdown();
    assert!(
        ordered.is_ok(),
        "{}",
        tr!("没有接单", "the order is refused")
    );
    served
}

/// The soup must have been served.
fn is_served(served: &Served) {
    assert!(
        !served.is_empty(),
        "{}",
        tr!(
            "厨房没事了，汤没上",
            "the kitchen is idle, but no soup was served"
        )
    );
}

/// 厨房里只有一个人，也做得成。
/// One worker in the kitchen is enough.
#[test]
fn one_worker_is_enough() {
    every_order(0, || is_served(&serve(1, [0, 0])));
}

/// 两样菜都到了，各在各的位置。
/// Both vegetables are in the soup, each in its place.
#[test]
fn both_are_in_the_soup() {
    every_order(0, || {
        let served = serve(1, [1, 2]);
        is_served(&served);
        let (leeks, beets, _) = served[0];
        assert!(
            (leeks, beets) == (11, 22),
            "{}",
            tr!(
                "韭葱 11 片，甜菜 22 片，汤里是 {leeks} 和 {beets}",
                "leeks 11, beets 22; in the soup {leeks} and {beets}"
            )
        );
    });
}

/// 两个人，两样菜同时切。
/// Two workers in the kitchen cut both at the same time.
#[test]
fn both_are_cut_at_once() {
    every_order(0, || {
        let served = serve(2, [2, 1]);
        is_served(&served);
        let (_, _, took) = served[0];
        assert!(
            took == 2,
            "{}",
            tr!("2 分钟够了，用了 {took} 分钟", "2 minutes, not {took}")
        );
    });
}

/// 两样菜同时切好，汤也只上一碗。
/// If both are ready at the same moment, only one soup is served.
#[test]
fn one_soup_is_served() {
    every_order(0, || {
        let served = serve(2, [1, 1]);
        is_served(&served);
        let soups = served.len();
        assert!(
            soups == 1,
            "{}",
            tr!(
                "点了一碗，上了 {soups} 碗",
                "one was ordered, {soups} were served"
            )
        );
    });
}
