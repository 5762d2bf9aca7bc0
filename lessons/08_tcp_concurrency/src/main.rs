//! 第 8 课：一个线程，三十个客户。
//! Lesson 8: one thread, thirty clients.

mod alone;
mod client;

use client::Client;
use lesson08_tcp_concurrency::Report;
use say::{fail, say, speaker, tr};
use std::error::Error;
use std::net::TcpListener;
use std::sync::Barrier;
use std::time::Duration;
use std::{env, io, thread};

// ANCHOR: numbers
const CLIENTS: usize = 30;
const LINES: usize = 2; // of each client
const CUT: usize = 4; // bytes of its first line that client 1 sends at first
const A_WHILE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(5);
// ANCHOR_END: numbers
const USUAL: &str = "127.0.0.1:8888";

type Outcome = Result<(), Box<dyn Error>>;

fn main() {
    let args: Vec<_> = env::args_os().skip(1).collect();
    let args: Vec<_> = args.iter().map(|arg| arg.to_str()).collect();
    let outcome = match args[..] {
        [] => story(),
        [Some("server")] => alone::server(USUAL),
        [Some("server"), Some(addr)] => alone::server(addr),
        [Some("client")] => alone::clients(USUAL),
        [Some("client"), Some(addr)] => alone::clients(addr),
        _ => fail!(
            "参数要么没有，要么是 server [地址] 或 client [地址]",
            "either no argument, or server [ADDR], or client [ADDR]"
        ),
    };
    outcome.unwrap_or_else(|why| fail!("{why}"));
}

// ANCHOR: story
/// A server and its clients, for a few lines.
fn story() -> Outcome {
    let who = speaker!("服务器", "server");
    let server = alone::start("127.0.0.1:0")?;
    let addr = server.addr();
    say!(who, "在 {addr} 等客户", "listens on {addr}");
    let clients = (1..=CLIENTS).map(|n| Client::connect(n, addr));
    let mut clients: Vec<_> = clients.collect::<io::Result<_>>()?;
    let (first, others) = clients.split_first_mut().expect("30 clients");

    let line = first.line(1);
    let (head, tail) = line.as_bytes().split_at(CUT);
    first.caller.send(head)?; // ①
    say!(
        first.who,
        "一行只发了 {CUT} 个字节，就不作声了",
        "sends {CUT} bytes of a line and falls silent"
    );
    let open = server.wait_until_open(CLIENTS, PATIENCE); // ②
    say!(who, "同时连着 {open} 个客户", "has {open} clients at once");
    let all_there = Barrier::new(others.len());
    let chat = |client: &mut Client| {
        all_there.wait(); // ③
        client.chat(1..=LINES)
    };
    let others: usize = thread::scope(|s| {
        let chats = others.iter_mut().map(|client| s.spawn(|| chat(client)));
        let chats: Vec<_> = chats.collect();
        chats.into_iter().map(|chat| chat.join().unwrap()).sum()
    });
    if first.caller.hears_nothing_for(A_WHILE)? {
        let ms = A_WHILE.as_millis();
        say!(
            first.who,
            "听了 {ms} 毫秒，什么也没听到，把这一行发完", // ④
            "has heard nothing for {ms} ms and sends the rest"
        );
    } else {
        say!(first.who, "一行没完就有回声", "hears an echo too early");
    }
    first.caller.send(tail)?;
    let first = usize::from(first.hear(&line)) + first.chat(2..=LINES);

    drop(clients);
    server.wait_until_open(0, PATIENCE);
    sum_up(&server.stop(), first + others)?;
    drop(TcpListener::bind(addr)?);
    say!(
        "服务器停了，端口空出来了",
        "the server has stopped, its port is free"
    );
    Ok(())
}
// ANCHOR_END: story

fn sum_up(report: &Report, right: usize) -> Outcome {
    let (all, lines) = (CLIENTS * LINES, report.lines);
    let (most, threads) = (report.most_open, report.threads.len());
    say!(
        "一字节不差的回声：{all} 行里有 {right} 行",
        "echoes right to the byte: {right} of {all}"
    );
    say!(
        "服务器数到的行：{lines}",
        "lines the server counted: {lines}"
    );
    say!("同时连着的客户最多：{most}", "most clients at once: {most}");
    say!(
        "接待他们的线程：{threads}",
        "threads that served: {threads}"
    );
    if right < all {
        Err(tr!("有客户没得到回声", "some client got no echo"))?;
    }
    Ok(())
}
