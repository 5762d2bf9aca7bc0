//! 分帧的规矩。 The rules of frames.

use exercise08_2_frames::{LONGEST, receive, send};
use say::tr;
use std::io::{self, ErrorKind, Read};

/// What a client sends before it closes, in pieces of at most so many bytes.
struct Client {
    bytes: Vec<u8>,
    taken: usize,
    piece: usize,
}

impl Client {
    fn sends(bytes: &[u8], piece: usize) -> Self {
        let bytes = bytes.to_vec();
        Self {
            bytes,
            taken: 0,
            piece,
        }
    }
}

impl Read for Client {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = &self.bytes[self.taken..];
        let count = left.len().min(buf.len()).min(self.piece);
        buf[..count].copy_from_slice(&left[..count]);
        self.taken += count;
        Ok(count)
    }
}

fn frames(messages: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for message in messages {
        send(&mut bytes, message).unwrap();
    }
    bytes
}

fn brings(client: &mut Client, wanted: &[u8]) {
    let got = receive(client);
    let same = matches!(&got, Ok(Some(message)) if message == wanted);
    let got = got.map(|message| message.map(|m| m.len()));
    let size = wanted.len();
    assert!(
        same,
        "{}",
        tr!(
            "发来的消息有 {size} 个字节，收到的不是它：{got:?}",
            "not the message of {size} bytes that was sent: {got:?}"
        )
    );
}

fn fails(client: &mut Client, wanted: ErrorKind) {
    let got = receive(client).map(|message| message.map(|m| m.len()));
    let kind = got.as_ref().err().map(io::Error::kind);
    assert!(
        kind == Some(wanted),
        "{}",
        tr!(
            "该是错误 {wanted:?}，来的却是 {got:?}",
            "it should be the error {wanted:?}, but is {got:?}"
        )
    );
}

/// 消息一条接一条，原样收到；空的、最长的也一样。
/// Messages come one by one as they were sent, empty and longest ones too.
#[test]
fn messages_come_as_they_were_sent() {
    let (short, long) = ("客户 1".as_bytes(), vec![7; LONGEST]);
    let messages = [short, b"", &long, short];
    let mut client = Client::sends(&frames(&messages), usize::MAX);
    for message in messages {
        brings(&mut client, message);
    }
}

/// 不管分几截到，都是这些消息。
/// They are the same messages, in however many pieces they come.
#[test]
fn messages_may_come_in_pieces() {
    let messages = ["客户 1".as_bytes(), b"", &[7; 300]];
    for piece in 1..=5 {
        let mut client = Client::sends(&frames(&messages), piece);
        for message in messages {
            brings(&mut client, message);
        }
    }
}

/// 说要发的太长，当场就拒绝：后面的一个字节也不读。
/// A message announced as too long is refused at once, and not read.
#[test]
fn too_long_is_refused_unread() {
    for length in [LONGEST as u32 + 1, 1 << 20] {
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.resize(4 + length as usize, 7);
        let mut client = Client::sends(&bytes, usize::MAX);
        fails(&mut client, ErrorKind::InvalidData);
        let read = client.taken - 4;
        assert!(
            read == 0,
            "{}",
            tr!(
                "拒绝之前，已经读了它的 {read} 个字节",
                "{read} bytes of it had been read before it was refused"
            )
        );
    }
}

/// 两条消息之间，客户关了连接：这是正常的结束。
/// A client may close after a message: that is the end, and not an error.
#[test]
fn the_end_after_a_message_is_none() {
    let mut client = Client::sends(&frames(&[b"bye"]), usize::MAX);
    brings(&mut client, b"bye");
    for _ in 0..2 {
        let got = receive(&mut client);
        assert!(
            matches!(got, Ok(None)),
            "{}",
            tr!(
                "该是 Ok(None)，来的却是 {got:?}",
                "it should be Ok(None), but is {got:?}"
            )
        );
    }
}

/// 长度只来了一半就断，是错误。
/// A stream that ends in the middle of a length is an error.
#[test]
fn half_a_length_is_an_error() {
    for cut in 1..4 {
        let mut client = Client::sends(&frames(&[b"bye"])[..cut], 2);
        fails(&mut client, ErrorKind::UnexpectedEof);
    }
}

/// 消息只来了一半就断，是错误。
/// A stream that ends in the middle of a message is an error.
#[test]
fn half_a_message_is_an_error() {
    for cut in 4..7 {
        let mut client = Client::sends(&frames(&[b"bye"])[..cut], 2);
        fails(&mut client, ErrorKind::UnexpectedEof);
    }
}
