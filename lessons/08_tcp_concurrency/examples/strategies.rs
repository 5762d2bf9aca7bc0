//! 第 8 课附：四种办法，同一个 echo，放在一起比。
//! Lesson 8, aside: four strategies side by side, and the same `echo`.

// ANCHOR: main
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
        let mut scenes = Vec::new();
        for (strategy, _) in &strategies {
            scenes.push(s.spawn(move || scene(*strategy, SILENT[0])));
            scenes.push(s.spawn(move || scene(*strategy, SILENT[1])));
        }
        let ended = scenes.into_iter().map(|scene| scene.join().unwrap());
        ended.collect::<io::Result<Vec<_>>>()
    })?; // ⓕ
    let pairs = outcomes.chunks(SILENT.len());
    for ((strategy, who), pair) in strategies.iter().zip(pairs) {
        let [a, b] = SILENT;
        let (one, (many, threads)) = (&pair[0].0, &pair[1]);
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
// ANCHOR_END: main

// ANCHOR: scene
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
        let mut clients = Vec::new();
        for _ in 0..CLIENTS {
            clients.push(s.spawn(|| talk(&server)));
        }
        let mut ended = clients.into_iter().map(|client| client.join());
        ended.try_for_each(|talk| talk.unwrap())
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
// ANCHOR_END: scene
