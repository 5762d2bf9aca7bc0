//! 规矩所用的程序：工人就是它自己，所以它要有自己的 `main`。
//! The program of the rules. Its workers are this same program, so it has a
//! `main` of its own.
//!
//! ```text
//! PROGRAM PROCESSES TIMES BASKET...    a basket: 0,3,1
//! ```

use exercise04_2_apples::{Pool, bad_apples, sort};
use lesson04_process_pool::Parent;
use std::io::{self, Read};
use std::net::TcpStream;
use std::{env, process, thread};

fn main() {
    let parent = Parent::or_worker(|basket| {
        meet();
        sort(basket)
    });
    thread::spawn(|| {
        // Nothing comes: it ends when the rule does.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(1);
    });
    let arguments: Vec<String> = env::args().skip(1).collect();
    let numbers = |text: &str| -> Vec<u32> {
        text.split(',').map(|n| n.parse().unwrap()).collect()
    };
    let pool: Pool = parent.pool(numbers(&arguments[0])[0] as usize);
    let baskets: Vec<_> = arguments[2..].iter().map(|b| numbers(b)).collect();
    for _ in 0..numbers(&arguments[1])[0] {
        println!("= {}", bad_apples(&pool, &baskets));
    }
}

/// Waits until the rule has seen all whom it wants to see at the same time.
fn meet() {
    if let Ok(place) = env::var("MEET") {
        let mut rule = TcpStream::connect(place).unwrap();
        let _ = rule.read(&mut [0]);
    }
}
