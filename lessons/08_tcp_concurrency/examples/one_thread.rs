//! 第 8 课附：“一个线程”是哪一个？
//! Lesson 8, aside: "one thread", and which one?

use lesson07_gevent_io::Threads;
use lesson08_tcp_concurrency::{Caller, Server, Strategy};
use may::{coroutine, go};
use say::say;
use std::collections::HashSet;
use std::io;
use std::thread;
use std::time::Duration;

const CLIENTS: usize = 30;
const PATIENCE: Duration = Duration::from_secs(5);
const A_MOMENT: Duration = Duration::from_millis(10);

fn main() -> io::Result<()> {
    let server = Server::start("127.0.0.1:0", Strategy::Coroutines)?;
    for _ in 0..CLIENTS {
        let mut client = Caller::connect(server.addr(), PATIENCE)?;
        client.send(b"hello\n")?;
        client.hear()?;
    }
    let served = server.stop().threads; // ⓓ

    let threads = Threads::default();
    let main = threads.here();
    let coroutine = go!(move || {
        let (worker, id) = (threads.here(), thread::current().id());
        coroutine::sleep(A_MOMENT); // `may`'s own
        let timer = threads.here(); // ⓔ
        coroutine::yield_now();
        (worker, id, timer, threads.here())
    });
    let (worker, id, timer, after) = coroutine.join().expect("no panic");
    say!("main：线程 {main}", "main: thread {main}");
    say!(
        "协程开始时：线程 {worker}",
        "a coroutine starts: thread {worker}"
    );
    say!("它睡醒时：线程 {timer}", "it wakes up: thread {timer}");
    say!(
        "让一次之后：线程 {after}",
        "it has given way once: thread {after}"
    );
    let right = served == HashSet::from([id]);
    say!(
        "{CLIENTS} 个客户都由线程 {worker} 接待：{right}",
        "thread {worker} alone has served {CLIENTS} clients: {right}"
    );
    Ok(())
}
