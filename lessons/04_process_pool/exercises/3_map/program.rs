//! 规矩所用的程序：工人就是它自己，所以它要有自己的 `main`。
//! The program of the rules. Its workers are this same program, so it has a
//! `main` of its own.
//!
//! ```text
//! PROGRAM PROCESSES SIZE NUMBER...    0 kills its worker, 1 takes a while
//! ```

use exercise04_3_map::{Pool, map};
use lesson04_process_pool::Parent;
use serde::{Deserialize, Serialize, Serializer};
use std::io::{self, Read};
use std::sync::Mutex;
use std::time::Duration;
use std::{env, process, thread};

/// What the parent did, step by step.
static STEPS: Mutex<Vec<&str>> = Mutex::new(Vec::new());

/// A number that tells when it is put into a letter.
#[derive(Clone, Deserialize)]
struct Number(u64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        STEPS.lock().unwrap().push("sent");
        to.serialize_newtype_struct("Number", &self.0)
    }
}

/// A result, and how many there were in its letter. It tells when somebody who
/// has waited for it takes it.
#[derive(Serialize, Deserialize)]
struct Square(u64, usize);

impl Clone for Square {
    fn clone(&self) -> Self {
        STEPS.lock().unwrap().push("taken");
        Self(self.0, self.1)
    }
}

/// Runs in a worker process.
fn work(letter: Vec<Number>) -> Vec<Square> {
    let length = letter.len();
    if letter.iter().any(|n| n.0 == 0) {
        process::exit(3);
    }
    if letter.iter().any(|n| n.0 == 1) {
        thread::sleep(Duration::from_millis(300));
    }
    letter.iter().map(|n| Square(n.0 * n.0, length)).collect()
}

fn main() {
    let parent = Parent::or_worker(work);
    thread::spawn(|| {
        // Nothing comes: it ends when the rule does.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(1);
    });
    let mut numbers = env::args().skip(1).map(|n| n.parse::<u64>().unwrap());
    let pool: Pool<Number, Square> =
        parent.pool(numbers.next().unwrap() as usize);
    let size = numbers.next().unwrap() as usize;
    let numbers: Vec<Number> = numbers.map(Number).collect();
    let results = map(&pool, &numbers, size);
    for step in STEPS.lock().unwrap().iter() {
        println!("> {step}");
    }
    for result in results {
        match result {
            Some(Square(square, length)) => println!("= {square} {length}"),
            None => println!("= lost"),
        }
    }
}
