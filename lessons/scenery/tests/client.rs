//! What the client makes of all that a server can do.

use scenery::web::script::{listen, ok, serve, serve_with};
use scenery::web::{Client, Failure};
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use ureq::http::StatusCode;
use url::Url;

const A_WHILE: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(60);
const PAGE: &str = "<a href=\"video_1\">";

/// What comes of a download.
fn download(url: &Url, patience: Duration) -> Result<Vec<u8>, Failure> {
    Client::new(patience).download(url, || Ok(Vec::new()))
}

/// The error of a client that asks a server which says this and hangs up.
fn index_from(answer: &'static [u8]) -> Failure {
    let site = serve_with(move |_, mut client| {
        let _ = client.write_all(answer);
    });
    Client::new(LONG).page(&site).unwrap_err()
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
        let why = Client::new(LONG).page(&site).unwrap_err();
        assert_eq!(why, Failure::Status(status));
        assert_eq!(download(&site, LONG), Err(why));
    }
}

#[test]
fn a_port_without_a_server_refuses() {
    let (listener, url) = listen();
    drop(listener);
    let why = Client::new(LONG).page(&url).unwrap_err();
    assert_eq!(why, Failure::Refused);
}

#[test]
fn a_server_of_another_kind_is_found_out() {
    for answer in [
        b"SSH-2.0-OpenSSH_9.2\r\n".as_slice(),
        b"I\0\0\0\x0a8.0.36\0\x08\0\0\0",
        b"hello\r\n\r\n",
        b"HTTP/1.1 xyz\r\n\r\n",
    ] {
        assert_eq!(index_from(answer), Failure::NotHttp, "{answer:?}");
    }
}

#[test]
fn a_server_that_hangs_up_too_early_is_found_out() {
    for answer in [
        b"".as_slice(),
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a page",
    ] {
        assert_eq!(index_from(answer), Failure::HungUp, "{answer:?}");
    }
}

#[test]
fn a_server_that_hangs_is_given_up() {
    let (listener, url) = listen(); // the system connects, nobody answers
    let why = Client::new(A_WHILE).page(&url).unwrap_err();
    assert_eq!(why, Failure::TooSlow(A_WHILE));
    assert_eq!(download(&url, A_WHILE), Err(why));
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
    let why = Client::new(A_WHILE).page(&site).unwrap_err();
    assert_eq!(why, Failure::TooSlow(A_WHILE));
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
    assert_eq!(download(&site, patience), Ok(b"x".repeat(15)));
}

#[test]
fn a_video_whose_next_piece_does_not_come_is_given_up() {
    let site = serve_with(|_, mut client| {
        let half = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234";
        client.write_all(half).unwrap();
        let _ = client.read(&mut [0]); // until the client has gone
    });
    let why = Failure::TooSlow(A_WHILE);
    assert_eq!(download(&site, A_WHILE), Err(why));
}

#[test]
fn a_video_that_is_cut_short_is_not_kept() {
    for (answer, came, of) in [
        ("Content-Length: 100\r\n\r\n0123456789", 10, Some(100)),
        ("Content-Length: 100\r\n\r\n", 0, Some(100)),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n", 5, None),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n4", 5, None),
        ("Transfer-Encoding: chunked\r\n\r\n9\r\n01234", 5, None),
    ] {
        let answer = format!("HTTP/1.1 200 OK\r\n{answer}");
        let site = serve([("/", &answer)]);
        let why = Failure::CutShort { came, of };
        assert_eq!(download(&site, LONG), Err(why));
    }
}

#[test]
fn a_video_is_complete_in_every_form_in_which_http_says_where_it_ends() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n01234",
        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n01234",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n01234 and more",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n\
         2\r\n01\r\n3\r\n234\r\n0\r\n\r\n",
    ] {
        let site = serve([("/", answer)]);
        assert_eq!(download(&site, LONG), Ok(b"01234".to_vec()));
    }
}

#[test]
fn a_video_that_only_ends_with_the_connection_is_not_kept() {
    for answer in [
        "HTTP/1.1 200 OK\r\n\r\n01234",
        "HTTP/1.0 200 OK\r\nContent-Type: video/mp4\r\n\r\n01234",
    ] {
        let site = serve([("/", answer)]);
        assert_eq!(download(&site, LONG), Err(Failure::NoLength));
    }
}

#[test]
fn a_video_without_bytes_is_not_kept() {
    for answer in [
        "Content-Length: 0\r\n\r\n",
        "Content-Type: video/mp4\r\nContent-Length: 0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        let site = serve([("/", &format!("HTTP/1.1 200 OK\r\n{answer}"))]);
        assert_eq!(download(&site, LONG), Err(Failure::Empty));
    }
}

#[test]
fn a_length_that_makes_no_sense_is_no_http() {
    for length in ["five", "-5", "+5", "5, 6", "5\r\nContent-Length: 6"] {
        let answer =
            format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n01234");
        let site = serve([("/", &answer)]);
        let outcome = download(&site, LONG);
        assert_eq!(outcome, Err(Failure::NotHttp), "{length:?}");
    }
}

#[test]
fn chunks_in_an_old_http_that_knows_none_are_not_taken_for_the_video() {
    let site = serve([(
        "/",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
         5\r\n01234\r\n0\r\n\r\n",
    )]);
    assert_eq!(download(&site, LONG), Err(Failure::NotHttp));
}

#[test]
fn what_is_of_another_type_is_not_kept() {
    for (header, kind) in [
        ("text/html", "text/html"),
        ("Text/HTML; charset=utf-8", "text/html"),
        ("text/plain", "text/plain"),
        ("application/json", "application/json"),
        ("image/png", "image/png"),
        ("multipart/byteranges; boundary=x", "multipart/byteranges"),
        ("video", "video"),
        ("video/mp4\r\nContent-Type: text/html", "text/html"),
    ] {
        let answer = typed(header, "01234");
        let site = serve([("/", &answer)]);
        let why = Failure::NotVideo(kind.to_owned());
        assert_eq!(download(&site, LONG), Err(why), "{header}");
    }
}

#[test]
fn a_video_may_have_any_type_of_a_video_or_none() {
    for header in [
        "video/mp4",
        "Video/WebM; codecs=vp9",
        "application/octet-stream",
        "binary/octet-stream",
        "application/mp4",
        "",
    ] {
        let site = serve([("/", &typed(header, "01234"))]);
        let outcome = download(&site, LONG);
        assert_eq!(outcome, Ok(b"01234".to_vec()), "{header}");
    }
}

#[test]
fn a_page_that_is_called_a_video_is_not_kept() {
    for body in [
        "<html>no such video</html>",
        "\r\n <!DOCTYPE html>",
        "\u{feff}<?xml version=\"1.0\"?><Error/>",
        "<!-- nothing here -->",
        "<a href=\"/\">home</a>",
        "<h1>404</h1>",
        "<html",
    ] {
        for answer in [typed("video/mp4", body), ok(body)] {
            let site = serve([("/", &answer)]);
            let outcome = download(&site, LONG);
            assert!(matches!(outcome, Err(Failure::NotVideo(_))), "{body}");
        }
    }
}

#[test]
fn a_page_that_is_called_a_video_is_found_out_however_it_trickles() {
    let site = serve_with(|_, mut client| {
        client.set_nodelay(true).unwrap();
        for byte in typed("video/mp4", "\n\n<html>no such video").as_bytes() {
            client.write_all(&[*byte]).unwrap();
            thread::sleep(Duration::from_millis(2));
        }
    });
    let why = Failure::NotVideo("HTML/XML".to_owned());
    assert_eq!(download(&site, LONG), Err(why));
}

#[test]
fn a_video_may_begin_with_any_byte() {
    for body in ["<", "< html>", "<3\0html>", "<>", "{}", "\n\n"] {
        let site = serve([("/", &ok(body))]);
        assert_eq!(download(&site, LONG), Ok(body.as_bytes().to_vec()));
    }
}

#[test]
fn what_is_encoded_though_nobody_asked_is_no_page_and_no_video() {
    for (header, encoding) in [
        ("Content-Encoding: gzip", "gzip"),
        ("Content-Encoding: br\r\nContent-Encoding: gzip", "br, gzip"),
        ("Transfer-Encoding: gzip, chunked", "gzip, chunked"),
    ] {
        let answer = ok(PAGE).replacen("\r\n", &format!("\r\n{header}\r\n"), 1);
        let answer = match header.starts_with('T') {
            true => answer.replace("Content-Length", "X-Length"),
            false => answer,
        };
        let site = serve([("/", &answer)]);
        let why = Failure::Encoded(encoding.to_owned());
        assert_eq!(Client::new(LONG).page(&site), Err(why.clone()));
        assert_eq!(download(&site, LONG), Err(why), "{header}");
    }
    let plain =
        ok("01234").replacen("\r\n", "\r\nContent-Encoding: Identity\r\n", 1);
    let site = serve([("/", &plain)]);
    assert_eq!(download(&site, LONG), Ok(b"01234".to_vec()));
}

#[test]
fn a_page_is_not_read_without_end() {
    let site = serve_with(|_, mut client| {
        let _ = client.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while client.write_all(&[b' '; 1 << 16]).is_ok() {}
    });
    let why = Client::new(LONG).page(&site).unwrap_err();
    assert_eq!(why, Failure::TooLong(10 << 20));
}

#[test]
fn the_head_of_an_answer_is_not_read_without_end() {
    let site = serve_with(|_, mut client| {
        let _ = client.write_all(b"HTTP/1.1 200 OK\r\nA: ");
        while client.write_all(&[b'a'; 1 << 12]).is_ok() {}
    });
    let why = Client::new(LONG).page(&site).unwrap_err();
    assert!(matches!(why, Failure::TooLong(_)), "{why:?}");
}

#[test]
fn a_host_that_nobody_knows_is_named_as_the_reason() {
    let name = "x".repeat(64); // a part of a name has 63 letters at most
    let url = Url::parse(&format!("http://{name}.invalid/")).unwrap();
    assert_eq!(Client::new(LONG).page(&url), Err(Failure::NoHost));
}

#[test]
fn an_address_that_is_too_long_for_the_client_is_no_address() {
    let url = Url::parse(&format!("http://[::1]/{}", "x".repeat(1 << 16)));
    let why = Client::new(LONG).page(&url.unwrap()).unwrap_err();
    assert_eq!(why, Failure::BadAddress);
}

#[test]
fn a_page_is_where_the_redirects_lead() {
    let site = serve([("/old", &*moved("/new/")), ("/new/", &ok(PAGE))]);
    let old = site.join("old").unwrap();
    let page = Client::new(LONG).page(&old).unwrap();
    assert_eq!(page, (site.join("new/").unwrap(), PAGE.to_owned()));
}

/// A redirect to this address.
fn moved(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nConnection: close\r\n\r\n")
}

#[test]
fn redirects_in_a_circle_come_to_an_end() {
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    let site = serve_with(move |_, mut client| {
        count.fetch_add(1, Relaxed);
        let _ = client.write_all(moved("/").as_bytes());
    });
    let why = Client::new(LONG).page(&site).unwrap_err();
    assert_eq!(why, Failure::Redirects(10));
    assert_eq!(requests.load(Relaxed), 11);
}

#[test]
fn a_redirect_to_https_is_told_with_its_address() {
    let to = Url::parse("https://localhost/").unwrap();
    let site = serve([("/", &moved(to.as_str()))]);
    let why = Client::new(LONG).page(&site).unwrap_err();
    assert_eq!(why, Failure::Https(to));
    assert_eq!(download(&site, LONG), Err(why));
}

#[test]
fn a_redirect_that_leads_nowhere_is_told() {
    let nowhere = Failure::Status(StatusCode::FOUND);
    for (answer, why) in [
        (moved("ftp://site/"), Failure::BadAddress),
        (moved("http://:0:0/"), Failure::BadAddress),
        (moved("").replace("Location: \r\n", ""), nowhere.clone()),
        (moved(""), nowhere),
        (
            moved("/").replace("302 Found", "304 Not Modified"),
            Failure::Status(StatusCode::NOT_MODIFIED),
        ),
    ] {
        let site = serve([("/", &answer)]);
        assert_eq!(Client::new(LONG).page(&site), Err(why), "{answer}");
    }
}

#[test]
fn a_video_that_has_moved_is_downloaded_from_there() {
    let there = serve([("/new", &typed("video/mp4", "01234"))]);
    let to = there.join("new").unwrap();
    let site = serve([("/", &moved("/on")), ("/on", &moved(to.as_str()))]);
    assert_eq!(download(&site, LONG), Ok(b"01234".to_vec()));
}

#[test]
fn a_redirect_that_ends_at_a_page_is_no_video() {
    let login = typed("text/html", "<html>Who are you?");
    let site = serve([("/", &moved("/login")), ("/login", &login)]);
    let why = Failure::NotVideo("text/html".to_owned());
    assert_eq!(download(&site, LONG), Err(why));
}

#[test]
fn what_a_redirect_says_besides_is_not_read() {
    let site = serve_with(|path, mut client| {
        if path == "/" {
            let _ = client
                .write_all(b"HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n");
            while client.write_all(&[b' '; 1 << 16]).is_ok() {}
        } else {
            let _ = client.write_all(ok(PAGE).as_bytes());
        }
    });
    let (_, text) = Client::new(LONG).page(&site).unwrap();
    assert!(text.ends_with(PAGE));
}

#[test]
fn a_page_need_not_be_text() {
    let page = [b"\xff\xfe\0 ", PAGE.as_bytes()].concat();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}", page.len());
    let site = serve_with(move |_, mut client| {
        let answer = [head.as_bytes(), b"\r\n\r\n", &page].concat();
        client.write_all(&answer).unwrap();
    });
    let (_, text) = Client::new(LONG).page(&site).unwrap();
    assert!(text.ends_with(PAGE));
}

/// An answer with this type and body.
fn typed(kind: &str, body: &str) -> String {
    ok(body).replacen("\r\n", &format!("\r\nContent-Type: {kind}\r\n"), 1)
}
