//! 信：任务和结果在路上的样子。
//! Letters: what tasks and results are on their way.

use crate::strict::Strict;
use lesson03_thread_pool::{TaskPanicked, catch};
use say::tr;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, ErrorKind, Read};

/// The first byte of each letter, by which one can tell that it is a letter.
const STAMP: u8 = 0xa4;
/// The stamp, then how many bytes follow.
const HEAD: usize = 1 + size_of::<u64>();

/// Why there is no result in an answer.
#[derive(Serialize, Deserialize)]
pub enum Failure {
    NotRun(String),
    Panicked(String),
    CannotTravel(String),
}

/// The letter in which `value` travels. An error is a reason in words.
pub fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    let packed = caught(|| Strict::pack(&[0; HEAD], value))?;
    let mut letter = packed.map_err(|why| why.to_string())?;
    let length = (letter.len() - HEAD) as u64;
    letter[0] = STAMP;
    letter[1..HEAD].copy_from_slice(&length.to_le_bytes());
    Ok(letter)
}

/// The value that travelled in these bytes. An error is a reason in words.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match caught(|| postcard::take_from_bytes(bytes))? {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err(tr!("有字节剩下", "some bytes are left over")),
        Err(postcard::Error::WontImplement) => Err(tr!(
            "这个类型要先看数据才知道怎么读（tag、untagged、flatten）",
            "its type must see the data to know how to read it (tag, untagged, flatten)"
        )),
        Err(why) => Err(why.to_string()),
    }
}

/// Blocks until a whole letter has come, and opens it.
pub fn read(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let (mut stamp, mut length) = ([0], [0; HEAD - 1]);
    from.read_exact(&mut stamp)?;
    if stamp != [STAMP] {
        return Err(ErrorKind::InvalidData.into());
    }
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new(); // which grows with what comes, not before
    if from.take(length).read_to_end(&mut bytes)? as u64 == length {
        Ok(bytes)
    } else {
        Err(ErrorKind::UnexpectedEof.into())
    }
}

/// Runs it. An error is the message of its panic.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch(run).map_err(|TaskPanicked(message)| message)
}
