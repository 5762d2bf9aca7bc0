//! 打烊：没有菜了，这件事每个服务员都得知道。
//! Closing time: each waiter must learn that there are no more plates.

use crossbeam::channel::{Receiver, Sender, bounded};
use std::thread;

type Plate = u32;

/// Each cook puts up this many plates, and the waiters carry them. When all
/// waiters have gone home, returns how many plates each of them has carried.
pub fn evening(cooks: usize, plates: u32, waiters: usize) -> Vec<usize> {
    let (hatch, shelf) = bounded(1);
    thread::scope(|house| {
        for _ in 0..cooks {
            let hatch = hatch.clone();
            house.spawn(move || cook(plates, hatch));
        }
        drop(hatch); // now only the cooks have senders
        let waiter = || house.spawn(|| waiter(&shelf));
        let waiters: Vec<_> = (0..waiters).map(|_| waiter()).collect();
        let carried = waiters.into_iter().map(|waiter| waiter.join().unwrap());
        carried.collect()
    })
}

fn cook(plates: u32, hatch: Sender<Plate>) {
    for plate in 1..=plates {
        hatch.send(plate).unwrap();
    }
}

fn waiter(shelf: &Receiver<Plate>) -> usize {
    shelf.iter().count()
}
