//! 打烊的规矩。 The rules of closing time.

use exercise02_3_closing::{News, Watch};
use runner::every_order;
use say::tr;
use std::run::{self, Wants};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

const MOMENT: Duration = Duration::from_micros(1500);

/// Somebody who waits, and ends with the news and when it came.
fn guest<'s>(
    n: usize,
    s: &'s Scope<'s, '_>,
    watch: &'s Watch,
) -> ScopedJoinHandle<'s, (News, Duration)> {
    let start = Instant::now();
    let name = tr!("客人 {n}", "guest {n}");
    let guest = thread::Builder::new().name(name);
    let waits = move || (watch.wait(), start.elapsed());
    guest.spawn_scoped(s, waits).unwrap()
}

/// Two wait, and main tells them these news after a while. Both hear them, and
/// at once.
fn both_hear(news: News) {
    let watch = &Watch::default();
    thread::scope(|s| {
        let both = [guest(1, s, watch), guest(2, s, watch)];
        thread::sleep(MOMENT);
        match news {
            News::Up => watch.up(),
            News::Closing => watch.close(),
        }
        for one in both {
            let (heard, moment) = one.join().unwrap();
            assert!(
                heard == news,
                "{}",
                tr!("是 {news:?}，听见 {heard:?}", "{news:?}: heard {heard:?}")
            );
            assert!(
                moment == MOMENT,
                "{}",
                tr!(
                    "{MOMENT:?} 时的消息，{moment:?} 才听见",
                    "told at {MOMENT:?}, heard at {moment:?}"
                )
            );
        }
    });
}

/// 起来了，等着的人马上都知道。
/// When MySQL is up, all who wait hear of it at once.
#[test]
fn all_hear_that_it_is_up() {
    every_order(0, || both_hear(News::Up));
}

/// 打烊了，等着的人马上都知道。
/// At closing time, all who wait hear of it at once.
#[test]
fn all_hear_that_it_closes() {
    every_order(0, || both_hear(News::Closing));
}

/// 先起来，后打烊：算起来了。
/// Up first and closed later counts as up.
#[test]
fn up_stays_up() {
    every_order(0, || {
        let watch = Watch::default();
        watch.up();
        watch.close();
        let heard = watch.wait();
        assert!(
            heard == News::Up,
            "{}",
            tr!("先起来的，听见 {heard:?}", "up came first: heard {heard:?}")
        );
    });
}

/// 先打烊，后起来：算打烊了。
/// Closed first and up later counts as closed.
#[test]
fn closed_stays_closed() {
    every_order(0, || {
        let watch = Watch::default();
        watch.close();
        watch.up();
        let heard = watch.wait();
        assert!(
            heard == News::Closing,
            "{}",
            tr!("先打烊的，听见 {heard:?}", "closed first: heard {heard:?}")
        );
    });
}

/// 同时起来又打烊，大家听见的是同一个。
/// If both happen at once, everybody hears the same.
#[test]
fn all_hear_the_same() {
    every_order(0, || {
        let watch = &Watch::default();
        thread::scope(|s| {
            let one = guest(1, s, watch);
            let server = thread::Builder::new().name(tr!("检查", "check"));
            server.spawn_scoped(s, || watch.up()).unwrap();
            watch.close();
            let (two, _) = guest(2, s, watch).join().unwrap();
            let (one, _) = one.join().unwrap();
            assert!(
                one == two,
                "{}",
                tr!(
                    "一个听见 {one:?}，一个听见 {two:?}",
                    "{one:?} and {two:?}"
                )
            );
        });
    });
}

/// 等完之后，没有多出来的线程。
/// When the wait is over, no thread is left behind.
#[test]
fn no_thread_is_left() {
    every_order(0, || {
        let watch = Watch::default();
        thread::scope(|s| {
            let one = guest(1, s, &watch);
            thread::sleep(MOMENT);
            watch.up();
            one.join().unwrap();
        });
        drop(watch);
        thread::sleep(MOMENT); // whoever can end has ended
        let lives = |task: &&run::Task| task.wants != Wants::Nothing;
        let left = run::with(|run| run.tasks.iter().filter(lives).count()) - 1;
        assert!(
            left == 0,
            "{}",
            tr!("还有 {left} 个线程", "there are {left} threads left")
        );
    });
}
