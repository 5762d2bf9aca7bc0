//! 同样的客户，不同的服务器：每秒多少行，最慢的百分之一要等多久？
//! The same clients, different servers: how many lines a second, and how long
//! does the slowest hundredth wait?
//!
//! `cargo bench -p bench08_tcp_concurrency`; `PYTHON` names the Python to
//! compare with, `python3` if not set. A client sends its next line when the
//! echo of the last has come. Server and clients are processes of their own,
//! on Linux on a core of their own too, and the servers take turns. There is
//! no row for "one by one": it would serve one of the clients.

use lesson08_tcp_concurrency::{Server, Strategy};
use measure::{in_turns, median, python};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::env;
use std::error::Error;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

type Outcome<T> = Result<T, Box<dyn Error>>;

const TURNS: usize = 5;
const WARM_UP: Duration = Duration::from_millis(500);
const LENGTH: Duration = Duration::from_secs(2);
const ANY: &str = "127.0.0.1:0";

const PEERS: [&str; 8] = [
    "gevent",
    "asyncio",
    "this lesson's coroutines",
    "coroutines of may",
    "a thread for each client",
    "a pool, a thread for each client",
    "tokio, one thread",
    "tokio, lesson 11's echo",
];

/// Ends a Python server when its owner is gone, however that happened.
const LIFELINE: &str = "
import os, sys, threading
def watch():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=watch, daemon=True).start()";

const GEVENT: &str = "
from gevent.server import StreamServer
def serve(client, _):
    try:
        while data := client.recv(65536):
            client.sendall(data)
    except ConnectionError:
        pass
server = StreamServer(('127.0.0.1', 0), serve, backlog=1024)
server.start()
print(f'127.0.0.1:{server.address[1]}', flush=True)
server.serve_forever()";

const ASYNCIO: &str = "
import asyncio
class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
    def data_received(self, data):
        self.transport.write(data)
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, '127.0.0.1', 0, backlog=1024)
    print('127.0.0.1:%d' % server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())";

fn main() -> Outcome<()> {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    if let ["serve" | "load", ..] = args[..] {
        std::thread::spawn(|| {
            let _ = std::io::stdin().read(&mut [0]);
            std::process::exit(0); // the owner is gone
        });
    }
    match args[..] {
        ["serve", peer, clients] => serve(peer, clients.parse()?),
        ["load", addr, clients] => load(addr.parse()?, clients.parse()?),
        _ if measure::wanted() => compare(),
        _ => Ok(()),
    }
}

/// What the clients saw of one server.
#[derive(Clone, Copy)]
struct Sight {
    lines_a_second: f64,
    median: f64, // µs
    p99: f64,    // µs
}

fn compare() -> Outcome<()> {
    let apart = Command::new("taskset").args(["-c", "1", "true"]).status();
    let apart = apart.is_ok_and(|status| status.success());
    println!("server and clients on a core each: {apart}");
    println!("medians of {TURNS} turns of {LENGTH:?}");
    let present: Vec<_> = PEERS.into_iter().filter(|p| is_there(p)).collect();
    for clients in [30, 1000] {
        let watch = |peer: &&str| watch(peer, clients, apart);
        let sights = in_turns(TURNS, &present, watch);
        println!(
            "\n{:34}{:>9}{:>11}{:>12}{:>9}",
            format!("{clients} clients"),
            "lines/s",
            "first = 1",
            "median, µs",
            "p99, µs"
        );
        let mut first = None;
        for (peer, sights) in present.iter().zip(sights) {
            let sights = sights.into_iter().collect::<Outcome<Vec<_>>>()?;
            let median = |what: fn(&Sight) -> f64| {
                median(sights.iter().map(what)).expect("some turns")
            };
            let speed = median(|s| s.lines_a_second);
            let ratio = speed / *first.get_or_insert(speed);
            let (typical, p99) = (median(|s| s.median), median(|s| s.p99));
            println!("{peer:34}{speed:9.0}{ratio:11.2}{typical:12.0}{p99:9.0}");
        }
    }
    Ok(())
}

fn is_there(peer: &str) -> bool {
    if !["gevent", "asyncio"].contains(&peer) {
        return true;
    }
    let import = format!("import {peer}");
    let output = python().args(["-c", &import]).output();
    let there = output.is_ok_and(|output| output.status.success());
    if !there {
        println!("no {peer} here: `pip install {peer}`, or set PYTHON");
    }
    there
}

/// Starts a server and the clients, and asks the clients how it was.
fn watch(peer: &str, clients: usize, apart: bool) -> Outcome<Sight> {
    let count = clients.to_string();
    let server = match peer {
        "gevent" => with(python(), &["-c", &format!("{LIFELINE}{GEVENT}")]),
        "asyncio" => with(python(), &["-c", &format!("{LIFELINE}{ASYNCIO}")]),
        _ => with(Command::new(env::current_exe()?), &["serve", peer, &count]),
    };
    let mut server = Running(on_core(server, apart.then_some("0")).spawn()?);
    let addr = server.line()?;
    let load =
        with(Command::new(env::current_exe()?), &["load", &addr, &count]);
    let mut load = Running(on_core(load, apart.then_some("1")).spawn()?);
    let sight = load.line()?;
    let mut numbers = sight.split(' ').map(str::parse);
    let mut next = || numbers.next().ok_or("three numbers")?.map_err(Box::from);
    let next: &mut dyn FnMut() -> Outcome<f64> = &mut next;
    Ok(Sight {
        lines_a_second: next()?,
        median: next()?,
        p99: next()?,
    })
}

fn with(mut command: Command, args: &[&str]) -> Command {
    command.args(args);
    command
}

fn on_core(command: Command, core: Option<&str>) -> Command {
    let mut started = match core {
        None => command,
        Some(core) => {
            let mut taskset = with(Command::new("taskset"), &["-c", core]);
            taskset.arg(command.get_program()).args(command.get_args());
            taskset
        }
    };
    started.stdin(Stdio::piped()).stdout(Stdio::piped());
    started
}

/// A process that is ended with its owner: its standard input ends, too.
struct Running(Child);

impl Running {
    fn line(&mut self) -> Outcome<String> {
        let stdout = self.0.stdout.take().ok_or("only one line")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a server of ours until it is killed.
fn serve(peer: &str, clients: usize) -> Outcome<()> {
    if peer.starts_with("tokio") {
        return serve_with_tokio(peer.ends_with("lesson 11's echo"));
    }
    let strategy = match peer {
        "this lesson's coroutines" => Strategy::Coroutines,
        "coroutines of may" => Strategy::May,
        "a thread for each client" => Strategy::ThreadEach,
        _ => Strategy::Pool(clients),
    };
    let server = Server::start(ANY, strategy)?;
    println!("{}", server.addr());
    loop {
        std::thread::park();
    }
}

/// Sends back whatever a read brings, or looks for lines as our servers do.
fn serve_with_tokio(lines: bool) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(ANY).await?;
        println!("{}", listener.local_addr()?);
        loop {
            let (mut client, _) = listener.accept().await?;
            client.set_nodelay(true)?;
            if lines {
                tokio::spawn(lesson11_async::echo(client));
                continue;
            }
            tokio::spawn(async move {
                let mut buf = vec![0; 8192];
                while let Ok(n @ 1..) = client.read(&mut buf).await {
                    if client.write_all(&buf[..n]).await.is_err() {
                        break;
                    }
                }
            });
        }
    })
}

/// Plays the clients, on one thread, and prints what they saw.
fn load(addr: SocketAddr, count: usize) -> Outcome<()> {
    let mut poll = Poll::new()?;
    let mut clients = Vec::new();
    for id in 0..count {
        // Connected before the first line is sent: this is not measured.
        let stream = std::net::TcpStream::connect(addr)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let mut stream = TcpStream::from_std(stream);
        let readable = Interest::READABLE;
        poll.registry().register(&mut stream, Token(id), readable)?;
        clients.push(Client {
            stream,
            id,
            lines: 0,
            line: Vec::new(),
            heard: 0,
            sent: Instant::now(),
        });
    }
    let begin = Instant::now() + WARM_UP;
    let end = begin + LENGTH;
    clients.iter_mut().try_for_each(Client::send)?;
    let mut events = Events::with_capacity(1024);
    let mut waits = Vec::with_capacity(1_000_000); // ns
    loop {
        poll.poll(&mut events, Some(LENGTH))?;
        for event in &events {
            if let Some((came, wait)) = clients[event.token().0].hear()? {
                if came > end {
                    waits.sort_unstable();
                    let at = |part: f64| {
                        let place = (waits.len() - 1) as f64 * part;
                        waits[place as usize] as f64 / 1000.0
                    };
                    let speed = waits.len() as f64 / LENGTH.as_secs_f64();
                    println!("{speed} {} {}", at(0.5), at(0.99));
                    return Ok(());
                } else if came > begin {
                    waits.push(wait.as_nanos() as u64);
                }
            }
        }
    }
}

struct Client {
    stream: TcpStream,
    id: usize,
    lines: usize,
    line: Vec<u8>,
    heard: usize, // bytes of the line
    sent: Instant,
}

impl Client {
    fn send(&mut self) -> Outcome<()> {
        self.lines += 1;
        self.heard = 0;
        self.line.clear();
        writeln!(self.line, "client {} {}", self.id, self.lines)?;
        self.sent = Instant::now();
        let n = self.stream.write(&self.line)?;
        assert_eq!(n, self.line.len(), "there is room for a line");
        Ok(())
    }

    /// Reads what is there. When that is the whole echo, sends the next line
    /// and says when it came and how long it took.
    fn hear(&mut self) -> Outcome<Option<(Instant, Duration)>> {
        let mut buf = [0; 256];
        let n = match self.stream.read(&mut buf) {
            Ok(0) => Err("the server has closed")?,
            Err(e) if e.kind() == ErrorKind::WouldBlock => return Ok(None),
            n => n?,
        };
        let expected = &self.line[self.heard..];
        assert!(expected.starts_with(&buf[..n]), "a wrong echo");
        self.heard += n;
        if self.heard < self.line.len() {
            return Ok(None);
        }
        let now = Instant::now();
        let wait = now - self.sent;
        self.send()?;
        Ok(Some((now, wait)))
    }
}
