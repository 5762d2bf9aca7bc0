//! 这种次序的规矩。 The rules of this order.

use exercise05_1_too_early::program;
use runner::reaches;
use say::tr;

const ANSWER: &str = include_str!("answer.txt");

/// In which line of the answer this is, if anywhere.
fn line(text: &str) -> Option<usize> {
    ANSWER.lines().position(|line| line.trim_end() == text)
}

/// 有一个网页被拒绝，另一个取到了。
/// One page is refused, and the other comes.
#[test]
fn one_of_two_pages_comes() {
    let refused = |n| line(&format!("[page {n}] refused")).is_some();
    assert!(
        refused(1) || refused(2),
        "{}",
        tr!("没有网页被拒绝", "no page is refused")
    );
    let came = |n| line(&format!("[page {n}] ok")).is_some();
    assert!(
        came(1) || came(2),
        "{}",
        tr!("没有网页取到", "no page comes")
    );
}

/// 只有一个工人：目录的回调运行完了，它才取下一个任务。
/// The only worker takes no task before the index's callback has ended.
#[test]
fn the_callback_ends_first() {
    for n in [1, 2] {
        let (came, refused) =
            (line(&format!("[page {n}] ok")), line("[page 2] refused"));
        assert!(
            came.is_none() || refused.is_none() || came > refused,
            "{}",
            tr!(
                "回调还在运行，工人就取了网页 {n}",
                "the worker takes page {n} while the callback still runs"
            )
        );
    }
}

/// `shutdown` 做完队列里的任务才返回。
/// `shutdown` returns only when the tasks in the queue are done.
#[test]
fn the_end_comes_last() {
    for n in [1, 2] {
        let (came, end) = (line(&format!("[page {n}] ok")), line("[main] end"));
        assert!(
            end.is_none() || came < end,
            "{}",
            tr!(
                "`shutdown` 已经返回，网页 {n} 才取到",
                "page {n} comes after `shutdown` has returned"
            )
        );
    }
}

/// 有一种次序，恰好印出这些行。
/// Some order prints exactly these lines.
#[test]
fn these_lines_can_be_printed() {
    reaches(ANSWER, false, program);
}
