//! What `Server` makes of all that a server can do.

use scenery::StandIn;
use scenery::mysql::{BadAddress, NoGreeting, Server, Why};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const A_WHILE: Duration = Duration::from_millis(300);
const LONG: Duration = Duration::from_secs(60);

/// What MariaDB 10.11.19 sends.
const MARIADB: &[u8] = b"d\0\0\0\n5.5.5-10.11.19-MariaDB-0+deb12u1\0\
    \x03\0\0\0~}ygwD*B\0\xfe\xf7\x08\x02\0\xff\x81\x15\0\0\0\0\0\0\x1d\0\0\0\
    OHXbcL3W<gs.\0mysql_native_password\0";

/// What the same server sends to a machine without an account.
const STRANGER: &[u8] = b"D\0\0\0\xffj\x04Host '192.0.2.2' is not allowed \
    to connect to this MariaDB server";

/// A listener, and the server that a client sees there.
fn listen() -> (TcpListener, Server) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let server = Server::from(listener.local_addr().unwrap());
    (listener, server)
}

/// What a client learns from a server that does this with the connection.
fn ask(
    time_out: Duration,
    answer: impl FnOnce(TcpStream) + Send,
) -> Result<String, NoGreeting> {
    let (listener, server) = listen();
    thread::scope(|s| {
        s.spawn(move || answer(listener.accept().unwrap().0));
        server.greeting(time_out)
    })
}

/// The same, for a server that says this and waits until the client has gone.
fn hear(bytes: &[u8]) -> Result<String, NoGreeting> {
    ask(LONG, |mut client| {
        client.write_all(bytes).unwrap();
        let _ = client.read(&mut [0]);
    })
}

fn packet(body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    [&length[..3], &[0], body].concat()
}

#[test]
fn the_greeting_of_mysql_says_its_version() {
    let greeting = packet(b"\n8.0.36\0\x08\0\0\0abcdefgh\0\xff\xff");
    assert_eq!(hear(&greeting).unwrap(), "8.0.36");
}

#[test]
fn mariadb_pretends_to_be_old_and_we_do_not_believe_it() {
    assert_eq!(hear(MARIADB).unwrap(), "10.11.19-MariaDB-0+deb12u1");
}

#[test]
fn a_real_5_5_5_stays_one() {
    assert_eq!(hear(&packet(b"\n5.5.5-m3\0")).unwrap(), "5.5.5-m3");
}

#[test]
fn a_greeting_may_arrive_byte_by_byte() {
    let version = ask(LONG, |mut client| {
        client.set_nodelay(true).unwrap();
        for byte in MARIADB {
            client.write_all(&[*byte]).unwrap();
            thread::sleep(Duration::from_millis(1));
        }
    });
    assert_eq!(version.unwrap(), "10.11.19-MariaDB-0+deb12u1");
}

#[test]
fn what_follows_the_greeting_does_not_matter() {
    let more = [&packet(b"\n9.1\0"), MARIADB].concat();
    assert_eq!(hear(&more).unwrap(), "9.1");
}

#[test]
fn the_client_hangs_up_without_a_reset() {
    let version = ask(LONG, |mut client| {
        client.write_all(MARIADB).unwrap();
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
    });
    version.unwrap();
}

#[test]
fn servers_of_other_kinds_are_recognised() {
    for greeting in [
        b"SSH-2.0-OpenSSH_9.2\r\n".as_slice(),
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"220 mail.example.org ESMTP\r\n",
        b"-ERR unknown command\r\n",
        &packet(b""),
        &packet(b"\t3.20\0"), // an old protocol
        &packet(b"\n8.0.36"), // no end of the version
        &packet(&[b'\n'; 1024]),
        &packet(b"\xff"), // an error without a number
    ] {
        let why = hear(greeting).unwrap_err().why;
        assert!(matches!(why, Why::NotMysql), "{why:?} for {greeting:?}");
    }
}

#[test]
fn an_endless_greeting_is_not_read_to_its_end() {
    let answer = ask(LONG, |mut client| {
        client.write_all(b"\xff\xff\xff\0\n").unwrap();
        while client.write_all(&[b'8'; 4096]).is_ok() {}
    });
    assert!(matches!(answer.unwrap_err().why, Why::NotMysql));
}

#[test]
fn a_server_that_hangs_up_early_has_not_greeted() {
    for said in [b"".as_slice(), &MARIADB[..2], &MARIADB[..30]] {
        let answer = ask(LONG, |mut client| client.write_all(said).unwrap());
        let why = answer.unwrap_err().why;
        assert!(matches!(why, Why::Closed), "{why:?} after {said:?}");
    }
}

#[test]
fn silence_ends_with_a_time_out() {
    for said in [b"".as_slice(), &MARIADB[..2], &MARIADB[..30]] {
        let answer = ask(A_WHILE, |mut client| {
            client.write_all(said).unwrap();
            let _ = client.read(&mut [0]);
        });
        let why = answer.unwrap_err().why;
        assert!(matches!(why, Why::TimedOut), "{why:?} after {said:?}");
    }
}

#[test]
fn the_time_out_is_for_the_whole_greeting_not_for_each_byte() {
    let answer = ask(A_WHILE, |mut client| {
        client.set_nodelay(true).unwrap();
        for byte in packet(&[b'\n'; 1000]) {
            if client.write_all(&[byte]).is_err() {
                break; // the client has gone, as it should
            }
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert!(matches!(answer.unwrap_err().why, Why::TimedOut));
}

#[test]
fn an_error_of_the_server_is_passed_on_with_its_number() {
    for (bytes, number, text) in [
        (
            STRANGER.to_vec(),
            1130,
            "Host '192.0.2.2' is not allowed to connect to this MariaDB server",
        ),
        (
            packet(b"\xff\x10\x04#08004Too many connections"),
            1040,
            "Too many connections",
        ),
    ] {
        match hear(&bytes).unwrap_err().why {
            Why::Refusal { code, message } => {
                assert_eq!((code, message.as_str()), (number, text));
            }
            why => panic!("{why:?}"),
        }
    }
}

#[test]
fn a_server_cannot_write_on_the_terminal() {
    let greeting = packet(b"\n8.0\x1b[31m\r\n\x07\xff\0");
    assert_eq!(hear(&greeting).unwrap(), "8.0[31m\u{fffd}");
}

#[test]
fn where_nobody_listens_the_connection_is_refused() {
    let stand_in = StandIn::coming_up_after(Duration::MAX).unwrap();
    let error = Server::from(stand_in.addr()).greeting(LONG).unwrap_err();
    assert!(matches!(error.why, Why::Refused), "{error:?}");
    assert_eq!(error.addr, stand_in.addr());
}

#[test]
fn a_host_is_found_by_its_name() {
    let stand_in = StandIn::coming_up_after(Duration::ZERO).unwrap();
    let address = format!("localhost:{}", stand_in.addr().port());
    let server = Server::resolve(&address).unwrap();
    assert_eq!(server.to_string(), address);
    while server.greeting(LONG).is_err() {} // until it is up
}

#[test]
fn an_address_needs_a_host_and_a_port() {
    for address in [
        "",
        ":",
        "localhost",
        "localhost:",
        "localhost:mysql",
        "localhost:0",
        "localhost:65536",
        "localhost:-1",
        "mysql://localhost:3306",
        "::1:3306",
        "[::1]",
        "[1]:3306",
    ] {
        let why = Server::resolve(address).unwrap_err();
        assert_eq!(why, BadAddress::NotHostPort, "{address}");
    }
    for address in ["[::1]:3306", "127.0.0.1:65535", "localhost:1"] {
        Server::resolve(address).unwrap();
    }
}

#[test]
fn a_host_must_be_known() {
    let unknown = "x".repeat(64); // a part of a name has 63 letters at most
    for host in ["no such host", &unknown] {
        let why = Server::resolve(&format!("{host}:3306")).unwrap_err();
        assert_eq!(why, BadAddress::NoHost(host.to_owned()));
    }
}

#[test]
fn an_address_can_be_a_server_without_a_name() {
    let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 3306));
    assert_eq!(Server::from(addr).to_string(), "127.0.0.1:3306");
}
