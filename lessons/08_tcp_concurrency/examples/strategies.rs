//! 第 8 课附：四种办法，同一个 echo，放在一起比。
//! Lesson 8, aside: four strategies side by side, and the same `echo`.

use lesson08_tcp_concurrency::{
    Caller, Server,
    Strategy::{self, Coroutines, OneByOne, Pool, ThreadEach},
};
use say::{say, speaker, tr};
use std::io::{self, ErrorKind};
use std::thread;
use std::time::{Duration, Instant};

const SILENT: [usize; 2] = [1, 8]; // clients that connect and say nothing
const CLIENTS: usize = 30;
const LINES: usize = 100; // of each of the thirty
const PATIENCE: Duration = Duration::from_secs(3);
const LONG: Duration = Duration::from_secs(30);

fn main() -> io::Result<()> {
    let strategies = [
        (OneByOne, speaker!("一个一个来", "one by one")),
        (ThreadEach, speaker!("一人一个线程", "a thread each")),
        (Pool(4), speaker!("4 个线程的池", "a pool of 4")),
        (Coroutines, speaker!("协程", "coroutines")),
    ];
    let outcomes = thread::scope(|s| {
        let scenes = strategies.each_ref().map(|(strategy, _)| {
            SILENT.map(|silent| s.spawn(move || scene(*strategy, silent)))
        });
        scenes.map(|both| both.map(|scene| scene.join().unwrap()))
    }); // ⓕ
    for ((strategy, who), [one, many]) in strategies.iter().zip(outcomes) {
        let ((one, _), (many, threads), [a, b]) = (one?, many?, SILENT);
        say!(
            who,
            "前面有 {a} 个不作声的客户，{one}；有 {b} 个，{many}；线程 {threads} 个",
            "behind {a} silent client: {one}, behind {b}: {many}; \
             threads: {threads}"
        );
        let speed = speed(*strategy)?; // ⓖ
        say!(
            who,
            "{CLIENTS} 个说话的客户，每秒 {speed} 行",
            "{CLIENTS} clients that talk: {speed} lines a second"
        );
    }
    Ok(())
}

/// What becomes of a client that comes after so many silent ones, and how many
/// threads they all take.
fn scene(strategy: Strategy, silent: usize) -> io::Result<(String, usize)> {
    let server = Server::start("127.0.0.1:0", strategy)?;
    let connect = |_| Caller::connect(server.addr(), PATIENCE);
    let silent: Vec<_> = (0..silent).map(connect).collect::<Result<_, _>>()?;
    let mut last = connect(silent.len())?;
    let end = Instant::now() + PATIENCE;
    last.send(b"hello\n")?;
    let outcome = match last.hear() {
        Ok(_) => tr!("照样有回声", "served"),
        Err(e) if e.kind() == ErrorKind::TimedOut => tr!("干等", "waits"),
        Err(e) => return Err(e),
    };
    thread::sleep(end.saturating_duration_since(Instant::now()));
    Ok((outcome, server.stop().threads.len()))
}

/// Lines a second, with thirty clients that send one after the other.
fn speed(strategy: Strategy) -> io::Result<u64> {
    let server = Server::start("127.0.0.1:0", strategy)?;
    let start = Instant::now();
    thread::scope(|s| {
        let talk = || talk(&server);
        let clients = [(); CLIENTS].map(|()| s.spawn(talk));
        clients
            .into_iter()
            .try_for_each(|client| client.join().unwrap())
    })?;
    let lines = server.stop().lines;
    Ok((lines as f64 / start.elapsed().as_secs_f64()) as u64)
}

fn talk(server: &Server) -> io::Result<()> {
    let mut client = Caller::connect(server.addr(), LONG)?;
    for _ in 0..LINES {
        client.send(b"hello\n")?;
        client.hear()?;
    }
    Ok(())
}
