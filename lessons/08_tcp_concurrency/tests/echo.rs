//! What `echo` promises, on streams made of memory.

use lesson08_tcp_concurrency::{LONGEST, echo};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};

/// A peer that sends these pieces, one for each read, and takes what it gets:
/// at most `mouthful` bytes at a time.
struct Peer {
    pieces: VecDeque<io::Result<Vec<u8>>>,
    mouthful: usize,
    heard: Vec<u8>,
    log: Vec<Act>,
}

#[derive(Debug, PartialEq)]
enum Act {
    Read(usize),
    Wrote(usize),
}

impl Peer {
    fn new<T: AsRef<[u8]>>(pieces: impl IntoIterator<Item = T>) -> Self {
        let pieces = pieces.into_iter();
        Self {
            pieces: pieces.map(|p| Ok(p.as_ref().to_vec())).collect(),
            mouthful: usize::MAX,
            heard: Vec::new(),
            log: Vec::new(),
        }
    }

    /// How many lines `echo` counts, and how it ends.
    fn echo(&mut self) -> (usize, io::Result<()>) {
        let mut lines = 0;
        let end = echo(self, |more| lines += more);
        (lines, end)
    }
}

impl Read for Peer {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Some(piece) = self.pieces.pop_front() else {
            return Ok(0); // the peer has closed
        };
        let mut piece = piece?;
        let n = piece.len().min(buf.len());
        buf[..n].copy_from_slice(&piece[..n]);
        let rest = piece.split_off(n);
        if !rest.is_empty() {
            self.pieces.push_front(Ok(rest));
        }
        self.log.push(Act::Read(n));
        Ok(n)
    }
}

impl Write for Peer {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = buf.len().min(self.mouthful);
        self.heard.extend_from_slice(&buf[..n]);
        self.log.push(Act::Wrote(n));
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn each_line_comes_back_the_same() {
    let mut peer = Peer::new(["one\n", "二\n", "\n"]);
    assert!(matches!(peer.echo(), (3, Ok(()))));
    assert_eq!(peer.heard, "one\n二\n\n".as_bytes());
}

#[test]
fn a_line_cut_into_reads_is_one_line_and_nothing_is_sent_before_its_end() {
    let mut peer = Peer::new(["half a ", "li", "ne\n"]);
    assert!(matches!(peer.echo(), (1, Ok(()))));
    use Act::{Read, Wrote};
    assert_eq!(peer.log, [Read(7), Read(2), Read(3), Wrote(12)]);
}

#[test]
fn lines_that_come_in_one_read_are_counted_one_by_one() {
    let mut peer = Peer::new(["one\ntwo\nthr", "ee\n"]);
    assert!(matches!(peer.echo(), (3, Ok(()))));
    assert_eq!(peer.heard, b"one\ntwo\nthree\n");
}

#[test]
fn a_character_may_be_cut_anywhere() {
    let text = "汉字 and ünïcödé 🦀\n";
    let mut peer = Peer::new(text.as_bytes().chunks(1));
    assert!(matches!(peer.echo(), (1, Ok(()))));
    assert_eq!(peer.heard, text.as_bytes());
}

#[test]
fn bytes_that_are_no_text_come_back_as_they_are() {
    let all: Vec<u8> = (0..=255).chain(*b"\n").collect();
    let mut peer = Peer::new([&all]);
    assert!(matches!(peer.echo(), (2, Ok(())))); // one of them is a \n
    assert_eq!(peer.heard, all);
}

#[test]
fn what_stands_after_the_last_line_comes_back_but_is_no_line() {
    let mut peer = Peer::new(["one\n", "no end"]);
    assert!(matches!(peer.echo(), (1, Ok(()))));
    assert_eq!(peer.heard, b"one\nno end");
}

#[test]
fn whoever_closes_at_once_gets_nothing() {
    let mut peer = Peer::new([""; 0]);
    assert!(matches!(peer.echo(), (0, Ok(()))));
    assert!(peer.heard.is_empty());
}

#[test]
fn a_line_that_is_too_long_comes_back_in_pieces_and_counts_once() {
    let mut line = vec![b'x'; 10 * LONGEST + 5];
    line.push(b'\n');
    let mut peer = Peer::new([&line]);
    assert!(matches!(peer.echo(), (1, Ok(()))));
    assert_eq!(peer.heard, line);
    let longest = peer.log.iter().map(|act| match act {
        Act::Wrote(n) => *n,
        Act::Read(_) => 0,
    });
    assert_eq!(longest.max(), Some(8 * 1024));
}

#[test]
fn a_peer_that_takes_a_few_bytes_at_a_time_gets_them_all() {
    let text = b"a line in small bites\nanother\n";
    for mouthful in 1..=7 {
        let mut peer = Peer::new([text]);
        peer.mouthful = mouthful;
        assert!(matches!(peer.echo(), (2, Ok(()))));
        assert_eq!(peer.heard, text);
    }
}

#[test]
fn a_reset_ends_it_and_what_came_before_has_been_sent() {
    let mut peer = Peer::new(["one\n", "tw"]);
    peer.pieces
        .push_back(Err(ErrorKind::ConnectionReset.into()));
    let (lines, end) = peer.echo();
    assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
    assert_eq!(lines, 1);
    assert_eq!(peer.heard, b"one\n");
}

#[test]
fn a_line_is_counted_only_when_it_has_gone_back() {
    struct Gone(Peer);
    impl Read for Gone {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            self.0.read(buf)
        }
    }
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut lines = 0;
    let end = echo(Gone(Peer::new(["one\n"])), |more| lines += more);
    assert_eq!(end.unwrap_err().kind(), ErrorKind::BrokenPipe);
    assert_eq!(lines, 0);
}

#[test]
fn an_interrupted_read_is_tried_again() {
    let mut peer = Peer::new(["on"]);
    peer.pieces.push_back(Err(ErrorKind::Interrupted.into()));
    peer.pieces.push_back(Ok(b"e\n".to_vec()));
    assert!(matches!(peer.echo(), (1, Ok(()))));
    assert_eq!(peer.heard, b"one\n");
}

#[test]
fn random_bytes_in_random_pieces_come_back_right_to_the_byte() {
    for seed in 0..100 {
        let mut rng = StdRng::seed_from_u64(seed);
        let size = rng.random_range(0..3 * LONGEST);
        let newline = rng.random_range(0.0..0.2);
        let bytes: Vec<u8> = (0..size)
            .map(|_| match rng.random_bool(newline) {
                true => b'\n',
                false => rng.random(),
            })
            .collect();
        let mut pieces = Vec::new();
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let n = rng.random_range(1..=rest.len().min(LONGEST));
            pieces.push(rest[..n].to_vec());
            rest = &rest[n..];
        }
        let mut peer = Peer::new(pieces);
        peer.mouthful = rng.random_range(1..=LONGEST);
        let lines = bytes.iter().filter(|&&byte| byte == b'\n').count();
        let (counted, end) = peer.echo();
        end.unwrap();
        assert_eq!(counted, lines, "seed {seed}");
        assert!(peer.heard == bytes, "seed {seed}");
    }
}
