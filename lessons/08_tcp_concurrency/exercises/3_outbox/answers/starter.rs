//! 一个客户的发件箱：他眼下收不下的，先留着。
//! The outbox of one client: what it does not take now is kept.

use std::io::{self, ErrorKind, Write};

/// What is on its way to one client. The thread that sends serves all others
/// as well, so nothing here ever waits for this one.
#[derive(Default)]
pub struct Outbox {}

impl Outbox {
    /// Sends `message`, after all that was sent before. The client may take a
    /// part of it now; the rest is kept.
    ///
    /// # Errors
    ///
    /// Those of writing. That the client takes nothing now is none.
    pub fn send(
        &mut self,
        peer: &mut impl Write,
        message: &[u8],
    ) -> io::Result<()> {
        peer.write_all(message)
    }

    /// The client takes something again: goes on with what was kept.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    pub fn go_on(&mut self, peer: &mut impl Write) -> io::Result<()> {
        Ok(())
    }

    /// How many bytes are kept.
    pub fn left(&self) -> usize {
        0
    }
}
