//! 信：先写明有几个字节，再是这些字节。
//! A letter: first how many bytes it has, then the bytes themselves.

use std::io::{self, Read, Write};

/// The length of a letter in four bytes, the least significant first.
pub type Length = [u8; 4];

/// Writes a whole letter, which must have fewer than 2³² bytes.
///
/// # Errors
///
/// Those of the pipe.
pub fn send(pipe: &mut impl Write, letter: &[u8]) -> io::Result<()> {
    let length: Length = (letter.len() as u32).to_le_bytes();
    pipe.write(&length)?;
    pipe.write(letter)?;
    Ok(())
}

/// Reads the next letter, and not a byte of what follows it. Returns `None` if
/// the pipe ends where a letter would begin: whoever wrote to it has finished.
///
/// # Errors
///
/// Those of the pipe; `UnexpectedEof` if it ends in the middle of a letter.
pub fn receive(pipe: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = Length::default();
    if pipe.read(&mut length)? == 0 {
        return Ok(None);
    }
    let mut letter = vec![0; u32::from_le_bytes(length) as usize];
    pipe.read(&mut letter)?;
    Ok(Some(letter))
}
