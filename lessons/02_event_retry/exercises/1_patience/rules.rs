//! 等进度的规矩。 The rules of waiting for progress.

use exercise02_1_patience::Progress;
use runner::every_order;
use say::tr;
use std::thread;
use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);

/// Somebody waits for 100 percent, 10 ms at most, and main makes these reports,
/// each at its moment (in tenths of a ms). Is this the answer, at this moment?
fn waits(reports: &[(u32, u32)], answer: bool, moment: u32) {
    let (progress, start) = (&Progress::default(), Instant::now());
    let guest = thread::Builder::new().name(tr!("客人", "guest"));
    let waits = move || {
        let answered = progress.wait_for(100, 10 * MS);
        let took = start.elapsed();
        assert!(
            answered == answer,
            "{}",
            tr!(
                "{took:?} 时回答 {answered}，该是 {answer}",
                "the answer after {took:?} is {answered}, not {answer}"
            )
        );
        let due = moment * MS / 10;
        assert!(
            took == due,
            "{}",
            tr!(
                "等了 {took:?}，该等 {due:?}",
                "it took {took:?}, and should take {due:?}"
            )
        );
    };
    thread::scope(|s| {
        guest.spawn_scoped(s, waits).unwrap();
        for (at, percent) in reports {
            thread::sleep(*at * MS / 10 - start.elapsed());
            progress.report(*percent);
        }
    });
}

/// 进度一到，马上得到回答。
/// The answer comes as soon as the goal is reached.
#[test]
fn in_time_is_heard_at_once() {
    every_order(0, || waits(&[(35, 100)], true, 35));
}

/// 到点还不够，就回答 false。
/// If the goal is not reached when the time is up, the answer is false.
#[test]
fn too_late_is_too_late() {
    every_order(0, || waits(&[(120, 100)], false, 100));
}

/// 中途的报告，不会让人等得更久。
/// Reports on the way do not prolong the wait.
#[test]
fn reports_do_not_prolong_the_wait() {
    let reports = [(40, 20), (80, 40), (120, 60), (160, 100)];
    every_order(0, || waits(&reports, false, 100));
}

/// 中途的报告不够，就接着等。
/// After a report that is not enough, the wait goes on.
#[test]
fn too_little_ends_no_wait() {
    every_order(0, || waits(&[(35, 50), (85, 100)], true, 85));
}

/// 无缘无故地醒来，就接着等。
/// A guest who wakes for no reason goes on waiting.
#[test]
fn nobody_gives_up_early() {
    every_order(2, || waits(&[(120, 100)], false, 100));
}

/// 早就够了，不等也回答 true。
/// If the goal is reached already, no patience is needed.
#[test]
fn what_is_there_needs_no_patience() {
    every_order(0, || {
        let progress = Progress::default();
        progress.report(100);
        let answered = progress.wait_for(100, Duration::ZERO);
        assert!(
            answered,
            "{}",
            tr!("已经 100% 了，却回答 false", "false at 100 percent")
        );
    });
}
