//! 第 8 课附：“一个线程”是哪一个？
//! Lesson 8, aside: "one thread", and which one?

use lesson08_tcp_concurrency::{Caller, Server, Strategy};
use say::say;
use std::collections::HashSet;
use std::io;
use std::thread::{self, ThreadId};
use std::time::Duration;

const CLIENTS: usize = 30;
const PATIENCE: Duration = Duration::from_secs(5);

fn main() -> io::Result<()> {
    let main = thread::current().id();
    let one = threads(Strategy::Coroutines)?; // ⓓ
    let other = threads(Strategy::Coroutines)?;
    let (count, mine) = (one.len(), one.contains(&main));
    say!(
        "{CLIENTS} 个客户，接待他们的线程 {count} 个，main 在其中：{mine}",
        "{CLIENTS} clients, threads that served them: {count}, \
         main's among them: {mine}"
    );
    let same = one == other;
    say!(
        "又一个服务器，用的是同一个线程：{same}",
        "a second server, and the same thread: {same}"
    );
    let each = threads(Strategy::ThreadEach)?.len();
    say!(
        "一人一个线程：{each} 个", // ⓔ
        "a thread for each client: {each}"
    );
    Ok(())
}

/// The threads of a server that has served thirty clients at once.
fn threads(strategy: Strategy) -> io::Result<HashSet<ThreadId>> {
    let server = Server::start("127.0.0.1:0", strategy)?;
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        clients.push(Caller::connect(server.addr(), PATIENCE)?);
    }
    for client in &mut clients {
        client.send(b"hello\n")?;
        client.hear()?;
    }
    Ok(server.stop().threads)
}
