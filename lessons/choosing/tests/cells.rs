//! The cells of the table, each measured by a program of its own. Computing is
//! left out: without optimisation it takes long, and says nothing.

use std::process::{Command, Output};
use std::thread;

const WAYS: usize = 6;
const A_PROCESS_EACH: usize = 0;
#[cfg(target_os = "linux")]
const A_POOL_OF_PROCESSES: usize = 1;
#[cfg(target_os = "linux")]
const A_THREAD_EACH: usize = 2;
const A_POOL_OF_THREADS: usize = 3;
/// Of the ways, those in which only twenty can wait at once.
const POOLS: [usize; 3] = [1, 3, 4];

const START: usize = 0;
#[cfg(target_os = "linux")]
const MEMORY: usize = 1;
const WAITS: usize = 2;

fn choosing(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_choosing"))
        .args(arguments)
        .output()
        .unwrap()
}

fn cell(way: usize, column: usize) -> f64 {
    let output = choosing(&[&way.to_string(), &column.to_string()]);
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim().parse().unwrap()
}

/// A whole column. Its cells are measured at the same time: most of that is
/// waiting.
fn column(column: usize) -> Vec<f64> {
    thread::scope(|s| {
        let measure = |way| s.spawn(move || cell(way, column));
        let cells: Vec<_> = (0..WAYS).map(measure).collect();
        cells.into_iter().map(|cell| cell.join().unwrap()).collect()
    })
}

/// By a factor of some hundreds; it would come out the other way round if the
/// one started no process, or the other counted its tasks wrongly.
#[test]
fn to_start_a_process_takes_longer_than_to_hand_a_task_to_a_pool() {
    let (process, task) =
        (cell(A_PROCESS_EACH, START), cell(A_POOL_OF_THREADS, START));
    assert!(process > task, "{process} us and {task} us");
}

/// A stack, and so a page of it that was touched, is the least that a wait
/// takes in any of these ways.
#[test]
#[cfg(target_os = "linux")]
fn each_of_those_who_wait_takes_a_page_of_memory_and_a_process_more_than_a_thread()
 {
    let kib = column(MEMORY);
    for (way, kib) in kib.iter().enumerate() {
        assert!(*kib >= 4.0, "way {way}: {kib} KiB");
    }
    let thread = kib[A_THREAD_EACH];
    assert!(kib[A_PROCESS_EACH] > thread && kib[A_POOL_OF_PROCESSES] > thread);
}

#[test]
fn five_hundred_waits_take_one_wait_at_least_and_in_a_pool_25() {
    for (way, took) in column(WAITS).into_iter().enumerate() {
        let least = if POOLS.contains(&way) { 2.5 } else { 0.1 };
        assert!(took >= least, "way {way}: {took} s");
    }
}

#[test]
fn a_cell_that_is_not_there_is_one_sentence_and_no_panic() {
    for arguments in [&["6", "0"][..], &["0", "4"], &["a", "b"], &["0"]] {
        let output = choosing(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said, "usage: cargo run --release -p choosing\n");
    }
}
