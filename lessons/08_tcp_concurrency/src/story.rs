//! 故事：一个服务器和它的客户，说几行话。
//! The story: a server and its clients, for a few lines.

use crate::client::{CLIENTS, Client, PATIENCE};
use crate::{Outcome, alone};
use lesson08_tcp_concurrency::Report;
use say::{say, speaker, tr};
use std::net::TcpListener;
use std::sync::Barrier;
use std::time::Duration;
use std::{io, thread};

// ANCHOR: numbers
const LINES: usize = 2; // of each client
const CUT: usize = 4; // bytes of its first line that client 1 sends at first
const A_WHILE: Duration = Duration::from_millis(300);
// ANCHOR_END: numbers

// ANCHOR: story
/// A server and its clients, for a few lines.
pub fn story() -> Outcome {
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
        let mut chats = Vec::new();
        for client in others {
            chats.push(s.spawn(move || chat(client)));
        }
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
