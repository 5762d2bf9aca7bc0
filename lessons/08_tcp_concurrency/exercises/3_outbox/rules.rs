//! 发件箱的规矩。 The rules of the outbox.

use exercise08_3_outbox::Outbox;
use say::tr;
use std::io::{self, ErrorKind, Write};

/// A client whose socket does not block.
struct Client {
    got: Vec<u8>,
    room: usize,  // it takes so much, and then says `WouldBlock`
    piece: usize, // and not more than this at a time
    refused: u32, // so often in a row
}

impl Client {
    fn new(room: usize, piece: usize) -> Self {
        Self {
            got: Vec::new(),
            room,
            piece,
            refused: 0,
        }
    }

    fn has(&self, wanted: &[u8]) {
        let (got, wanted) = (self.got.escape_ascii(), wanted.escape_ascii());
        assert!(
            got.clone().eq(wanted.clone()),
            "{}",
            tr!(
                "客户该收到 {wanted}，收到的是 {got}",
                "the client should have {wanted}, and has {got}"
            )
        );
    }
}

impl Write for Client {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            self.refused += 1;
            assert!(
                self.refused < 1000,
                "{}",
                tr!(
                    "客户说了 1000 遍“会阻塞”，还在问他",
                    "the client has said \"would block\" 1000 times, and is \
                     still asked"
                )
            );
            return Err(ErrorKind::WouldBlock.into());
        }
        self.refused = 0;
        let count = buf.len().min(self.room).min(self.piece);
        self.got.extend(&buf[..count]);
        self.room -= count;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Somebody who has gone.
struct Gone;

impl Write for Gone {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn no_error(result: io::Result<()>) {
    assert!(
        result.is_ok(),
        "{}",
        tr!(
            "客户只是眼下收不下，不该算错误：{result:?}",
            "a client that takes nothing now is no error: {result:?}"
        )
    );
}

fn keeps(outbox: &Outbox, wanted: usize) {
    let left = outbox.left();
    assert!(
        left == wanted,
        "{}",
        tr!(
            "该留着 {wanted} 个字节，留着的是 {left} 个",
            "{wanted} bytes should be kept, and {left} are"
        )
    );
}

/// 客户一次只收一点，也一个字节不少。
/// A client that takes little at a time gets every byte.
#[test]
fn a_client_that_takes_little_gets_all() {
    let (mut outbox, mut client) = (Outbox::default(), Client::new(99, 3));
    no_error(outbox.send(&mut client, b"two plates"));
    client.has(b"two plates");
    keeps(&outbox, 0);
}

/// 收不下就留着，不等他；他能收的时候再接着发。
/// What a client does not take is kept without waiting, and sent later.
#[test]
fn what_is_not_taken_is_kept() {
    let (mut outbox, mut client) = (Outbox::default(), Client::new(5, 4));
    no_error(outbox.send(&mut client, b"two plates"));
    client.has(b"two p");
    keeps(&outbox, 5);
    no_error(outbox.go_on(&mut client));
    client.has(b"two p");
    for (room, wanted) in [(2, &b"two pla"[..]), (9, b"two plates")] {
        client.room = room;
        no_error(outbox.go_on(&mut client));
        client.has(wanted);
        keeps(&outbox, 10 - wanted.len());
    }
    no_error(outbox.go_on(&mut client));
    client.has(b"two plates");
}

/// 后发的不抢在先发的前头。
/// Nothing overtakes what was sent before it.
#[test]
fn nothing_overtakes() {
    let (mut outbox, mut client) = (Outbox::default(), Client::new(4, 99));
    outbox.send(&mut client, b"first ").ok();
    client.room = 5; // and nobody has called `go_on` yet
    outbox.send(&mut client, b"second ").ok();
    client.room = 99;
    outbox.send(&mut client, b"third").ok();
    client.has(b"first second third");
}

/// 客户不在了，就是错误，要报出来。
/// If the client has gone, that is an error, and it is returned.
#[test]
fn a_client_that_has_gone_is_an_error() {
    let (mut outbox, mut client) = (Outbox::default(), Client::new(1, 1));
    outbox.send(&mut client, b"ab").ok();
    for result in [outbox.go_on(&mut Gone), outbox.send(&mut Gone, b"c")] {
        let kind = result.map_err(|e| e.kind());
        assert!(
            kind == Err(ErrorKind::BrokenPipe),
            "{}",
            tr!(
                "该是错误 BrokenPipe，来的却是 {kind:?}",
                "it should be the error BrokenPipe, but is {kind:?}"
            )
        );
    }
}
