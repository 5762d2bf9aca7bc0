//! 信的规矩。 The rules of letters.

use exercise04_1_letters::{receive, send};
use say::tr;
use std::io::{self, ErrorKind, Read, Write};

/// A pipe that carries so many bytes at a time at most, as real ones may.
struct Pipe {
    bytes: Vec<u8>,
    at_a_time: usize,
}

impl Pipe {
    fn new(at_a_time: usize) -> Self {
        Self {
            bytes: Vec::new(),
            at_a_time,
        }
    }

    /// One with this in it, written by somebody who writes all of it.
    fn with(letters: &[&[u8]], at_a_time: usize) -> Self {
        let mut pipe = Self::new(at_a_time);
        for letter in letters {
            let length = u32::try_from(letter.len()).unwrap();
            pipe.bytes.extend(length.to_le_bytes());
            pipe.bytes.extend(*letter);
        }
        pipe
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let some = buffer.len().min(self.at_a_time).min(self.bytes.len());
        for (to, from) in buffer.iter_mut().zip(self.bytes.drain(..some)) {
            *to = from;
        }
        Ok(some)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let some = bytes.len().min(self.at_a_time);
        self.bytes.extend(&bytes[..some]);
        Ok(some)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A letter of so many bytes, no two neighbours alike.
fn letter(bytes: usize) -> Vec<u8> {
    (1..=250).cycle().take(bytes).collect()
}

/// What is received from the pipe until it ends.
fn all_from(pipe: &mut Pipe) -> Vec<Vec<u8>> {
    let mut letters = Vec::new();
    while let Some(letter) = receive(pipe).unwrap_or_else(|e| {
        panic!("{}", tr!("读信出错：{e}", "receiving failed: {e}"))
    }) {
        letters.push(letter);
    }
    letters
}

fn lengths(letters: &[impl AsRef<[u8]>]) -> Vec<usize> {
    letters.iter().map(|l| l.as_ref().len()).collect()
}

/// 信分几次到，收到的还是整封；长度本身也可能分几次到。
/// A letter that comes in pieces, even its length, is received whole.
#[test]
fn a_letter_comes_in_pieces() {
    for at_a_time in [1, 3, 7] {
        for bytes in [0, 5, 300] {
            let sent = letter(bytes);
            let mut pipe = Pipe::with(&[&sent], at_a_time);
            let received = all_from(&mut pipe);
            assert!(
                received == [&sent[..]],
                "{}",
                tr!(
                    "一次至多到 {at_a_time} 个字节，{bytes} 个字节的信走了样",
                    "with {at_a_time} bytes at a time, a letter of {bytes} bytes is not what it was"
                )
            );
        }
    }
}

/// 长度一次到齐，正文分几次到，收到的也是整封。
/// If only the text comes in pieces, it is received whole as well.
#[test]
fn only_the_text_comes_in_pieces() {
    let sent = letter(300);
    let received = all_from(&mut Pipe::with(&[&sent], 64));
    assert!(
        received == [&sent[..]],
        "{}",
        tr!(
            "一次至多到 64 个字节，300 个字节的信走了样",
            "with 64 bytes at a time, a letter of 300 bytes is not what it was"
        )
    );
}

/// 两封信一起到，各是各的，下一封一个字节也不少。
/// Two letters that arrive together stay two, and the second loses nothing.
#[test]
fn two_letters_come_together() {
    let sent = [letter(9), letter(20)];
    let mut pipe = Pipe::with(&[&sent[0], &sent[1]], 1000);
    let received = all_from(&mut pipe);
    let (lengths, wanted) = (lengths(&received), lengths(&sent));
    assert!(
        received == sent,
        "{}",
        tr!(
            "两封信各有 {wanted:?} 个字节，收到的是 {lengths:?}",
            "two letters of {wanted:?} bytes were sent, and {lengths:?} received"
        )
    );
}

/// 管道一次写不下整封信，对方收到的还是整封。
/// A letter that does not fit into the pipe at once is sent whole.
#[test]
fn a_letter_goes_in_pieces() {
    for at_a_time in [1, 64] {
        let (sent, mut pipe) = (letter(300), Pipe::new(at_a_time));
        send(&mut pipe, &sent).unwrap();
        let whole = Pipe::with(&[&sent], at_a_time).bytes;
        let (bytes, wanted) = (pipe.bytes.len(), whole.len());
        assert!(
            pipe.bytes == whole,
            "{}",
            tr!(
                "一次至多写 {at_a_time} 个字节，{wanted} 个里面写进去 {bytes} 个",
                "with {at_a_time} bytes at a time, {bytes} of {wanted} are written"
            )
        );
    }
}

/// 断在一封信的半路，是错误 `UnexpectedEof`，不是没有信了。
/// A pipe that ends in the middle of a letter is the error `UnexpectedEof`.
#[test]
fn half_a_letter_is_an_error() {
    for left in [1, 3, 4, 10] {
        let mut pipe = Pipe::with(&[&letter(9)], 1000);
        pipe.bytes.truncate(left);
        let received = receive(&mut pipe);
        let kind = received.as_ref().map_err(io::Error::kind);
        assert!(
            kind == Err(ErrorKind::UnexpectedEof),
            "{}",
            tr!(
                "只来了 {left} 个字节，读信却说 {received:?}",
                "only {left} bytes came, and `receive` gave {received:?}"
            )
        );
    }
}
