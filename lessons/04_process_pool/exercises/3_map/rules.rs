//! `map` 的规矩。 The rules of `map`.

use say::tr;
use std::process::{self, Command, Stdio};

/// What became of the numbers.
struct Told {
    /// The squares, or none where they are lost.
    squares: Vec<Option<u64>>,
    /// How many numbers were in the same letter.
    letters: Vec<usize>,
    /// How many numbers had been sent when the first result was taken.
    sent: usize,
}

/// Has `map` do these numbers on two processes, in letters of this size.
fn told(size: usize, numbers: &[u64]) -> Told {
    let mut program = Command::new(env!("CARGO_BIN_EXE_exercise04_3_map"));
    program.args(["2".to_owned(), size.to_string()]);
    program.args(numbers.iter().map(u64::to_string));
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
    let results = text.lines().filter_map(|line| line.strip_prefix("= "));
    let (mut squares, mut letters) = (Vec::new(), Vec::new());
    for result in results {
        let result = result.split_once(' ');
        squares.push(result.map(|(square, _)| square.parse().unwrap()));
        letters.extend(result.map(|(_, n)| n.parse::<usize>().unwrap()));
    }
    let steps = text.lines().filter_map(|line| line.strip_prefix("> "));
    let sent = steps.take_while(|step| *step == "sent").count();
    Told {
        squares,
        letters,
        sent,
    }
}

/// So many numbers, which nobody knows beforehand.
fn numbers(many: u64) -> Vec<u64> {
    (1..=many)
        .map(|n| n * 7 + u64::from(process::id()))
        .collect()
}

fn squares(numbers: &[u64]) -> Vec<Option<u64>> {
    let square = |n: &u64| (*n != 0).then_some(n * n);
    numbers.iter().map(square).collect()
}

/// 结果的次序就是数的次序，哪怕第一封信做得最慢。
/// The results are in order, even if the first letter takes longest.
#[test]
fn the_results_are_in_order() {
    let mut numbers = numbers(12);
    numbers[0] = 1; // which takes a while
    let (told, wanted) = (told(3, &numbers).squares, squares(&numbers));
    assert!(
        told == wanted,
        "{}",
        tr!(
            "{numbers:?} 的平方，得到的是 {told:?}",
            "the squares of {numbers:?} came as {told:?}"
        )
    );
}

/// 一封信装 `size` 个数。
/// There are `size` values in a letter.
#[test]
fn the_letters_are_long() {
    for size in [3, 4] {
        let letters = told(size, &numbers(12)).letters;
        assert!(
            letters == [size; 12],
            "{}",
            tr!(
                "该是 {size} 个一封，12 个数所在的信各有 {letters:?} 个",
                "of {size} to a letter, 12 values came in letters of {letters:?}"
            )
        );
    }
}

/// 凑不满一封的也送，最后一封短些。
/// If they do not come out even, the last letter is shorter.
#[test]
fn the_last_letter_may_be_shorter() {
    for (many, size) in [(7, 3), (2, 5), (0, 4)] {
        let numbers = numbers(many);
        let (told, wanted) = (told(size, &numbers).squares, squares(&numbers));
        assert!(
            told == wanted,
            "{}",
            tr!(
                "{size} 个一封，{many} 个数，得到的是 {told:?}",
                "of {many} values, {size} to a letter, came {told:?}"
            )
        );
    }
}

/// 所有的信都交出去了，才等第一个回答。
/// All letters are submitted before the first answer is waited for.
#[test]
fn nobody_waits_before_all_are_sent() {
    let sent = told(2, &numbers(8)).sent;
    assert!(
        sent == 8,
        "{}",
        tr!(
            "8 个数才送出 {sent} 个，就在等结果了",
            "only {sent} of 8 values were sent before a result was taken"
        )
    );
}

/// 一封信丢了，里面的数各得一个 `None`，别的结果都在自己的位置上。
/// Each value of a lost letter has a `None`; the others keep their places.
#[test]
fn a_lost_letter_leaves_gaps() {
    let mut numbers = numbers(9);
    numbers[4] = 0; // its worker dies of it
    let mut wanted = squares(&numbers);
    wanted[3..6].fill(None);
    let told = told(3, &numbers).squares;
    assert!(
        told == wanted,
        "{}",
        tr!(
            "中间三个丢了，得到的却是 {told:?}",
            "three in the middle are lost, but what came is {told:?}"
        )
    );
}
