//! 第 2 课：两个连接等 MySQL 起来，最多各试三次。
//! Lesson 2: two connections wait until MySQL is up, three tries at most.

use lesson01_event::Event;
use lesson02_event_retry::{Server, StandIn, wait_with_limit};
use say::{Speaker, fail, reason, say, speaker};
use std::error::Error;
use std::ops::Range;
use std::time::{Duration, Instant};
use std::{env, thread};

const TRIES: u32 = 3;
const PATIENCE: Duration = Duration::from_millis(1500); // of each try
const IN_TIME: Range<u64> = 3600..3900; // ms: during the third try
const TOO_LATE: Range<u64> = 5200..5500; // ms: after it
const GRACE: Duration = Duration::from_secs(2); // for a MySQL too late
const GLANCE: Duration = Duration::from_millis(100); // one look at a stand-in

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

fn main() {
    let cast = Cast {
        check: speaker!("检查", "check").highlighted(),
        connections: [
            speaker!("连接 1", "connection 1"),
            speaker!("连接 2", "connection 2"),
        ],
    };
    if let Some(server) = real_server() {
        let outcome = cast.act(&server, PATIENCE);
        return outcome.unwrap_or_else(|e| fail!("{e}", "{e}"));
    }
    say!("第 1 幕：MySQL 来得及", "Act 1: MySQL comes up in time");
    let in_time = cast.rehearse(IN_TIME);
    say!("第 2 幕：MySQL 来得太晚", "Act 2: MySQL comes up too late");
    let too_late = cast.rehearse(TOO_LATE);
    if in_time.is_err() || too_late.is_ok() {
        fail!("结局和预定的不同", "an act did not end as intended");
    }
}

/// The server that `MYSQL_ADDR` names, if it names one.
fn real_server() -> Option<Server> {
    let address = env::var_os("MYSQL_ADDR").filter(|a| !a.is_empty())?;
    let address = address.to_string_lossy();
    Some(Server::resolve(&address).unwrap_or_else(|e| {
        fail!(
            "MYSQL_ADDR={address} 不行：{e}",
            "MYSQL_ADDR={address} will not do: {e}"
        )
    }))
}

struct Cast {
    check: Speaker,
    connections: [Speaker; 2],
}

impl Cast {
    /// An act with a stand-in that comes up at some moment of `ms`.
    fn rehearse(&self, ms: Range<u64>) -> Outcome {
        let delay = Duration::from_millis(rand::random_range(ms));
        let stand_in = StandIn::coming_up_after(delay).unwrap_or_else(|e| {
            let why = reason(&e);
            fail!("没有空闲端口：{why}", "no free port: {why}")
        });
        self.act(&stand_in.addr().into(), GLANCE)
    }

    /// Ok if all connected. `glance` is the time for one look of the check.
    fn act(&self, server: &Server, glance: Duration) -> Outcome {
        let start = Instant::now();
        let (up, over) = (Event::new(), Event::new());
        let (checked, outcomes) = thread::scope(|s| {
            let check =
                s.spawn(|| check(&self.check, server, glance, &up, &over));
            let [one, two] = &self.connections;
            let one = s.spawn(|| connect(one, server, &up));
            let two = s.spawn(|| connect(two, server, &up));
            let outcomes = [one.join(), two.join()]; // ①
            up.wait_timeout(GRACE);
            over.set(); // ② so the check ends, whatever became of the others
            (check.join().unwrap(), outcomes.map(|o| o.unwrap()))
        });

        let secs = start.elapsed().as_secs_f64().round();
        let (all, good) = (outcomes.len(), outcomes.iter().flatten().count());
        match outcomes.iter().find_map(|outcome| outcome.as_ref().err()) {
            // ③ A lost wake-up shows here: 5 seconds instead of 4.
            None => say!(
                "两个都连上了，等了 {secs} 秒",
                "both connected, after {secs} seconds"
            ),
            Some(error) => say!(
                "{all} 个里连上了 {good} 个：{error}",
                "{good} of {all} connected: {error}"
            ),
        }
        checked?; // why nobody could connect, if the check knows
        outcomes.into_iter().collect()
    }
}

/// Looks for the server until it is up, or all is `over`.
fn check(
    who: &Speaker,
    server: &Server,
    glance: Duration,
    up: &Event,
    over: &Event,
) -> Outcome {
    say!(
        who,
        "开始检查 {server} 上的 MySQL",
        "checks MySQL at {server}"
    );
    let version = server.poll(glance, over)?;
    say!(
        who,
        "MySQL 起来了，版本 {version}",
        "MySQL is up, version {version}"
    );
    up.set(); // ④
    Ok(())
}

/// Waits until the server is up, and connects.
fn connect(who: &Speaker, server: &Server, up: &Event) -> Outcome {
    let attempt = |n| say!(who, "第 {n} 次尝试", "attempt {n}");
    wait_with_limit(up, TRIES, PATIENCE, attempt)
        .inspect_err(|_| say!(who, "放弃了", "gives up"))?; // ⑤
    server.greeting(PATIENCE)?;
    say!(who, "连上了", "connected");
    Ok(())
}
