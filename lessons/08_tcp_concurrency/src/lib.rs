//! 第 8 课的回声服务器：同一个 echo，五种照顾许多客户的办法。
//! The echo server of lesson 8: one `echo`, five ways to serve many clients.
//!
//! 书 `book/zh/08_tcp_concurrency.md`
//! Book: `book/en/08_tcp_concurrency.md`

mod accept;
mod blocking;
mod caller;
mod connections;
mod coroutines;
mod server;
#[cfg(unix)]
mod with_may;

pub use caller::Caller;
pub use connections::Report;
pub use server::{Server, Strategy};

// ANCHOR: echo
use std::io::{self, ErrorKind, Read, Write};

/// The longest line, in bytes, that comes back in one piece.
pub const LONGEST: usize = 8 * 1024;

/// Sends each line that comes from `peer` back to it, the same to the byte,
/// until the peer closes. Calls `on_lines` in this thread with the number of
/// lines that have just gone back; 0 if it was less than one.
///
/// A line ends with `\n`, however many reads it takes, and need not be text.
/// Nothing of it is sent before its end has come, with two exceptions: a line
/// longer than [`LONGEST`] comes back in pieces, for no more is held in memory;
/// and what stands after the last `\n` comes back when the peer has closed.
///
/// # Errors
///
/// The first one of reading or writing, such as a reset.
pub fn echo(
    mut peer: impl Read + Write,
    mut on_lines: impl FnMut(usize),
) -> io::Result<()> {
    let mut buf = vec![0; LONGEST];
    let mut held = 0; // bytes of a line that has not ended
    loop {
        let n = match peer.read(&mut buf[held..]) {
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            n => n?,
        };
        let all = held + n;
        let whole = match buf[held..all].iter().rposition(|b| *b == b'\n') {
            Some(last) => held + last + 1, // ⑤
            None if n == 0 || all == LONGEST => all,
            None => 0,
        };
        peer.write_all(&buf[..whole])?; // ⑥
        on_lines(buf[..whole].iter().filter(|b| **b == b'\n').count());
        if n == 0 {
            return Ok(()); // the peer has closed
        }
        buf.copy_within(whole..all, 0);
        held = all - whole;
    }
}
// ANCHOR_END: echo
