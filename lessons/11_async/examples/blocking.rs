//! 第 11 课附：async 里一个会阻塞的调用。
//! Lesson 11, aside: a call that blocks, in async.

use say::{fail, say};
use std::thread;
use std::time::Duration;
use tokio::runtime;
use tokio::task::spawn_blocking;
use tokio::time::{interval, timeout};

const PULSE: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);

fn main() {
    let runtime = runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.unwrap_or_else(|e| fail!("{e}"));
    runtime.block_on(calls());
}

// ANCHOR: blocking
/// A library that knows nothing of async, or a long calculation.
fn old_library() {
    thread::sleep(SECOND);
}

/// How often the pulse beats while this is going on: ten times a second, if
/// the thread is free.
async fn beats_during(work: impl Future) -> u32 {
    let mut beats = 0;
    let pulse = async {
        let mut clock = interval(PULSE);
        loop {
            clock.tick().await;
            beats += 1;
        }
    };
    tokio::select! {
        biased; // ask the pulse first
        () = pulse => (),
        _ = work => (),
    }
    beats
}

async fn calls() {
    let beats = beats_during(async { old_library() }).await;
    let goes_on = beats >= 5;
    say!(
        "在任务里直接调用，脉搏照跳：{goes_on}",
        "called in a task, the pulse goes on: {goes_on}"
    );
    let beats = beats_during(spawn_blocking(old_library)).await;
    let goes_on = beats >= 5;
    say!(
        "放到别的线程上，脉搏照跳：{goes_on}",
        "on another thread, the pulse goes on: {goes_on}"
    );

    let in_time = timeout(PULSE, async { old_library() }).await.is_ok();
    say!(
        "限时 0.1 秒，算不算按时：{in_time}；没有谁能打断它",
        "within 0.1 seconds: {in_time}, for nobody could interrupt it"
    );
    let in_time = timeout(PULSE, spawn_blocking(old_library)).await.is_ok();
    say!(
        "放到别的线程上，算不算按时：{in_time}；它自己还在做",
        "on another thread: {in_time}, and it still goes on there"
    );
}
// ANCHOR_END: blocking
