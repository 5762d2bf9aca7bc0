//! 第 8 课的回声，换成 async 再写一遍。
//! Lesson 8's echo, once more with async.

// ANCHOR: echo
use std::io;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The longest line, in bytes, that comes back in one piece.
const LONGEST: usize = 8 * 1024;

/// Sends each line that comes from `peer` back to it, until the peer closes. A
/// line comes back when its end has come; one that is longer than 8 KiB in
/// pieces, and what stands after the last line end when the peer has closed.
/// Returns how many lines there were.
///
/// # Errors
/// The first one of reading or writing, such as a reset.
pub async fn echo(mut peer: TcpStream) -> io::Result<usize> {
    let mut buf = vec![0; LONGEST];
    let (mut held, mut lines) = (0, 0); // bytes of a line that has not ended
    loop {
        let n = peer.read(&mut buf[held..]).await?; // ⑥
        let all = held + n;
        let whole = match buf[held..all].iter().rposition(|b| *b == b'\n') {
            Some(last) => held + last + 1,
            None if n == 0 || all == LONGEST => all,
            None => 0,
        };
        peer.write_all(&buf[..whole]).await?;
        lines += buf[..whole].iter().filter(|b| **b == b'\n').count();
        if n == 0 {
            return Ok(lines); // the peer has closed
        }
        buf.copy_within(whole..all, 0);
        held = all - whole;
    }
}
// ANCHOR_END: echo
