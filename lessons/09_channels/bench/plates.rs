//! 第 9 课的测量：一盘菜从厨师到服务员，要多久？
//! Measures how long a plate takes from cook to waiter.
//!
//! ```sh
//! cargo bench -p bench09_channels
//! ```

use crossbeam::channel::bounded;
use crossbeam::queue::ArrayQueue;
use crossbeam::utils::Backoff;
use lesson09_channels::Hatch;
use measure::{in_turns, median, python as python3, seconds};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Instant;

const ROUNDS: usize = 11;
const ROOM: usize = 64;
const PLATES: usize = 400_000;
const PYTHONS: usize = 40_000; // it takes longer

/// So many cooks and as many waiters: the nanoseconds for each plate.
type Contender = fn(people: usize) -> f64;

const CONTENDERS: [(&str, Contender); 5] = [
    ("Python's queue.Queue", python),
    ("this lesson's Hatch", hatch),
    ("std's sync_channel", std_channel),
    ("crossbeam's channel", crossbeam_channel),
    ("crossbeam's ArrayQueue", array_queue),
];

fn main() {
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    println!("{cores} cores, room for {ROOM}, medians of {ROUNDS} rounds");
    for people in [1, 4] {
        let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| run(people));
        let from_to = format!("{people} to {people}");
        println!("{from_to:28}{:>8}{:>14}", "ns", "Python = 1");
        let medians: Vec<_> = times.into_iter().flat_map(median).collect();
        for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
            let ratio = medians[0] / time;
            println!("{name:28}{time:8.0}{ratio:14.1}");
        }
    }
}

/// The time of all who take their share of the plates, and as many who `put`
/// theirs.
fn time(
    put: impl Fn(usize) + Sync,
    takers: Vec<impl Fn() -> usize + Send>,
) -> f64 {
    let people = takers.len();
    let (share, sum) = (PLATES / people, AtomicUsize::new(0));
    let (cook, sum) = (|| (0..share).for_each(&put), &sum);
    let start = Instant::now();
    thread::scope(|house| {
        for take in takers {
            house.spawn(cook);
            house.spawn(move || {
                let own: usize = (0..share).map(|_| take()).sum();
                sum.fetch_add(own, SeqCst);
            });
        }
    });
    let nanos = start.elapsed().as_nanos() as f64;
    assert_eq!(sum.load(SeqCst), people * share * (share - 1) / 2);
    nanos / PLATES as f64
}

fn hatch(people: usize) -> f64 {
    let hatch = Hatch::new(ROOM);
    let put = |plate| hatch.put(plate).unwrap();
    time(put, vec![|| hatch.take().unwrap(); people])
}

/// Its receiver is for one thread: several need a lock around it.
fn std_channel(people: usize) -> f64 {
    let (sender, receiver) = sync_channel(ROOM);
    let put = |plate| sender.send(plate).unwrap();
    if people == 1 {
        return time(put, vec![move || receiver.recv().unwrap()]);
    }
    let receiver = Mutex::new(receiver);
    let take = || receiver.lock().unwrap().recv().unwrap();
    time(put, vec![take; people])
}

fn crossbeam_channel(people: usize) -> f64 {
    let (sender, receiver) = bounded(ROOM);
    let put = |plate| sender.send(plate).unwrap();
    time(put, vec![|| receiver.recv().unwrap(); people])
}

/// Does not block: whoever finds no room or no plate tries again.
fn array_queue(people: usize) -> f64 {
    let queue = ArrayQueue::new(ROOM);
    let put = |mut plate| {
        let backoff = Backoff::new();
        while let Err(again) = queue.push(plate) {
            plate = again;
            backoff.snooze();
        }
    };
    let take = || {
        let backoff = Backoff::new();
        loop {
            match queue.pop() {
                Some(plate) => break plate,
                None => backoff.snooze(),
            }
        }
    };
    time(put, vec![take; people])
}

fn python(people: usize) -> f64 {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let numbers = [people, PYTHONS, ROOM].map(|n| n.to_string());
    let time = seconds(python3().arg(script).args(numbers));
    time.expect("its seconds").as_nanos() as f64 / PYTHONS as f64
}
