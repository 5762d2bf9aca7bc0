//! What the client makes of all that a server can do.

mod common;

use common::{A_WHILE, LONG, files, keep_alive, listen, ok, serve, serve_with};
use lesson05_callbacks::{Client, Trouble};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use ureq::http::StatusCode;
use url::Url;

const PAGE: &str = "<a href=\"video_1\">";

/// What comes of a download, and the files that it leaves behind.
fn download(
    url: &Url,
    patience: Duration,
) -> (Result<Vec<u8>, Trouble>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let part = Client::new(patience).download(url, folder.path());
    let bytes = part.and_then(|part| Ok(fs::read(part.keep()?).unwrap()));
    (bytes, files(folder.path()).len())
}

/// The error of a client that asks a server which says this and hangs up.
fn index_from(answer: &'static [u8]) -> Trouble {
    let site = serve_with(move |_, mut client| {
        let _ = client.write_all(answer);
    });
    Client::new(LONG).index(&site).unwrap_err()
}

#[test]
fn an_answer_of_another_status_than_200_is_no_page() {
    for (answer, status) in [
        ("HTTP/1.1 404 Not Found", StatusCode::NOT_FOUND),
        ("HTTP/1.1 500 Oh", StatusCode::INTERNAL_SERVER_ERROR),
        ("HTTP/1.0 403 Forbidden", StatusCode::FORBIDDEN),
        ("HTTP/1.1 202 Accepted", StatusCode::ACCEPTED),
        ("HTTP/1.1 206 Only This", StatusCode::PARTIAL_CONTENT),
    ] {
        let answer = format!("{answer}\r\nContent-Length: 0\r\n\r\n");
        let site = serve([("/", &answer)]);
        let why = Client::new(LONG).index(&site).unwrap_err();
        assert_eq!(why, Trouble::Status(status));
        assert_eq!(download(&site, LONG), (Err(why), 0));
    }
}

#[test]
fn a_port_without_a_server_refuses() {
    let (listener, url) = listen();
    drop(listener);
    let why = Client::new(LONG).index(&url).unwrap_err();
    assert_eq!(why, Trouble::Refused);
}

#[test]
fn a_server_of_another_kind_is_found_out() {
    for answer in [
        b"SSH-2.0-OpenSSH_9.2\r\n".as_slice(),
        b"I\0\0\0\x0a8.0.36\0\x08\0\0\0",
        b"hello\r\n\r\n",
        b"HTTP/1.1 xyz\r\n\r\n",
    ] {
        assert_eq!(index_from(answer), Trouble::NotHttp, "{answer:?}");
    }
}

#[test]
fn a_server_that_hangs_up_too_early_is_found_out() {
    for answer in [
        b"".as_slice(),
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a page",
    ] {
        assert_eq!(index_from(answer), Trouble::HungUp, "{answer:?}");
    }
}

#[test]
fn a_server_that_hangs_is_given_up() {
    let (listener, url) = listen(); // the system connects, nobody answers
    let why = Client::new(A_WHILE).index(&url).unwrap_err();
    assert_eq!(why, Trouble::TooSlow(A_WHILE));
    assert_eq!(download(&url, A_WHILE), (Err(why), 0));
    drop(listener);
}

#[test]
fn a_page_has_its_time_however_steadily_it_trickles() {
    let site = serve_with(|_, mut client| {
        let _ = client.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while client.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(10));
        }
    });
    let why = Client::new(A_WHILE).index(&site).unwrap_err();
    assert_eq!(why, Trouble::TooSlow(A_WHILE));
}

#[test]
fn a_video_may_take_longer_than_the_patience_if_it_keeps_coming() {
    let patience = Duration::from_secs(1);
    let site = serve_with(|_, mut client| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n";
        client.write_all(head).unwrap();
        for _ in 0..15 {
            thread::sleep(Duration::from_millis(100));
            client.write_all(b"x").unwrap();
        }
    });
    assert_eq!(download(&site, patience), (Ok(b"x".repeat(15)), 1));
}

#[test]
fn a_video_that_is_cut_short_leaves_no_file() {
    for (answer, came, of) in [
        ("Content-Length: 100\r\n\r\n0123456789", 10, Some(100)),
        ("Content-Length: 100\r\n\r\n", 0, Some(100)),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n", 5, None),
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{answer}");
        let site = serve([("/", &answer)]);
        let why = Trouble::CutShort { came, of };
        assert_eq!(download(&site, LONG), (Err(why), 0));
    }
}

#[test]
fn a_video_is_complete_in_every_form_that_http_has() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n01234",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n01234 and more",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
         2\r\n01\r\n3\r\n234\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n01234", // to the end of the connection
        "HTTP/1.0 200 OK\r\n\r\n01234",
    ] {
        let site = serve([("/", answer)]);
        assert_eq!(download(&site, LONG), (Ok(b"01234".to_vec()), 1));
    }
}

#[test]
fn a_video_without_bytes_is_an_empty_file() {
    let site = serve([("/", &ok(""))]);
    assert_eq!(download(&site, LONG), (Ok(Vec::new()), 1));
}

#[test]
fn the_links_of_a_page_count_from_where_the_redirects_lead() {
    let moved = "HTTP/1.1 301 Moved\r\nLocation: /new/\r\n\
                 Content-Length: 0\r\nConnection: close\r\n\r\n";
    let site = serve([("/old", moved), ("/new/", &ok(PAGE))]);
    let old = site.join("old").unwrap();
    let index = Client::new(LONG).index(&old).unwrap();
    assert_eq!(index.url, site.join("new/").unwrap());
    assert_eq!(index.videos[0].page, site.join("new/video_1").unwrap());
}

#[test]
fn redirects_in_a_circle_come_to_an_end() {
    let moved = "HTTP/1.1 302 Found\r\nLocation: /\r\n\
                 Content-Length: 0\r\nConnection: close\r\n\r\n";
    let site = serve([("/", moved)]);
    let why = Client::new(LONG).index(&site).unwrap_err();
    assert!(matches!(why, Trouble::Http(_)), "{why:?}");
}

#[test]
fn a_page_need_not_be_text() {
    let page = [b"\xff\xfe\0 ", PAGE.as_bytes()].concat();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}", page.len());
    let site = serve_with(move |_, mut client| {
        let answer = [head.as_bytes(), b"\r\n\r\n", &page].concat();
        client.write_all(&answer).unwrap();
    });
    let index = Client::new(LONG).index(&site).unwrap();
    assert_eq!(index.videos.len(), 1);
}

#[test]
fn the_connection_is_kept_for_the_next_request() {
    let (listener, url) = listen();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    thread::spawn(move || keep_answering(&listener, &count));
    let client = Client::new(LONG);
    for _ in 0..100 {
        client.index(&url).unwrap();
    }
    assert_eq!(connections.load(Relaxed), 1);
}

fn keep_answering(listener: &TcpListener, connections: &AtomicUsize) {
    for client in listener.incoming() {
        connections.fetch_add(1, Relaxed);
        let mut client = client.unwrap();
        let mut request = [0; 4096]; // it comes in one piece
        while client.read(&mut request).is_ok_and(|n| n > 0) {
            client.write_all(keep_alive(PAGE).as_bytes()).unwrap();
        }
    }
}
