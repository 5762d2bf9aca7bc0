//! 最小的搜寻：一根接力棒，有人说给谁，每种给法都试一遍。
//! The smallest search: one baton, somebody says who gets it, and each way to
//! hand it out is tried.

use say::say;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};
use std::thread;

const PEOPLE: usize = 2;
const ENTRIES: usize = 2; // each adds 1 so many times

// ANCHOR: search
fn main() {
    let mut results = BTreeMap::new(); // how many orders lead to each
    let mut choices = Vec::new(); // which was taken, of how many
    loop {
        *results.entry(run(&mut choices)).or_insert(0) += 1;
        // ④ the next order differs in the last choice that has another way
        while choices.pop_if(|(taken, of)| *taken + 1 == *of).is_some() {}
        match choices.last_mut() {
            Some((taken, _)) => *taken += 1,
            None => break,
        }
    }
    let all: u32 = results.values().sum();
    say!("一共 {all} 种次序", "{all} orders in all");
    for (result, orders) in results {
        say!(
            "账上是 {result}：{orders} 种",
            "the book says {result}: {orders} orders"
        );
    }
}

/// Runs the two once, in the order of the choices, and adds those that are new.
fn run(choices: &mut Vec<(usize, usize)>) -> u32 {
    let (book, baton) = (AtomicU32::new(0), Baton::default());
    thread::scope(|s| {
        for me in 1..=PEOPLE {
            let (book, baton) = (&book, &baton);
            s.spawn(move || {
                for _ in 0..ENTRIES {
                    baton.wait_for(me); // ① before each step
                    let read = book.load(Relaxed);
                    baton.hand_back();
                    baton.wait_for(me);
                    book.store(read + 1, Relaxed);
                    baton.hand_back();
                }
            });
        }
        let mut left = [2 * ENTRIES; PEOPLE + 1]; // steps of each
        for nth in 0..2 * ENTRIES * PEOPLE {
            let able = (1..=PEOPLE).filter(|who| left[*who] > 0);
            let able: Vec<_> = able.collect(); // ② who could move
            if nth == choices.len() {
                choices.push((0, able.len()));
            }
            let who = able[choices[nth].0];
            left[who] -= 1;
            baton.give(who); // ③ one moves, and all others wait
            baton.wait_for(0);
        }
    });
    book.into_inner()
}
// ANCHOR_END: search

// ANCHOR: baton
/// Whoever has it moves; 0 is the one who hands it out.
#[derive(Default)]
struct Baton {
    holder: Mutex<usize>,
    passed: Condvar,
}

impl Baton {
    fn give(&self, who: usize) {
        *self.holder.lock().unwrap() = who;
        self.passed.notify_all();
    }

    fn hand_back(&self) {
        self.give(0);
    }

    fn wait_for(&self, me: usize) {
        let holder = self.holder.lock().unwrap();
        let others = |holder: &mut usize| *holder != me;
        drop(self.passed.wait_while(holder, others).unwrap());
    }
}
// ANCHOR_END: baton
