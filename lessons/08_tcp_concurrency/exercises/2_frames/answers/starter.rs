//! 按长度分帧：先说有多长，再说话。
//! Frames: first how long the message is, then the message.

use std::io::{self, ErrorKind, Read, Write};

/// The longest message, in bytes.
pub const LONGEST: usize = 8 * 1024;

/// Sends the length of `message` in four bytes, the most significant first, and
/// then the message.
///
/// # Errors
///
/// Those of writing; `InvalidInput` if the message is longer than [`LONGEST`].
pub fn send(mut peer: impl Write, message: &[u8]) -> io::Result<()> {
    if message.len() > LONGEST {
        return Err(ErrorKind::InvalidInput.into());
    }
    peer.write_all(&(message.len() as u32).to_be_bytes())?;
    peer.write_all(message)
}

/// Waits for the next message from `peer` and returns it, or `None` if the peer
/// closes instead of sending one. Takes no byte of what follows the message.
///
/// # Errors
///
/// - `InvalidData` if the peer announces more than [`LONGEST`] bytes. Then only
///   the length has been read, and no memory allocated for the rest.
/// - `UnexpectedEof` if the peer closes in the middle of the four bytes or of
///   the message.
/// - Those of reading.
pub fn receive(mut peer: impl Read) -> io::Result<Option<Vec<u8>>> {
    todo!()
}
