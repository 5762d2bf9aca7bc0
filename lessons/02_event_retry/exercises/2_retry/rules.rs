//! 再试的规矩。 The rules of trying again.

use exercise02_2_retry::retry;
use lesson01_event::Event;
use runner::every_order;
use say::tr;
use std::thread;
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// What came of it: the result, the moments of the attempts and of the end, in
/// seconds.
struct Came {
    result: Result<u32, u32>,
    attempts: Vec<u64>,
    end: Duration,
}

/// Tries so often, pauses a second at first. The attempt `good` succeeds, each
/// of the others fails, and all give their number. Main says stop after `stop`.
fn tries(tries: u32, good: u32, stop: Duration) -> Came {
    let (start, over) = (Instant::now(), &Event::new());
    let client = thread::Builder::new().name(tr!("连接", "connection"));
    let work = move || {
        let mut attempts = Vec::new();
        let result = retry(tries, SECOND, over, |n| {
            attempts.push(start.elapsed().as_secs());
            if n == good { Ok(n) } else { Err(n) }
        });
        let end = start.elapsed();
        Came {
            result,
            attempts,
            end,
        }
    };
    thread::scope(|s| {
        let client = client.spawn_scoped(s, work).unwrap();
        thread::sleep(stop);
        over.set();
        client.join().unwrap()
    })
}

/// 成功了就不再试，返回它的结果。
/// A success ends it, and its result is returned.
#[test]
fn a_success_comes_back() {
    every_order(0, || {
        let Came { result, .. } = tries(5, 3, 100 * SECOND);
        assert!(
            result == Ok(3),
            "{}",
            tr!("第 3 次成功，得到 {result:?}", "3 succeeds: {result:?}")
        );
    });
}

/// 都失败了，返回最后一次的错误。
/// If all attempts fail, the last error is returned.
#[test]
fn the_last_error_comes_back() {
    every_order(0, || {
        let Came { result, .. } = tries(3, 0, 100 * SECOND);
        assert!(
            result == Err(3),
            "{}",
            tr!("试了 3 次，得到 {result:?}", "3 attempts: {result:?}")
        );
    });
}

/// 间歇逐次加倍，次数不多不少。
/// The pauses double, and there are as many attempts as there should be.
#[test]
fn the_pauses_double() {
    every_order(0, || {
        let Came { attempts, .. } = tries(4, 0, 100 * SECOND);
        assert!(
            attempts == [0, 1, 3, 7],
            "{}",
            tr!(
                "该在第 0、1、3、7 秒试，却是 {attempts:?}",
                "attempts at {attempts:?}, and not at 0, 1, 3, 7"
            )
        );
    });
}

/// 最后一次失败之后，不再歇。
/// There is no pause after the last failure.
#[test]
fn the_last_failure_is_the_end() {
    every_order(0, || {
        let Came { end, .. } = tries(3, 0, 100 * SECOND);
        assert!(
            end == 3 * SECOND,
            "{}",
            tr!("第 3 秒该返回，却是 {end:?}", "back at {end:?}, not at 3s")
        );
    });
}

/// 间歇中叫停，马上就返回。
/// A stop during a pause ends the pause at once.
#[test]
fn stop_ends_the_pause() {
    every_order(0, || {
        let Came { end, .. } = tries(2, 0, SECOND / 2);
        assert!(
            end == SECOND / 2,
            "{}",
            tr!(
                "0.5 秒时叫停，{end:?} 才返回",
                "stop at 0.5s, back at {end:?}"
            )
        );
    });
}

/// 叫停之后，一次也不再试，返回刚才的错误。
/// After a stop there are no more attempts; the latest error is returned.
#[test]
fn there_is_no_attempt_after_stop() {
    every_order(0, || {
        let Came {
            result, attempts, ..
        } = tries(4, 3, 2 * SECOND);
        let made = attempts.len();
        assert!(
            made == 2 && result == Err(2),
            "{}",
            tr!(
                "第 2 次之后叫停，试了 {made} 次，得到 {result:?}",
                "stop after 2 attempts: {made} were made, result {result:?}"
            )
        );
    });
}
