//! 请教老库的规矩。 The rules of asking an old library.

use exercise11_2_library::ask;
use say::tr;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, ThreadId};
use std::time::Duration;
use tokio::runtime;
use tokio::task::yield_now;

const LONG: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(4); // of a call

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    runtime.unwrap().block_on(future)
}

/// A call that blocks until it is told to go on; whether it was.
fn call() -> (Sender<()>, impl FnOnce() -> bool + Send + 'static) {
    let (tell, told) = mpsc::channel();
    let tasks = thread::current().id();
    (tell, move || blocks(tasks, &told))
}

/// On the thread of the tasks it is no use to wait: nobody could tell it.
fn blocks(tasks: ThreadId, told: &Receiver<()>) -> bool {
    match thread::current().id() == tasks {
        true => told.try_recv().is_ok(),
        false => told.recv_timeout(PATIENCE).is_ok(),
    }
}

/// 它答什么，就得到什么。
/// What the call returns comes back.
#[test]
fn the_answer_comes_back() {
    let answer = run(ask(LONG, || 7));
    assert!(
        answer == Some(7),
        "{}",
        tr!(
            "答的是 7，得到 {answer:?}",
            "the call returned 7, and the result is {answer:?}"
        )
    );
}

/// 会阻塞的调用，不在任务的线程上做。
/// The call that blocks is not made on the thread of the tasks.
#[test]
fn it_is_not_called_on_this_thread() {
    let there = run(ask(LONG, || thread::current().id()));
    assert!(
        there != Some(thread::current().id()),
        "{}",
        tr!(
            "就在任务的线程上调用了",
            "it was called on the tasks' thread"
        )
    );
}

/// 它阻塞着，别的任务照样开始。
/// While the call blocks, other tasks begin.
#[test]
fn other_tasks_begin() {
    let (tell, call) = call();
    let other = async move { tell.send(()) };
    let (told, _) = run(async { tokio::join!(ask(LONG, call), other) });
    assert!(
        told == Some(true),
        "{}",
        tr!(
            "它做完了，别的任务才动",
            "no other task moved until the call had ended"
        )
    );
}

/// 它阻塞着，别的任务照样一步接一步往下走。
/// While the call blocks, other tasks go on, step after step.
#[test]
fn other_tasks_go_on() {
    let (tell, call) = call();
    let other = async move {
        for _ in 0..10 {
            yield_now().await;
        }
        tell.send(())
    };
    let (told, _) = run(async { tokio::join!(ask(LONG, call), other) });
    assert!(
        told == Some(true),
        "{}",
        tr!(
            "别的任务走不下去，直到它做完",
            "another task could not go on until the call had ended"
        )
    );
}

/// 过了时限就是 None，哪怕它还在做。
/// After the limit the result is `None`, though the call still goes on.
#[test]
fn the_limit_holds() {
    let (tell, call) = call();
    run(async {
        let answer = ask(SHORT, call).await;
        assert!(
            answer.is_none(),
            "{}",
            tr!(
                "还没有让它做完，却已经有了回答 {answer:?}",
                "the call still blocks, but the result is {answer:?}"
            )
        );
        drop(tell);
    });
}

/// 它 panic 了，不能当作只是过了时限。
/// A call that panics is not taken for one that is late.
#[test]
fn a_panic_is_not_lost() {
    let panics = || -> u32 { resume_unwind(Box::new("silently")) };
    let model = || run(ask(LONG, panics));
    let answer = catch_unwind(AssertUnwindSafe(model));
    assert!(
        answer.is_err(),
        "{}",
        tr!(
            "它 panic 了，得到的却是 {answer:?}",
            "the call panicked, but the result was {answer:?}"
        )
    );
}
