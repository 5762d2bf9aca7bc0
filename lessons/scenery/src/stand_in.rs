//! 替身服务器：它会晚一点起来，像 MySQL 一样问候，别的什么也不会。
//! The stand-in: comes up late, greets like MySQL, and can do nothing else.

use socket2::{Domain, Socket, Type};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const VERSION: &str = "8.4.0-stand-in";

const TICK: Duration = Duration::from_millis(10);

/// A server on 127.0.0.1 that comes up a while after it is made, and then says
/// that its version is `8.4.0-stand-in`. Until then its address refuses every
/// connection. Dropping it takes it down, and waits until its thread has ended.
#[derive(Debug)]
pub struct StandIn {
    addr: SocketAddr,
    stays: Option<Sender<()>>, // dropped, it is over
    thread: Option<JoinHandle<()>>,
}

impl StandIn {
    /// A server that comes up after `delay`.
    ///
    /// # Errors
    ///
    /// If the system has no free port.
    pub fn coming_up_after(delay: Duration) -> io::Result<Self> {
        // The port is ours from now on, so nobody can take it meanwhile; but
        // without `listen` the system refuses who knocks.
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
        let addr = socket.local_addr()?.as_socket().expect("an IPv4 socket");
        let (stays, over) = mpsc::channel();
        let thread = thread::spawn(move || {
            if !is_over(&over, delay) {
                // Nobody is left to tell if it fails: who knocks finds out.
                let _ = greet_all(socket, &over);
            }
        });
        Ok(Self {
            addr,
            stays: Some(stays),
            thread: Some(thread),
        })
    }

    /// Where it is, or will be.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.stays = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Waits for so long, or until it is over.
fn is_over(over: &Receiver<()>, wait: Duration) -> bool {
    over.recv_timeout(wait) == Err(RecvTimeoutError::Disconnected)
}

/// Greets everybody who connects, until it is `over`.
fn greet_all(socket: Socket, over: &Receiver<()>) -> io::Result<()> {
    socket.listen(128)?;
    let listener = TcpListener::from(socket);
    // An accept that blocked could not be told that it is over.
    listener.set_nonblocking(true)?;
    while !is_over(over, TICK) {
        while let Ok((mut client, _)) = listener.accept() {
            // The client may have gone already: its loss.
            let _ = client.set_nonblocking(false);
            let _ = client.write_all(&greeting());
        }
    }
    Ok(())
}

/// The shortest greeting that the protocol allows.
fn greeting() -> Vec<u8> {
    let mut packet = vec![10]; // the version of the protocol
    packet.extend(VERSION.as_bytes());
    packet.push(0);
    packet.extend([1, 0, 0, 0]); // the number of the connection
    packet.extend(b"stand-in"); // 8 bytes to mix with a password
    packet.push(0);
    packet.extend([0, 0]); // it can do nothing
    let length = u8::try_from(packet.len()).expect("a short greeting");
    [&[length, 0, 0, 0], packet.as_slice()].concat()
}
