//! 规矩所用的程序：工人就是它自己，所以它要有自己的 `main`。
//! The program of the rules. Its workers are this same program, so it has a
//! `main` of its own.
//!
//! ```text
//! PROGRAM square|price|pay NUMBER
//! ```
//!
//! Each attempt leaves a byte in the file `LEDGER`. The first `FAIL` attempts
//! end as `ENDS` says: `exit` or `panic`.

use exercise04_4_again::{Pool, Task, insist};
use lesson04_process_pool::{Parent, TaskError};
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::{env, panic, process, thread};

/// Runs in a worker process.
fn work(task: Task) -> u64 {
    let path = env::var("LEDGER").unwrap();
    let mut ledger = OpenOptions::new().append(true).open(&path).unwrap();
    ledger.write_all(b".").unwrap();
    let attempts = fs::metadata(path).unwrap().len();
    if attempts <= env::var("FAIL").unwrap().parse().unwrap() {
        if env::var("ENDS").unwrap() == "exit" {
            process::exit(3);
        }
        panic::set_hook(Box::new(|_| ())); // this one is meant to be
        panic!("no such board");
    }
    match task {
        Task::Square(n) => n * n,
        Task::SetPrice(price) => price,
        Task::Pay(amount) => amount,
    }
}

fn main() {
    let parent = Parent::or_worker(work);
    thread::spawn(|| {
        // Nothing comes: it ends when the rule does.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(1);
    });
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = arguments[1].parse().unwrap();
    let task = match &*arguments[0] {
        "square" => Task::Square(number),
        "price" => Task::SetPrice(number),
        _ => Task::Pay(number),
    };
    let pool: Pool = parent.pool(1);
    let future = insist(&pool, &task);
    match future.result() {
        Ok(result) => println!("= {result}"),
        Err(TaskError::Died(..)) => println!("= died"),
        Err(TaskError::Panicked(_)) => println!("= panicked"),
        Err(why) => println!("= {why}"),
    }
}
