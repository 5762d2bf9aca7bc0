//! 服务器或客户单独运行，直到 Ctrl-C。
//! The server or the clients alone, until Ctrl-C.

use crate::Outcome;
use crate::client::{CLIENTS, Client};
use lesson01_event::Event;
use lesson08_tcp_concurrency::{Server, Strategy};
use say::{say, speaker, tr};
use std::io;
use std::io::ErrorKind::{AddrInUse, AddrNotAvailable};
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

const PAUSE: Duration = Duration::from_secs(1); // between a client's lines

/// Starts the lesson's server at `addr`.
pub fn start(addr: &str) -> Result<Server, String> {
    let addrs = resolve(addr)?;
    // A name may stand for several addresses. If one of them is taken, that
    // is an error; if it is none of ours, we try the next.
    let mut started = Err(AddrNotAvailable.into());
    for addr in addrs {
        started = Server::start(addr, Strategy::Coroutines);
        if !matches!(&started, Err(e) if e.kind() == AddrNotAvailable) {
            break;
        }
    }
    started.map_err(|e: io::Error| match e.kind() {
        AddrInUse => tr!(
            "{addr} 上已经有别的服务器在监听，请停掉它，或者换一个端口",
            "somebody listens on {addr} already: \
             stop that server, or choose another port"
        ),
        _ => tr!("不能在 {addr} 上监听：{e}", "cannot listen on {addr}: {e}"),
    })
}

/// A server until Ctrl-C, which closes its connections and its port.
pub fn server(addr: &str) -> Outcome {
    let over = ctrl_c()?;
    let server = start(addr)?;
    let addr = server.addr();
    let who = speaker!("服务器", "server");
    say!(
        who,
        "在 {addr} 等客户，按 Ctrl-C 结束",
        "listens on {addr} until Ctrl-C"
    );
    over.wait();
    let report = server.stop();
    let (clients, lines) = (report.clients, report.lines);
    let failures = report.failures;
    if failures > 0 {
        say!(
            who,
            "有 {failures} 次接不了客户，也许是打开的文件太多",
            "failed {failures} times to take a client, \
             perhaps for too many open files"
        );
    }
    say!(
        who,
        "停了；接待过的客户：{clients}，行：{lines}",
        "stops; clients served: {clients}, lines: {lines}"
    );
    Ok(())
}

/// Thirty clients that send one line after the other until Ctrl-C.
pub fn clients(addr: &str) -> Outcome {
    let over = ctrl_c()?;
    let addrs = resolve(addr)?;
    let clients = (1..=CLIENTS).map(|id| Client::connect(id, &addrs[..]));
    let clients: Vec<_> = clients.collect::<io::Result<_>>().map_err(|e| {
        tr!("连不上 {addr}：{e}", "cannot connect to {addr}: {e}")
    })?;
    let talk = |mut client: Client| {
        let right = (1..)
            .map(|n| client.exchange(n))
            .find(|right| !right || over.wait_timeout(PAUSE));
        over.set(); // one that gets no answer ends it for all
        right == Some(true)
    };
    let all_right = thread::scope(|s| {
        let talks = clients.into_iter().map(|c| s.spawn(|| talk(c)));
        let talks: Vec<_> = talks.collect();
        talks.into_iter().all(|talk| talk.join().unwrap())
    });
    match all_right {
        true => Ok(()),
        false => Err(tr!(
            "{addr} 上的服务器不回答了",
            "the server at {addr} answers no more"
        ))?,
    }
}

fn resolve(addr: &str) -> Result<Vec<SocketAddr>, String> {
    addr.to_socket_addrs().map(Iterator::collect).map_err(|e| {
        tr!(
            "地址应该写成“主机:端口”，“{addr}”不行：{e}",
            "an address must be host:port, \"{addr}\" will not do: {e}"
        )
    })
}

/// An event that Ctrl-C sets.
fn ctrl_c() -> Result<Arc<Event>, String> {
    let pressed = Arc::new(Event::new());
    let over = Arc::clone(&pressed);
    match ctrlc::set_handler(move || pressed.set()) {
        Ok(()) => Ok(over),
        Err(e) => Err(tr!("处理不了 Ctrl-C：{e}", "cannot handle Ctrl-C: {e}")),
    }
}
