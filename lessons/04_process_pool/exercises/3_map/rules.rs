//! `map` 的规矩。 The rules of `map`.

use exercise04_3_map::{Pool, map};
use lesson04_process_pool::Parent;
use libtest_mimic::{Arguments, Trial};
use say::tr;
use serde::{Deserialize, Serialize, Serializer};
use std::process::{self, ExitCode};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

/// Makes a pool of so many processes.
type Pools = dyn Fn(usize) -> Pool<Number, Square> + Sync;

/// What was done here, step by step.
static STEPS: Mutex<Vec<Step>> = Mutex::new(Vec::new());

#[derive(PartialEq)]
enum Step {
    Sent,
    Taken,
}

/// A number that notes when it is put into a letter.
#[derive(Clone, Deserialize)]
struct Number(u64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        STEPS.lock().unwrap().push(Step::Sent);
        to.serialize_newtype_struct("Number", &self.0)
    }
}

/// A result, and how many there were in its letter. It notes when somebody who
/// has waited for it takes it.
#[derive(Serialize, Deserialize)]
struct Square(u64, usize);

impl Clone for Square {
    fn clone(&self) -> Self {
        STEPS.lock().unwrap().push(Step::Taken);
        Self(self.0, self.1)
    }
}

/// Runs in a worker process. 0 kills it, 1 takes a while.
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

/// Workers are this same program, so the hook comes first.
fn main() -> ExitCode {
    let parent = Parent::or_worker(work);
    let pools: &Pools = Box::leak(Box::new(move |n| parent.pool(n)));
    let rules: [(&str, fn(&Pools)); 5] = [
        ("the_results_are_in_order", the_results_are_in_order),
        ("the_letters_are_long", the_letters_are_long),
        (
            "the_last_letter_may_be_shorter",
            the_last_letter_may_be_shorter,
        ),
        (
            "nobody_waits_before_all_are_sent",
            nobody_waits_before_all_are_sent,
        ),
        ("a_lost_letter_leaves_gaps", a_lost_letter_leaves_gaps),
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
fn told(pools: &Pools, size: usize, numbers: &[u64]) -> Told {
    let values: Vec<_> = numbers.iter().copied().map(Number).collect();
    STEPS.lock().unwrap().clear();
    let results = map(&pools(2), &values, size);
    let steps = STEPS.lock().unwrap();
    let sent = steps.iter().take_while(|step| **step == Step::Sent);
    Told {
        squares: results.iter().map(|r| r.as_ref().map(|r| r.0)).collect(),
        letters: results.iter().flatten().map(|r| r.1).collect(),
        sent: sent.count(),
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
fn the_results_are_in_order(pools: &Pools) {
    let mut numbers = numbers(12);
    numbers[0] = 1; // which takes a while
    let (told, wanted) = (told(pools, 3, &numbers).squares, squares(&numbers));
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
/// Each letter holds `size` values.
fn the_letters_are_long(pools: &Pools) {
    for size in [3, 4] {
        let letters = told(pools, size, &numbers(12)).letters;
        assert!(
            letters == [size; 12],
            "{}",
            tr!(
                "该是 {size} 个一封，12 个数所在的信各有 {letters:?} 个",
                "{size} to a letter: 12 values came in letters of {letters:?}"
            )
        );
    }
}

/// 凑不满一封的也送，最后一封短些。
/// If there are too few values to fill the last letter, it is shorter.
fn the_last_letter_may_be_shorter(pools: &Pools) {
    for (many, size) in [(7, 3), (2, 5), (0, 4)] {
        let numbers = numbers(many);
        let (told, wanted) =
            (told(pools, size, &numbers).squares, squares(&numbers));
        assert!(
            told == wanted,
            "{}",
            tr!(
                "{size} 个一封，{many} 个数，得到的是 {told:?}",
                "{many} values, {size} to a letter: what came is {told:?}"
            )
        );
    }
}

/// 所有的信都交出去了，才等第一个回答。
/// All letters are submitted before the first answer is waited for.
fn nobody_waits_before_all_are_sent(pools: &Pools) {
    let sent = told(pools, 2, &numbers(8)).sent;
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
/// Each value of a lost letter gives a `None`; the others keep their places.
fn a_lost_letter_leaves_gaps(pools: &Pools) {
    let mut numbers = numbers(9);
    numbers[4] = 0; // its worker dies of it
    let mut wanted = squares(&numbers);
    wanted[3..6].fill(None);
    let told = told(pools, 3, &numbers).squares;
    assert!(
        told == wanted,
        "{}",
        tr!(
            "中间三个丢了，得到的却是 {told:?}",
            "three in the middle are lost, but what came is {told:?}"
        )
    );
}
