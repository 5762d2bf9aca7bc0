//! 打烊：没有菜了，这件事每个服务员都得知道。
//! Closing time: each waiter must learn that there are no more plates.

use crossbeam::channel::{Receiver, Sender, bounded};
use std::thread;

type Plate = Option<u32>; // `None`: no more plates

/// Each cook puts up this many plates, and the waiters carry them. When all
/// waiters have gone home, returns how many plates each of them has carried.
pub fn evening(cooks: usize, plates: u32, waiters: usize) -> Vec<usize> {
    let (hatch, shelf) = bounded(1);
    thread::scope(|house| {
        let cook = || house.spawn(|| cook(plates, &hatch));
        let cooks: Vec<_> = (0..cooks).map(|_| cook()).collect();
        let waiter = || house.spawn(|| waiter(&shelf));
        let waiters: Vec<_> = (0..waiters).map(|_| waiter()).collect();
        cooks.into_iter().for_each(|cook| cook.join().unwrap());
        hatch.send(None).unwrap();
        let carried = waiters.into_iter().map(|waiter| waiter.join().unwrap());
        carried.collect()
    })
}

fn cook(plates: u32, hatch: &Sender<Plate>) {
    for plate in 1..=plates {
        hatch.send(Some(plate)).unwrap();
    }
}

fn waiter(shelf: &Receiver<Plate>) -> usize {
    let mut carried = 0;
    while shelf.recv().unwrap().is_some() {
        carried += 1;
    }
    carried
}
