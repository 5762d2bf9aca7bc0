//! 检查的规矩。 The rules of checks.

use exercise02_4_panic::{Check, Panicked};
use runner::every_order;
use say::tr;
use std::panic;
use std::thread;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

/// Panics, as a check may.
fn panics() -> u32 {
    panic::resume_unwind(Box::new("no such host"))
}

/// So many wait at once, and each gets this.
fn get(waiters: usize, check: &Check<u32>, due: Result<u32, Panicked>) {
    thread::scope(|s| {
        for n in 1..=waiters {
            let name = tr!("连接 {n}", "connection {n}");
            let waits = move || {
                let got = check.wait();
                assert!(
                    got == due,
                    "{}",
                    tr!(
                        "连接 {n} 得到 {got:?}，不是 {due:?}",
                        "connection {n} gets {got:?}, not {due:?}"
                    )
                );
            };
            let waiter = thread::Builder::new().name(name);
            waiter.spawn_scoped(s, waits).unwrap();
        }
    });
}

/// 谁等，谁就得到答案。
/// Everybody who waits gets the answer.
#[test]
fn everybody_gets_the_answer() {
    every_order(0, || get(2, &Check::start(|| 42), Ok(42)));
}

/// 答案可以一问再问，来得晚也问得到。
/// The answer can be had again and again, and late.
#[test]
fn whoever_asks_again_gets_it_again() {
    every_order(0, || {
        let check = Check::start(|| 42);
        thread::sleep(HOUR);
        let got = [check.wait(), check.wait()];
        assert!(
            got == [Ok(42); 2],
            "{}",
            tr!("问两次，得到 {got:?}", "asked twice: {got:?}")
        );
    });
}

/// 检查做得慢，就等它做完。
/// However slow the check is, the wait lasts until it ends.
#[test]
fn a_slow_check_is_waited_for() {
    every_order(0, || {
        let slow = Check::start(|| {
            thread::sleep(1000 * HOUR);
            42
        });
        get(1, &slow, Ok(42));
    });
}

/// 检查 panic 了，等着的人得知道。
/// If the check panics, a thread that waits learns of it.
#[test]
fn a_panic_is_told() {
    every_order(0, || get(1, &Check::start(panics), Err(Panicked)));
}

/// 等的人再多，也都得知道。
/// However many threads wait, all of them learn of it.
#[test]
fn a_panic_is_told_to_all() {
    every_order(0, || get(2, &Check::start(panics), Err(Panicked)));
}
