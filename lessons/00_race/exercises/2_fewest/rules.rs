//! 这份次序的规矩。 The rules of this order.

use exercise00_2_fewest::program;
use runner::reaches;
use say::tr;
use std::run::Config;
use std::search::{All, search};

const ANSWER: &str = include_str!("answer.txt");

/// What somebody does, line by line: the word, and the number.
fn steps(name: &str) -> Vec<(&'static str, u64)> {
    let speaker = format!("[{name}] ");
    let said = ANSWER
        .lines()
        .filter_map(|line| line.strip_prefix(&*speaker));
    let step = said.filter_map(|step| step.trim_end().split_once(' '));
    step.filter_map(|(word, n)| Some((word, n.parse().ok()?)))
        .collect()
}

/// The number in the last line.
fn end(output: &str) -> Option<u64> {
    output.lines().last()?.trim_end().parse().ok()
}

/// A 和 B 各记三笔：读三次，写三次。
/// A and B make three entries each: three reads and three writes.
#[test]
fn both_make_three_entries() {
    for name in ["A", "B"] {
        for word in ["read", "write"] {
            let n = steps(name).iter().filter(|step| step.0 == word).count();
            assert!(
                n == 3,
                "{}",
                tr!("[{name}] {word} 有 {n} 行", "[{name}] {word}: {n} lines")
            );
        }
    }
}

/// 读过就写，写完才读下一次。
/// After each read comes its write, and only then the next read.
#[test]
fn nobody_reads_ahead() {
    for name in ["A", "B"] {
        let twice = steps(name).windows(2).any(|two| two[0].0 == two[1].0);
        assert!(
            !twice,
            "{}",
            tr!(
                "{name} 连着做了两次同样的事",
                "{name} does the same thing twice in a row"
            )
        );
    }
}

/// 读到的，就是账上最后写下的。
/// Every read sees what was written last.
#[test]
fn whoever_reads_sees_what_was_written_last() {
    let mut last = 0;
    for line in ANSWER.lines().map(str::trim_end) {
        let Some((word, n)) = line.rsplit_once(' ') else {
            continue;
        };
        let Ok(n) = n.parse::<u64>() else { continue };
        if word.ends_with("write") {
            last = n;
            continue;
        }
        assert!(
            n == last,
            "{}",
            tr!(
                "{line}，可是账上写着 {last}",
                "{line}, but {last} is in the book"
            )
        );
    }
}

/// 有一种次序印出的正是这些行。
/// Some order prints exactly these lines.
#[test]
fn some_order_prints_these_lines() {
    reaches(ANSWER, false, program);
}

/// 账上少了：最后不到 6 笔。
/// Entries are lost.
#[test]
fn entries_are_lost() {
    assert!(
        end(ANSWER).is_some_and(|entries| entries < 6),
        "{}",
        tr!("一笔也没有丢", "no entry is lost")
    );
}

/// 没有哪一种次序，最后剩得更少。
/// No order ends with fewer entries.
#[test]
fn no_order_ends_with_fewer() {
    let mut fewest = None;
    search(&Config::default(), All::kinds(), &program, |run| {
        fewest = end(&run.output).into_iter().chain(fewest).min();
        false
    });
    assert!(
        end(ANSWER) <= fewest && end(ANSWER).is_some(),
        "{}",
        tr!("还能剩得更少", "there can be fewer")
    );
}
