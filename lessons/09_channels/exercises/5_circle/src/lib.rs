//! 两个线程，两个通道，围成一圈：这一份不用改，要改的是 answer.txt。
//! Two threads and two channels in a circle. Edit answer.txt, not this file.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// A hands B four plates, and B hands each of them back. In either direction
/// there is room for one.
pub fn program() {
    let (to_b, from_a) = sync_channel(1);
    let (to_a, from_b) = sync_channel(1);
    thread::scope(|s| {
        s.spawn(|| a(to_b, from_b));
        s.spawn(|| b(to_a, from_a));
    });
}

fn a(to_b: SyncSender<u32>, from_b: Receiver<u32>) {
    for two in [[1, 2], [3, 4]] {
        for plate in two {
            to_b.send(plate).unwrap();
            println!("[A] -> {plate}");
        }
        // Whatever has come back by now.
        for plate in from_b.try_iter() {
            println!("[A] <- {plate}");
        }
    }
    drop(to_b); // that was the last one
    for plate in from_b {
        println!("[A] <- {plate}");
    }
}

fn b(to_a: SyncSender<u32>, from_a: Receiver<u32>) {
    for plate in from_a {
        println!("[B] <- {plate}");
        to_a.send(plate).unwrap();
        println!("[B] -> {plate}");
    }
}
