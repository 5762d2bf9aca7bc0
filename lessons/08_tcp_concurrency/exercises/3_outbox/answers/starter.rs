//! 一个客户的发件箱：他眼下收不下的，先留着。
//! The outbox of one client: what the client does not take now is kept.

use std::io::{self, ErrorKind, Write};

/// What is on its way to one client. The thread that sends serves all the
/// others as well, so nothing here ever waits for this client.
#[derive(Default)]
pub struct Outbox {}

impl Outbox {
    /// Sends `message`, after all that was sent before. What the client does
    /// not take now is kept.
    ///
    /// # Errors
    ///
    /// Those of writing. It is not an error if the client takes nothing now.
    pub fn send(
        &mut self,
        peer: &mut impl Write,
        message: &[u8],
    ) -> io::Result<()> {
        peer.write_all(message)
    }

    /// Goes on sending what was kept, now that the client takes data again.
    ///
    /// # Errors
    ///
    /// Like those of [`send`](Self::send).
    pub fn go_on(&mut self, peer: &mut impl Write) -> io::Result<()> {
        Ok(())
    }

    /// How many bytes are kept.
    pub fn left(&self) -> usize {
        0
    }
}
