//! 走目录树的规矩。 The rules of the tree.

use exercise03_3_last_order::{Folder, visit_all};
use lesson03_thread_pool::ThreadPool;
use runner::every_order;
use say::tr;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3600);

fn folder(number: u32, inside: impl Into<Vec<Folder>>) -> Folder {
    let inside = inside.into();
    Folder { number, inside }
}

/// So many workers visit this tree; a visit takes so long, times the folder's
/// number. Which folders were visited, in this order, and in how many hours?
fn visit(workers: usize, time: Duration, tree: Folder) -> (Vec<u32>, u64) {
    let visited = Arc::new(Mutex::new(Vec::new()));
    let theirs = Arc::clone(&visited);
    let pool = ThreadPool::new(workers);
    thread::sleep(HOUR); // by then the workers are asleep
    let start = Instant::now();
    visit_all(pool, tree, move |number| {
        thread::sleep(number * time);
        theirs.lock().unwrap().push(number);
    });
    let took = start.elapsed().as_secs() / 3600;
    let visited = visited.lock().unwrap().clone();
    (visited, took)
}

/// One worker visits this tree, and these are the folders.
fn all(time: Duration, tree: Folder, due: &[u32]) {
    let (visited, _) = visit(1, time, tree);
    assert!(
        visited == due,
        "{}",
        tr!(
            "该走 {due:?}，走了 {visited:?}",
            "{visited:?} were visited, instead of {due:?}"
        )
    );
}

/// 只有一个目录：走到了。
/// A single folder is visited.
#[test]
fn one_folder() {
    every_order(0, || all(Duration::ZERO, folder(1, []), &[1]));
}

/// 目录里有两个目录：都走到了。
/// The two folders in a folder are visited as well.
#[test]
fn folders_in_a_folder() {
    every_order(0, || {
        let tree = folder(1, [folder(2, []), folder(3, [])]);
        all(Duration::ZERO, tree, &[1, 2, 3]);
    });
}

/// 再深的目录，也走得到。
/// However deep a folder is, it is visited.
#[test]
fn a_folder_far_down() {
    every_order(0, || {
        let tree = folder(1, [folder(2, [folder(3, [folder(4, [])])])]);
        all(Duration::ZERO, tree, &[1, 2, 3, 4]);
    });
}

/// 走得再慢，也等得到头。
/// However slow the visits are, they are waited for.
#[test]
fn slow_folders() {
    every_order(0, || {
        let tree = folder(1, [folder(2, [folder(3, [])])]);
        all(HOUR, tree, &[1, 2, 3]);
    });
}

/// 两个工人，同时走两个目录。
/// Two workers visit two folders at the same time.
#[test]
fn two_at_the_same_time() {
    every_order(0, || {
        let tree = folder(1, [folder(2, []), folder(3, [])]);
        let (visited, took) = visit(2, HOUR, tree);
        assert!(
            took == 4 && visited == [1, 2, 3],
            "{}",
            tr!(
                "该用 4 小时，用了 {took} 小时，走了 {visited:?}",
                "4 hours are enough, it took {took}, for {visited:?}"
            )
        );
    });
}
