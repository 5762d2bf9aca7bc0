//! Stacks that are too small. A test program of its own, as the end of a
//! stack is a signal to the whole process.

#![cfg(unix)]

use lesson07_gevent_io::use_one_worker;
use may::{coroutine::Builder, go};
use std::hint::black_box;
use std::sync::{Arc, Mutex, TryLockError};

/// Needs more than `depth` KiB of stack.
fn layers(depth: u32) -> u32 {
    let layer = black_box([depth; 256]);
    match depth {
        1 => 1,
        _ => layers(depth - 1) + u32::from(layer[255] == depth),
    }
}

#[test]
fn a_stack_that_overflows_is_an_error_of_join_and_unwinds_nothing() {
    use_one_worker();
    let spoon = Arc::new(Mutex::new(()));
    let theirs = Arc::clone(&spoon);
    let deep = go!(move || {
        let _held = theirs.lock().unwrap();
        layers(100)
    });
    assert!(deep.join().is_err());
    assert!(matches!(spoon.try_lock(), Err(TryLockError::WouldBlock)));
    assert_eq!(Arc::strong_count(&spoon), 2, "its copy was never dropped");
    assert_eq!(go!(|| layers(1)).join().unwrap(), 1);
}

#[test]
fn the_builder_gives_a_coroutine_more_stack() {
    use_one_worker();
    let roomy = Builder::new().stack_size(0x10000); // in words
    let deep = go!(roomy, || layers(100)).unwrap();
    assert_eq!(deep.join().unwrap(), 100);
}
