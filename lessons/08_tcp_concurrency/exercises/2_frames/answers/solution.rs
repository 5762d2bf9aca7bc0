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
    let length = up_to(4, &mut peer)?;
    if length.is_empty() {
        return Ok(None);
    }
    let Ok(length) = length.try_into().map(u32::from_be_bytes) else {
        return Err(ErrorKind::UnexpectedEof.into());
    };
    let length = length as usize;
    if length > LONGEST {
        return Err(ErrorKind::InvalidData.into());
    }
    let message = up_to(length, &mut peer)?;
    if message.len() < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(message))
}

/// Reads this many bytes; fewer only if the peer closes.
fn up_to(count: usize, peer: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    peer.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
