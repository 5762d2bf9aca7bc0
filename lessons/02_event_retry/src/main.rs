//! 第 2 课：两个连接等 MySQL 起来，最多各试三次。
//! Lesson 2: two connections wait until MySQL is up, three tries at most.

mod act;

use act::{Outcome, PATIENCE, act};
use say::{fail, reason, say};
use scenery::StandIn;
use scenery::mysql::Server;
use std::env;
use std::ops::Range;
use std::time::Duration;

const IN_TIME: Range<u64> = 3600..3900; // ms: during the third try
const TOO_LATE: Range<u64> = 5200..5500; // ms: after it
const GLANCE: Duration = Duration::from_millis(100); // one look at a stand-in

fn main() {
    if let Some(server) = real_server() {
        let outcome = act(&server, PATIENCE);
        return outcome.unwrap_or_else(|e| fail!("{e}"));
    }
    say!("第 1 幕：MySQL 来得及", "Act 1: MySQL comes up in time");
    let in_time = rehearse(IN_TIME);
    say!("第 2 幕：MySQL 来得太晚", "Act 2: MySQL comes up too late");
    let too_late = rehearse(TOO_LATE);
    if in_time.is_err() || too_late.is_ok() {
        fail!("结局和预定的不同", "an act did not end as intended");
    }
}

/// An act with a stand-in that comes up at some moment of `ms`.
fn rehearse(ms: Range<u64>) -> Outcome {
    let delay = Duration::from_millis(rand::random_range(ms));
    let stand_in = StandIn::coming_up_after(delay).unwrap_or_else(|e| {
        let why = reason(&e);
        fail!("没有空闲端口：{why}", "no free port: {why}")
    });
    act(&stand_in.addr().into(), GLANCE)
}

/// The server that `MYSQL_ADDR` names, if it names one.
fn real_server() -> Option<Server> {
    let address = env::var_os("MYSQL_ADDR").filter(|a| !a.is_empty())?;
    let address = address.to_string_lossy();
    let server = Server::resolve(&address);
    Some(server.unwrap_or_else(|e| {
        fail!(
            "MYSQL_ADDR={address} 不行：{e}",
            "MYSQL_ADDR={address} will not do: {e}"
        )
    }))
}
