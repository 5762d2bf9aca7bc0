//! The cells of the table, each measured by a program of its own. Computing is
//! left out: without optimisation it takes long, and says nothing.

use std::process::{Command, Output};

const WAYS: usize = 6;
const START: usize = 0;
#[cfg(target_os = "linux")]
const MEMORY: usize = 1;
const WAITS: usize = 2;
/// Of the ways, those in which only twenty can wait at once.
const POOLS: [usize; 3] = [1, 3, 4];

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

#[test]
fn every_way_takes_time_to_start_one() {
    for way in 0..WAYS {
        assert!(cell(way, START) > 0.0, "way {way}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn every_way_takes_memory_for_those_who_wait() {
    for way in 0..WAYS {
        assert!(cell(way, MEMORY) > 0.0, "way {way}");
    }
}

#[test]
fn five_hundred_waits_take_one_wait_at_least_and_in_a_pool_25() {
    for way in 0..WAYS {
        let least = if POOLS.contains(&way) { 2.5 } else { 0.1 };
        let took = cell(way, WAITS);
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
