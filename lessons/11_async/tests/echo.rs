//! The echo with tokio keeps lesson 8's promises.

use lesson08_tcp_concurrency::Caller;
use lesson11_async::echo;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime;

const PATIENCE: Duration = Duration::from_secs(20);
const A_WHILE: Duration = Duration::from_millis(300);

/// A server for one client; it ends with the lines that it has counted.
fn server() -> (String, JoinHandle<usize>) {
    let runtime = runtime::Builder::new_current_thread().enable_io().build();
    let runtime = runtime.unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let server = thread::spawn(move || {
        runtime.block_on(async {
            let (client, _) = listener.accept().await.unwrap();
            echo(client).await.unwrap()
        })
    });
    (addr, server)
}

#[test]
fn a_line_comes_back_when_its_end_has_come() {
    let (addr, server) = server();
    let mut client = Caller::connect(addr, PATIENCE).unwrap();
    client.send(b"half a l").unwrap();
    assert!(client.hears_nothing_for(A_WHILE).unwrap());
    client.send(b"ine\nand\xff more\n").unwrap();
    assert_eq!(client.hear().unwrap(), b"half a line\n");
    assert_eq!(client.hear().unwrap(), b"and\xff more\n");
    drop(client);
    assert_eq!(server.join().unwrap(), 2);
}

#[test]
fn a_long_line_and_what_has_no_end_come_back_too() {
    let (addr, server) = server();
    let mut client = TcpStream::connect(addr).unwrap();
    let sent = [vec![b'x'; 100_000], b"\nrest".to_vec()].concat();
    let mut reader = client.try_clone().unwrap();
    let writer = thread::spawn({
        let sent = sent.clone();
        move || {
            client.write_all(&sent).unwrap();
            client.shutdown(Shutdown::Write).unwrap();
        }
    });
    let mut heard = Vec::new();
    reader.read_to_end(&mut heard).unwrap();
    assert!(heard == sent);
    writer.join().unwrap();
    assert_eq!(server.join().unwrap(), 1);
}
