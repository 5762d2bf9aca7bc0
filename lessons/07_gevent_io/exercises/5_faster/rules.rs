//! 一起煮的规矩。 The rules of cooking together.

use exercise07_5_faster::dinner;
use lesson07_gevent_io::use_one_worker;
use may::coroutine::sleep;
use may::go;
use say::tr;
use std::collections::HashSet;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

const POTS: usize = 8;
const TAKES: Duration = Duration::from_millis(100);
const PATIENCE: Duration = Duration::from_secs(4);

fn dishes() -> Vec<String> {
    (0..POTS).map(|n| format!("dish {n}")).collect()
}

/// 菜按锅的次序排，哪怕后面的锅先好。
/// The dishes come in the order of the pots, even if later pots are done first.
#[test]
fn dishes_come_in_the_order_of_the_pots() {
    use_one_worker();
    let cook = |n: usize| {
        sleep(TAKES * (POTS - n) as u32 / 4);
        format!("dish {n}")
    };
    assert_eq!(dinner(POTS, cook), dishes());
}

/// 第一口锅还没好，第二口已经在煮。
/// Before the first pot is done, the second is on.
#[test]
fn two_pots_are_on_at_once() {
    use_one_worker();
    let (tell, told) = may::sync::mpsc::channel();
    let told = Arc::new(Mutex::new(Some(told)));
    let cook = move |n: usize| match n {
        0 => {
            let told = told.lock().unwrap().take().unwrap();
            told.recv_timeout(PATIENCE).is_ok().to_string()
        }
        _ => tell.send(()).is_ok().to_string(),
    };
    let met = dinner(2, cook) == ["true", "true"];
    assert!(
        met,
        "{}",
        tr!(
            "第一口锅等第二口上炉，它一直没上",
            "the first pot waited for the second, which was never put on"
        )
    );
}

/// 比一口一口地煮至少快四倍，在同一次运行里量。
/// It is at least four times as fast as one by one, measured in the same run.
#[test]
fn four_times_as_fast() {
    use_one_worker();
    let cook = |n: usize| {
        sleep(TAKES);
        format!("dish {n}")
    };
    let start = Instant::now();
    let one_by_one = go!(move || (0..POTS).map(cook).collect::<Vec<_>>());
    assert_eq!(one_by_one.join().unwrap(), dishes());
    let one_by_one = start.elapsed();
    let start = Instant::now();
    assert_eq!(dinner(POTS, cook), dishes());
    let ratio = one_by_one.as_secs_f64() / start.elapsed().as_secs_f64();
    assert!(
        ratio >= 4.0,
        "{}",
        tr!("只快到 {ratio:.1} 倍", "only {ratio:.1} times as fast")
    );
}

/// 所有的锅由同一个线程来煮。
/// One thread cooks all the pots.
#[test]
fn one_thread_cooks() {
    use_one_worker();
    let (tell, told) = mpsc::channel();
    let cook = move |n: usize| {
        tell.send(thread::current().id()).unwrap();
        sleep(TAKES / 10);
        format!("dish {n}")
    };
    assert_eq!(dinner(POTS, cook), dishes());
    let threads = told.into_iter().collect::<HashSet<_>>().len();
    assert!(
        threads == 1,
        "{}",
        tr!("{threads} 个线程在煮", "{threads} threads cooked")
    );
}
