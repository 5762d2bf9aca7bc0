//! What the tests share: whatever waits in them does not wait for ever.
#![allow(dead_code)] // each file of tests takes what it needs

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

pub const A_WHILE: Duration = Duration::from_millis(300);
pub const LONG: Duration = Duration::from_secs(60);

/// Ends all tests of the file, with a word, unless it is dropped in two
/// minutes: a test that waits for what never comes would hang.
pub struct Limit {
    _end: mpsc::Sender<()>,
}

impl Limit {
    pub fn new() -> Self {
        let (_end, ended) = mpsc::channel();
        let test = thread::current().name().unwrap_or("a test").to_owned();
        thread::spawn(move || {
            if ended.recv_timeout(2 * LONG) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{test} hangs");
                std::process::abort();
            }
        });
        Self { _end }
    }
}
