//! Clients that behave badly: the others go on, and each echo is right.
//!
//! Every test is done with every strategy that does not keep clients waiting.

mod room;

use lesson08_tcp_concurrency::{
    Caller, LONGEST, Server,
    Strategy::{self, Coroutines, Pool, ThreadEach},
};
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use socket2::SockRef;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

const A_WHILE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);

const ALL: &[Strategy] = &[
    ThreadEach,
    Pool(100),
    Coroutines,
    #[cfg(unix)]
    Strategy::May,
];

/// Runs the scene with a server of each kind. The scene gets its address; when
/// it has ended, the server must have nobody left and still be as new.
fn scene(scene: impl Fn(SocketAddr)) {
    if !room::for_files(1000) {
        return;
    }
    for &strategy in ALL {
        let server = Server::start("127.0.0.1:0", strategy).unwrap();
        scene(server.addr());
        assert_eq!(server.wait_until_open(0, PATIENCE), 0, "{strategy:?}");
        others_go_on(server.addr());
        assert_eq!(server.report().failures, 0, "{strategy:?}");
    }
}

/// Five well-behaved clients with a hundred random lines each.
fn others_go_on(addr: SocketAddr) {
    thread::scope(|s| {
        for seed in 0..5 {
            s.spawn(move || {
                let mut caller = Caller::connect(addr, PATIENCE).unwrap();
                let mut rng = StdRng::seed_from_u64(seed);
                for _ in 0..100 {
                    let length = rng.random_range(0..300);
                    let line = random_line(&mut rng, length);
                    caller.send(&line).unwrap();
                    assert!(caller.hear().unwrap() == line);
                }
            });
        }
    });
}

/// A line of so many random bytes and a `\n`, the only one in it.
fn random_line(rng: &mut StdRng, length: usize) -> Vec<u8> {
    let mut line = vec![0; length];
    rng.fill_bytes(&mut line);
    line.iter_mut()
        .filter(|b| **b == b'\n')
        .for_each(|b| *b = 0);
    line.push(b'\n');
    line
}

fn connect(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// The next bytes that come, as many as are expected.
fn expect(mut stream: &TcpStream, expected: &[u8]) {
    let mut echo = vec![0; expected.len()];
    stream.read_exact(&mut echo).unwrap();
    assert!(echo == expected, "wrong echo");
}

fn expect_end(mut stream: &TcpStream) {
    assert_eq!(stream.read(&mut [0; 9]).unwrap(), 0);
}

/// Closes with a reset, which the server reads as an error.
fn reset(stream: TcpStream) {
    SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

#[test]
fn clients_that_reset_their_connection() {
    scene(|addr| {
        thread::scope(|s| {
            let resets = s.spawn(|| {
                for n in 0..200 {
                    let mut stream = connect(addr);
                    match n % 4 {
                        0 => {} // without a word
                        1 => stream.write_all(b"half a li").unwrap(),
                        2 => stream.write_all(b"a line\n").unwrap(),
                        _ => {
                            stream.write_all(b"a line\n").unwrap();
                            expect(&stream, b"a line\n");
                        }
                    }
                    reset(stream);
                }
            });
            others_go_on(addr);
            resets.join().unwrap();
        });
    });
}

#[test]
fn clients_that_come_and_go_without_a_word() {
    scene(|addr| {
        thread::scope(|s| {
            s.spawn(|| (0..500).for_each(|_| drop(connect(addr))));
            others_go_on(addr);
        });
    });
}

#[test]
fn a_client_that_stalls_in_the_middle_of_a_line() {
    scene(|addr| {
        let mut stalled = Caller::connect(addr, PATIENCE).unwrap();
        stalled
            .send("在半个字".as_bytes().split_last().unwrap().1)
            .unwrap();
        others_go_on(addr);
        assert!(stalled.hears_nothing_for(A_WHILE).unwrap());
        stalled.send(&["字".as_bytes()[2], b'\n']).unwrap();
        assert_eq!(stalled.hear().unwrap(), "在半个字\n".as_bytes());
    });
}

#[test]
fn a_client_that_never_sends_a_newline() {
    scene(|addr| {
        let mut rng = StdRng::seed_from_u64(1);
        let mut endless = random_line(&mut rng, 1_000_000);
        endless.pop();
        let stream = connect(addr);
        thread::scope(|s| {
            s.spawn(|| {
                (&stream).write_all(&endless).unwrap();
                others_go_on(addr);
                stream.shutdown(Shutdown::Write).unwrap();
            });
            expect(&stream, &endless); // in pieces, and the last at the end
            expect_end(&stream);
        });
    });
}

#[test]
fn a_client_whose_bytes_are_not_utf_8() {
    scene(|addr| {
        let mut stream = connect(addr);
        let bytes = b"\xff\xfe\0\xc3\n\x80\x80\n\xed\xa0\x80\n";
        stream.write_all(bytes).unwrap();
        others_go_on(addr);
        expect(&stream, bytes);
    });
}

#[test]
fn a_client_that_sends_one_byte_at_a_time() {
    scene(|addr| {
        let mut stream = connect(addr);
        let text = "一个字节一个字节地发\none byte at a time\n".repeat(20);
        thread::scope(|s| {
            s.spawn(|| others_go_on(addr));
            for byte in text.bytes() {
                stream.write_all(&[byte]).unwrap();
                thread::yield_now();
            }
            expect(&stream, text.as_bytes());
        });
    });
}

#[test]
fn a_client_that_reads_nothing_until_all_is_full_and_then_everything() {
    scene(|addr| {
        let stream = connect(addr);
        let mut rng = StdRng::seed_from_u64(2);
        let length = 10 * LONGEST;
        let line = random_line(&mut rng, length);
        stream.set_nonblocking(true).unwrap();
        let (mut sent, mut since) = (0, Instant::now());
        while since.elapsed() < A_WHILE {
            match (&stream).write(&line[sent % line.len()..]) {
                Err(_) => thread::sleep(Duration::from_millis(1)), // full
                Ok(n) => (sent, since) = (sent + n, Instant::now()),
            }
        }
        stream.set_nonblocking(false).unwrap();
        assert!(sent > line.len(), "full after {sent} bytes");
        others_go_on(addr);
        stream.shutdown(Shutdown::Write).unwrap();
        let mut left = sent;
        while left > 0 {
            let n = left.min(line.len());
            expect(&stream, &line[..n]);
            left -= n;
        }
        expect_end(&stream);
    });
}

#[test]
fn clients_that_send_and_read_without_a_pause() {
    scene(|addr| {
        let over = AtomicBool::new(false);
        let lines = "x\n".repeat(20_000);
        let send = |mut stream: &TcpStream| {
            let mut sent = 0;
            while !over.load(Relaxed) {
                stream.write_all(lines.as_bytes()).unwrap();
                sent += lines.len();
            }
            stream.shutdown(Shutdown::Write).unwrap();
            sent
        };
        let read = |mut stream: &TcpStream| {
            let (mut buf, mut heard) = (vec![0; 100_000], 0);
            loop {
                match stream.read(&mut buf).unwrap() {
                    0 => return heard,
                    n => heard += n,
                }
            }
        };
        let streams = [(); 3].map(|()| connect(addr));
        thread::scope(|s| {
            let busy = streams.each_ref().map(|stream| {
                (s.spawn(|| send(stream)), s.spawn(|| read(stream)))
            });
            others_go_on(addr);
            over.store(true, Relaxed);
            for (send, read) in busy {
                assert_eq!(send.join().unwrap(), read.join().unwrap());
            }
        });
    });
}

#[test]
fn a_client_that_closes_its_half_still_gets_its_answer() {
    scene(|addr| {
        let mut stream = connect(addr);
        stream.write_all(b"a line\nand no end").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        others_go_on(addr);
        expect(&stream, b"a line\nand no end");
        expect_end(&stream);
    });
}

#[test]
fn random_lines_of_many_clients_come_back_right_to_the_byte() {
    scene(|addr| {
        thread::scope(|s| {
            for seed in 0..20 {
                s.spawn(move || {
                    let mut rng = StdRng::seed_from_u64(seed);
                    let stream = connect(addr);
                    let mut bytes = Vec::new();
                    for _ in 0..10 {
                        let length = rng.random_range(0..2 * LONGEST);
                        bytes.extend(random_line(&mut rng, length));
                    }
                    thread::scope(|s| {
                        s.spawn(|| {
                            let mut rest = &bytes[..];
                            while !rest.is_empty() {
                                let n = rng.random_range(1..=rest.len());
                                let n = n.min(50_000);
                                (&stream).write_all(&rest[..n]).unwrap();
                                rest = &rest[n..];
                            }
                        });
                        expect(&stream, &bytes);
                    });
                });
            }
        });
    });
}
