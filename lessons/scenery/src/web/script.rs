//! 照本宣科的服务器：每一次回答都由测试写好。
//! Servers that say what a test has written for them.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use url::Url;

/// A server that gives each path its answer, 404 to all others, and closes
/// each connection after one answer. It lives as long as the process.
///
/// # Panics
///
/// If there is no free port; so do the other functions here.
pub fn serve<const N: usize>(answers: [(&str, &str); N]) -> Url {
    let answers: HashMap<_, _> = answers
        .into_iter()
        .map(|(path, answer)| (path.to_owned(), answer.to_owned()))
        .collect();
    serve_with(move |path, mut client| {
        let missing = "HTTP/1.1 404 Not Found\r\n\r\n";
        let answer = answers.get(path).map_or(missing, String::as_str);
        let _ = client.write_all(answer.as_bytes());
    })
}

/// A server that calls `answer` with each connection, in a thread of its own,
/// once it knows the path. It lives as long as the process.
pub fn serve_with(
    answer: impl Fn(&str, TcpStream) + Send + Sync + 'static,
) -> Url {
    let (listener, url) = listen();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, answer) = (client.unwrap(), Arc::clone(&answer));
            thread::spawn(move || {
                let path = read_request(&mut BufReader::new(&client));
                if let Some(path) = path {
                    answer(&path, client);
                }
            });
        }
    });
    url
}

/// A listener that nobody serves yet, and its URL.
pub fn listen() -> (TcpListener, Url) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    (listener, Url::parse(&format!("http://{addr}/")).unwrap())
}

/// The path of the next request; none if the client has hung up.
pub fn read_request(from: &mut impl BufRead) -> Option<String> {
    let mut head = from.lines();
    let request = head.next()?.ok()?;
    while head.next()?.is_ok_and(|line| !line.is_empty()) {}
    request.split(' ').nth(1).map(str::to_owned)
}

/// An answer with this body, and no other on this connection.
pub fn ok(body: &str) -> String {
    keep_alive(body).replacen("\r\n", "\r\nConnection: close\r\n", 1)
}

/// An answer with this body, after which the connection stays open.
pub fn keep_alive(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}")
}
