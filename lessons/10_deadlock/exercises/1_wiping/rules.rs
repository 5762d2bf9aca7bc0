//! 卡住的次序。 An order in which it hangs.

use exercise10_1_wiping::program;
use runner::reaches;
use say::tr;

const ANSWER: &str = include_str!("answer.txt");

/// Who, and what of which fork.
fn lines() -> Vec<(&'static str, &'static str)> {
    let one = |line: &'static str| {
        let line = line.trim_end();
        let known = line.strip_prefix('[').and_then(|l| l.split_once("] "));
        known.unwrap_or_else(|| {
            panic!(
                "{}",
                tr!(
                    "程序不印这样的行：{line}",
                    "the program prints no such line: {line}"
                )
            )
        })
    };
    ANSWER.lines().map(one).collect()
}

/// 人人照程序做：先拿 1 号，再拿 2 号，擦一把，放回去。
/// Both do as the program says: fork 1, fork 2, wipe one, put both back.
#[test]
fn both_do_as_the_program_says() {
    let lines = lines();
    let (a, b) = ("+1 +2 -1 +1 -1 -2", "+1 +2 -2 +2 -1 -2");
    for (who, all) in [("A", a), ("B", b)] {
        let own = lines.iter().filter(|(one, _)| *one == who);
        let own: Vec<_> = own.map(|(_, what)| *what).collect();
        let own = own.join(" ");
        assert!(
            all.starts_with(&own),
            "{}",
            tr!(
                "{who} 做的应当是 {all}，不是 {own}",
                "{who} should do {all}, not {own}"
            )
        );
    }
}

/// 一把叉子，同一时刻只在一个人手里。
/// A fork is in one person's hand at a time.
#[test]
fn a_fork_is_in_one_hand() {
    let mut holders = std::collections::HashMap::new();
    for (who, what) in lines() {
        let fork = &what[1..];
        if what.starts_with('-') {
            holders.remove(fork);
        } else if let Some(holder) = holders.insert(fork, who) {
            panic!(
                "{}",
                tr!(
                    "{who} 拿起叉子 {fork}，它还在 {holder} 手里",
                    "{who} takes fork {fork}, which {holder} still has"
                )
            );
        }
    }
}

/// 有一种次序印出这些行，到此谁也动不了。
/// Some order prints these lines, and then nobody can move.
#[test]
fn then_nobody_can_move() {
    reaches(ANSWER, true, program);
}
