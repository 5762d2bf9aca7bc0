//! 一幕：一个检查，两个连接。
//! An act: one check, two connections.

use lesson01_event::Event;
use lesson02_event_retry::{poll, wait_with_limit};
use say::{say, speaker};
use scenery::mysql::Server;
use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};

const TRIES: u32 = 3;
pub const PATIENCE: Duration = Duration::from_millis(1500); // of each try
const GRACE: Duration = Duration::from_secs(2); // for a MySQL too late

pub type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

// ANCHOR: act
/// Ok if all connected. `glance` is the time for one look of the check.
pub fn act(server: &Server, glance: Duration) -> Outcome {
    let start = Instant::now();
    let (up, over) = (Event::new(), Event::new());
    let (checked, one, two) = thread::scope(|s| {
        let check = s.spawn(|| check(server, glance, &up, &over));
        let one = s.spawn(|| connect(1, server, &up));
        let two = s.spawn(|| connect(2, server, &up));
        let one = one.join().unwrap(); // ①
        let two = two.join().unwrap();
        up.wait_timeout(GRACE);
        over.set(); // ② so the check ends, whatever became of the others
        (check.join().unwrap(), one, two)
    });

    let secs = start.elapsed().as_secs_f64().round();
    let good = [&one, &two].into_iter().flatten().count();
    let outcome = one.and(two);
    match &outcome {
        // ③ A lost wake-up shows here: 5 seconds instead of 4.
        Ok(()) => say!(
            "两个都连上了，等了 {secs} 秒",
            "both connected, after {secs} seconds"
        ),
        Err(error) => say!(
            "2 个里连上了 {good} 个：{error}",
            "{good} of 2 connected: {error}"
        ),
    }
    checked?; // why nobody could connect, if the check knows
    outcome
}
// ANCHOR_END: act

// ANCHOR: cast
/// Looks for the server until it is up, or all is `over`.
fn check(
    server: &Server,
    glance: Duration,
    up: &Event,
    over: &Event,
) -> Outcome {
    let who = speaker!("检查", "check").highlighted();
    say!(
        who,
        "开始检查 {server} 上的 MySQL",
        "checks MySQL at {server}"
    );
    let version = poll(server, glance, over)?;
    say!(
        who,
        "MySQL 起来了，版本 {version}",
        "MySQL is up, version {version}"
    );
    up.set(); // ④
    Ok(())
}

/// Waits until the server is up, and connects.
fn connect(n: u32, server: &Server, up: &Event) -> Outcome {
    let who = speaker!("连接 {n}", "connection {n}");
    let attempt = |n| say!(who, "第 {n} 次尝试", "attempt {n}");
    wait_with_limit(up, TRIES, PATIENCE, attempt)
        .inspect_err(|_| say!(who, "放弃了", "gives up"))?; // ⑤
    server.greeting(PATIENCE)?;
    say!(who, "连上了", "connected");
    Ok(())
}
// ANCHOR_END: cast
