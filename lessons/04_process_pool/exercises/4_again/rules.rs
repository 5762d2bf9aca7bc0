//! 再试一次的规矩。 The rules of trying again.

use exercise04_4_again::{Pool, Task, insist};
use lesson04_process_pool::{Parent, TaskError};
use libtest_mimic::{Arguments, Trial};
use say::tr;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

/// Makes a pool of so many processes.
type Pools = dyn Fn(usize) -> Pool + Sync;

/// No worker fails more often than that.
const ALWAYS: u64 = 9;

/// How an attempt is to end.
const DIE: u8 = b'd';
const PANIC: u8 = b'p';
const DO: u8 = b'.';

/// Runs in a worker process. The number in a task is a port, at which it asks
/// how it is to end.
fn work(task: Task) -> u64 {
    let (Task::Square(port) | Task::SetPrice(port) | Task::Pay(port)) = task;
    let place = (Ipv4Addr::LOCALHOST, port.try_into().unwrap());
    let mut end = [0];
    TcpStream::connect(place)
        .unwrap()
        .read_exact(&mut end)
        .unwrap();
    match end {
        [DIE] => process::exit(3),
        [PANIC] => {
            panic::set_hook(Box::new(|_| ())); // this one is meant to be
            panic!("no such board")
        }
        _ => port + 1,
    }
}

/// Workers are this same program, so the hook comes first.
fn main() -> ExitCode {
    let parent = Parent::or_worker(work);
    let pools: &Pools = Box::leak(Box::new(move |n| parent.pool(n)));
    let rules: [(&str, fn(&Pools)); 5] = [
        ("a_square_is_tried_again", a_square_is_tried_again),
        ("a_price_is_tried_again", a_price_is_tried_again),
        ("nobody_pays_twice", nobody_pays_twice),
        ("a_panic_is_final", a_panic_is_final),
        ("three_attempts_are_enough", three_attempts_are_enough),
    ];
    let trials = rules.map(|(name, rule)| {
        Trial::test(name, move || {
            rule(pools);
            Ok(())
        })
    });
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

/// What became of such a task, and how often it began. The first so many
/// attempts end like that.
fn try_it(
    pools: &Pools,
    task: fn(u64) -> Task,
    end: u8,
    fail: u64,
) -> (&'static str, u64) {
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = u64::from(door.local_addr().unwrap().port());
    let attempts = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&attempts);
    thread::spawn(move || {
        for mut worker in door.incoming().flatten() {
            let begun = count.fetch_add(1, SeqCst) + 1;
            let end = if begun <= fail { end } else { DO };
            worker.write_all(&[end]).unwrap();
        }
    });
    let future = insist(&pools(1), &task(port));
    let told = match future.result() {
        Ok(result) if *result == port + 1 => "done",
        Ok(_) => "done, but wrong",
        Err(TaskError::Died(..)) => "died",
        Err(TaskError::Panicked(_)) => "panicked",
        Err(_) => "not done",
    };
    (told, attempts.load(SeqCst))
}

/// 求平方的工人死了一次，再交一次就有结果。
/// If the worker that squares a number dies once, the task is tried again.
fn a_square_is_tried_again(pools: &Pools) {
    let (told, attempts) = try_it(pools, Task::Square, DIE, 1);
    assert!(
        told == "done" && attempts == 2,
        "{}",
        tr!(
            "做了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}

/// 写价钱的工人死了一次，也再交一次：写两遍和写一遍一样。
/// The same goes for a price: writing it twice is as good as once.
fn a_price_is_tried_again(pools: &Pools) {
    let (told, attempts) = try_it(pools, Task::SetPrice, DIE, 1);
    assert!(
        told == "done" && attempts == 2,
        "{}",
        tr!(
            "做了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}

/// 付钱的工人死了，不再付一次，照实报告。
/// If the worker that pays dies, nobody pays again, and its death is reported.
fn nobody_pays_twice(pools: &Pools) {
    let (told, attempts) = try_it(pools, Task::Pay, DIE, 1);
    assert!(
        attempts == 1 && told == "died",
        "{}",
        tr!(
            "付了 {attempts} 次，结果是 {told}",
            "after {attempts} payments it is {told}"
        )
    );
}

/// 任务 panic 了，再做还是 panic：一次就报告。
/// A task that panics would panic again: one attempt is enough.
fn a_panic_is_final(pools: &Pools) {
    let (told, attempts) = try_it(pools, Task::Square, PANIC, ALWAYS);
    assert!(
        attempts == 1 && told == "panicked",
        "{}",
        tr!(
            "做了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}

/// 工人死了三次，就不再试。
/// After three workers have died, there are no more attempts.
fn three_attempts_are_enough(pools: &Pools) {
    let (told, attempts) = try_it(pools, Task::Square, DIE, ALWAYS);
    assert!(
        attempts <= ALWAYS,
        "{}",
        tr!(
            "死了 {ALWAYS} 个工人，还在试",
            "{ALWAYS} workers have died, and it still tries"
        )
    );
    assert!(
        attempts == 3 && told == "died",
        "{}",
        tr!(
            "试了 {attempts} 次，结果是 {told}",
            "after {attempts} attempts it is {told}"
        )
    );
}
