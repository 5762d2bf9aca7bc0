//! 拣苹果的规矩。 The rules of sorting apples.

use say::tr;
use std::net::{Ipv4Addr, TcpListener};
use std::process::{self, Command, Stdio};
use std::thread;

/// A basket with so many bad apples and some good ones, as an argument.
fn basket(bad: u64) -> String {
    let bad = (0..bad).map(|n| (n % 3 + 1).to_string());
    let good = (0..process::id() % 5 + 1).map(|_| "0".to_owned());
    good.chain(bad).collect::<Vec<_>>().join(",")
}

/// A number that nobody knows beforehand.
fn some() -> u64 {
    u64::from(process::id() % 7) + 2
}

/// What `bad_apples` says, so many times, of these baskets.
fn says(processes: u32, times: u32, baskets: &[u64]) -> Vec<u64> {
    run(processes, times, baskets, None)
}

fn run(
    processes: u32,
    times: u32,
    baskets: &[u64],
    meet: Option<String>,
) -> Vec<u64> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_exercise04_2_apples"));
    program.args([processes, times].map(|n| n.to_string()));
    program.args(baskets.iter().map(|bad| basket(*bad)));
    program.envs(meet.map(|place| ("MEET", place)));
    program.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.spawn().unwrap();
    let _lifeline = program.stdin.take(); // the program ends when we do
    let output = program.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        tr!("程序半路停了", "the program has stopped halfway")
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers = text.lines().filter_map(|line| line.strip_prefix("= "));
    numbers.map(|n| n.parse().unwrap()).collect()
}

/// 一筐苹果，数得对。
/// One basket is counted right.
#[test]
fn one_basket() {
    let bad = some();
    let told = says(1, 1, &[bad]);
    assert!(
        told == [bad],
        "{}",
        tr!(
            "有 {bad} 个坏的，说的是 {told:?}",
            "{bad} are bad, told {told:?}"
        )
    );
}

/// 一个进程先后拣两筐，总数也对。
/// Two baskets for one process, one after the other, are counted right.
#[test]
fn two_baskets_for_one_process() {
    let (one, other) = (some(), some() + 1);
    let (bad, told) = (one + other, says(1, 1, &[one, other]));
    assert!(
        told == [bad],
        "{}",
        tr!(
            "两筐有 {one} 个和 {other} 个坏的，说的是 {told:?}",
            "{one} and {other} are bad, told {told:?}"
        )
    );
}

/// 两个进程同时各拣一筐，总数也对。
/// Two baskets for two processes at the same time are counted right.
#[test]
fn two_baskets_for_two_processes() {
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let place = door.local_addr().unwrap().to_string();
    thread::spawn(move || {
        // Neither may go on before the other is there.
        let _both = [door.accept(), door.accept()];
    });
    let (one, other) = (some() + 1, some());
    let (bad, told) = (one + other, run(2, 1, &[one, other], Some(place)));
    assert!(
        told == [bad],
        "{}",
        tr!(
            "两筐有 {one} 个和 {other} 个坏的，说的是 {told:?}",
            "{one} and {other} are bad, told {told:?}"
        )
    );
}

/// 同样的筐再问一次，回答一样。
/// Asked again about the same baskets, it says the same.
#[test]
fn asked_twice() {
    let bad = some();
    let told = says(1, 2, &[bad]);
    assert!(
        told == [bad, bad],
        "{}",
        tr!(
            "有 {bad} 个坏的，说的是 {told:?}",
            "{bad} are bad, told {told:?}"
        )
    );
}
