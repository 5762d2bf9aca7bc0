//! 拣苹果的规矩。 The rules of sorting apples.

use exercise04_2_apples::{Pool, bad_apples, sort};
use lesson04_process_pool::Parent;
use libtest_mimic::{Arguments, Trial};
use say::tr;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{self, ExitCode};
use std::thread;

/// Makes a pool of so many processes.
type Pools = dyn Fn(usize) -> Pool + Sync;

/// An apple with more worms names a port at which its sorter is to wait.
const THOSE_WHO_MEET: u32 = 100_000;

/// Workers are this same program, so the hook comes first.
fn main() -> ExitCode {
    let parent = Parent::or_worker(|basket: Vec<u32>| {
        meet(&basket);
        sort(basket)
    });
    let pools: &Pools = Box::leak(Box::new(move |n| parent.pool(n)));
    let rules: [(&str, fn(&Pools)); 4] = [
        ("one_basket", one_basket),
        ("two_baskets_for_one_process", two_baskets_for_one_process),
        (
            "two_baskets_for_two_processes",
            two_baskets_for_two_processes,
        ),
        ("asked_twice", asked_twice),
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

/// In a worker: waits until the rule has seen all whom it wants to see at the
/// same time.
fn meet(basket: &[u32]) {
    for worms in basket {
        if let Some(port) = worms.checked_sub(THOSE_WHO_MEET) {
            let place = (Ipv4Addr::LOCALHOST, port.try_into().unwrap());
            let _ = TcpStream::connect(place).unwrap().read(&mut [0]);
        }
    }
}

/// A basket with so many bad apples, and some good ones.
fn basket(bad: u64) -> Vec<u32> {
    let good = (0..=process::id() % 5).map(|_| 0);
    let bad = (1..=bad).map(|n| n as u32);
    good.chain(bad).collect()
}

/// A number that nobody knows beforehand.
fn some() -> u64 {
    u64::from(process::id() % 7) + 2
}

/// 一筐苹果，数得对。
/// One basket is counted correctly.
fn one_basket(pools: &Pools) {
    let bad = some();
    let told = bad_apples(&pools(1), &[basket(bad)]);
    assert!(
        told == bad,
        "{}",
        tr!(
            "有 {bad} 个坏的，说的是 {told:?}",
            "{bad} are bad, but it said {told:?}"
        )
    );
}

/// 一个进程先后拣两筐，总数也对。
/// Two baskets, sorted by one process in turn, are counted correctly.
fn two_baskets_for_one_process(pools: &Pools) {
    let (one, other) = (some(), some() + 1);
    let (bad, told) = (
        one + other,
        bad_apples(&pools(1), &[basket(one), basket(other)]),
    );
    assert!(
        told == bad,
        "{}",
        tr!(
            "两筐有 {one} 个和 {other} 个坏的，说的是 {told:?}",
            "{one} and {other} are bad, but it said {told:?}"
        )
    );
}

/// 两个进程同时各拣一筐，总数也对。
/// Two baskets, sorted by two processes at once, are counted correctly.
fn two_baskets_for_two_processes(pools: &Pools) {
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = u32::from(door.local_addr().unwrap().port());
    thread::spawn(move || {
        // Neither may go on before the other is there.
        let _both = [door.accept(), door.accept()];
    });
    let (one, other) = (some() + 1, some());
    let mut baskets = [basket(one - 1), basket(other - 1)];
    for basket in &mut baskets {
        basket.push(THOSE_WHO_MEET + port); // a bad one as well
    }
    let (bad, told) = (one + other, bad_apples(&pools(2), &baskets));
    assert!(
        told == bad,
        "{}",
        tr!(
            "两筐有 {one} 个和 {other} 个坏的，说的是 {told:?}",
            "{one} and {other} are bad, but it said {told:?}"
        )
    );
}

/// 同样的筐再问一次，回答一样。
/// Asked again about the same baskets, it gives the same number.
fn asked_twice(pools: &Pools) {
    let bad = some();
    let (pool, baskets) = (pools(1), [basket(bad)]);
    let told = [(); 2].map(|()| bad_apples(&pool, &baskets));
    assert!(
        told == [bad, bad],
        "{}",
        tr!(
            "有 {bad} 个坏的，说的是 {told:?}",
            "{bad} are bad, but it said {told:?}"
        )
    );
}
