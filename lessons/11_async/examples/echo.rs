//! 第 11 课附：第 8 课的客户，tokio 的服务器，一个线程。
//! Lesson 11, aside: lesson 8's clients, a server with tokio, one thread.

use lesson08_tcp_concurrency::Caller;
use lesson11_async::echo;
use say::{fail, say};
use std::io;
use std::net::SocketAddr;
use std::thread;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

const CLIENTS: usize = 30;
const LINES: usize = 2; // of each
const A_WHILE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(5);

fn main() {
    let server = runtime::Builder::new_current_thread().enable_io().build();
    let server = server.unwrap_or_else(|e| fail!("{e}"));
    let lines = server.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addr = listener.local_addr()?;
        let (tell, told) = oneshot::channel();
        thread::spawn(move || tell.send(clients(addr)));
        serve(listener, told).await
    });
    let lines = lines.unwrap_or_else(|e| fail!("{e}"));
    say!(
        "服务器数到的行：{lines}",
        "lines the server counted: {lines}"
    );
}

// ANCHOR: serve
/// Serves until the clients tell that they have finished, and then until the
/// last connection is closed. Returns how many lines went back.
async fn serve(
    listener: TcpListener,
    mut finished: oneshot::Receiver<io::Result<usize>>,
) -> io::Result<usize> {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            client = listener.accept() => {
                let (client, _) = client?;
                client.set_nodelay(true)?;
                connections.spawn(echo(client));
            }
            right = &mut finished => {
                let right = right.map_err(io::Error::other)??;
                let all = CLIENTS * LINES;
                say!(
                    "一字节不差的回声：{all} 行里有 {right} 行",
                    "echoes right to the byte: {right} of {all}"
                );
                break;
            }
        }
    }
    connections.join_all().await.into_iter().sum()
}
// ANCHOR_END: serve

/// Client 1 sends half a line and falls silent; the others are served all the
/// same, and then it sends the rest. Returns how many echoes were right.
fn clients(addr: SocketAddr) -> io::Result<usize> {
    let mut first = Caller::connect(addr, PATIENCE)?;
    first.send(b"half a l")?;
    let others: Vec<_> = (1..CLIENTS)
        .map(|n| {
            thread::spawn(move || chat(Caller::connect(addr, PATIENCE)?, n))
        })
        .collect();
    let mut right = 0;
    for client in others {
        right += client.join().unwrap()?;
    }
    if first.hears_nothing_for(A_WHILE)? {
        say!(
            "半行没有回声，别的客户都有",
            "half a line has no echo, all other clients have theirs"
        );
    }
    first.send(b"ine\n")?;
    right += usize::from(first.hear()? == b"half a line\n");
    first.send(b"and one more\n")?;
    Ok(right + usize::from(first.hear()? == b"and one more\n"))
}

fn chat(mut client: Caller, n: usize) -> io::Result<usize> {
    let mut right = 0;
    for line in 1..=LINES {
        let line = format!("client {n} line {line}\n");
        client.send(line.as_bytes())?;
        right += usize::from(client.hear()? == line.as_bytes());
    }
    Ok(right)
}
