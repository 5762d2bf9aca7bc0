//! 收工的规矩。 The rules of stopping.

use exercise08_4_stop::Clients;
use runner::every_order;
use say::tr;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, accepted};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

struct Server {
    clients: Arc<Clients>,
    addr: SocketAddr,
    door: JoinHandle<io::Result<()>>,
}

impl Server {
    fn start() -> Self {
        let clients = Arc::<Clients>::default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let there = Arc::clone(&clients);
        let door = thread::Builder::new().name("door".to_owned());
        let door = door.spawn(move || there.serve(listener)).unwrap();
        Self {
            clients,
            addr,
            door,
        }
    }

    fn client(&self) -> TcpStream {
        TcpStream::connect(self.addr).unwrap()
    }

    fn stop(self) {
        self.clients.stop(self.addr, self.door);
    }
}

/// 客户发一行，就听到这一行。
/// A client hears the line that it sent.
#[test]
fn the_echo_comes_back() {
    every_order(0, || {
        let server = Server::start();
        let mut client = server.client();
        client.write_all(b"a\n").unwrap();
        let mut heard = [0; 2];
        client.read_exact(&mut heard).unwrap();
        assert_eq!(heard, *b"a\n");
        drop(client);
        server.stop();
    });
}

/// 客户刚走就收工：stop 返回时，他的连接已经关闭。
/// If a client has just left, its connection is closed when `stop` returns.
#[test]
fn whoever_leaves_has_been_closed() {
    every_order(0, || {
        let server = Server::start();
        drop(server.client());
        server.stop();
        let open = accepted();
        assert!(
            open == 0,
            "{}",
            tr!(
                "stop 返回了，还有 {open} 个连接没有关闭",
                "stop has returned, but connections are still open: {open}"
            )
        );
    });
}

/// 客户不走也收得了工：stop 会挂断他的连接。
/// A client that stays does not hold up `stop`, which hangs up on it.
#[test]
fn whoever_stays_is_sent_away() {
    every_order(0, || {
        let server = Server::start();
        let mut client = server.client();
        server.stop();
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
    });
}

/// stop 返回之后，端口可以再用。
/// When `stop` has returned, the port is free.
#[test]
fn the_port_is_free_again() {
    every_order(0, || {
        let server = Server::start();
        let addr = server.addr;
        server.stop();
        let again = TcpListener::bind(addr);
        assert!(
            again.is_ok(),
            "{}",
            tr!("端口还占着", "the port is still taken")
        );
    });
}
