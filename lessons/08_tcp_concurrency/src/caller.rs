//! 客户这一边：发一行，听一行。
//! The client's side: sends a line and listens for one.

use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// A connection to an echo server, seen from the client.
pub struct Caller(BufReader<TcpStream>);

impl Caller {
    /// Connects to the server at `addr`. It must not keep the caller waiting
    /// for longer than `patience` later on; [`Duration::MAX`] is for ever.
    ///
    /// # Errors
    ///
    /// Those of connecting; most often that nobody listens there. A patience
    /// of zero is an error, too.
    pub fn connect(
        addr: impl ToSocketAddrs,
        patience: Duration,
    ) -> io::Result<Self> {
        let stream = TcpStream::connect(addr)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(limit(patience))?;
        stream.set_write_timeout(limit(patience))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Sends these bytes.
    ///
    /// # Errors
    ///
    /// Those of writing; [`ErrorKind::TimedOut`] if the server takes nothing.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes).map_err(plain)
    }

    /// Blocks until a whole line has come, and returns it with its `\n`.
    ///
    /// # Errors
    ///
    /// Those of reading; [`ErrorKind::TimedOut`] if the server sends nothing,
    /// [`ErrorKind::UnexpectedEof`] if it closes before the end of a line.
    pub fn hear(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.0.read_until(b'\n', &mut line).map_err(plain)?;
        match line.ends_with(b"\n") {
            true => Ok(line),
            false => Err(ErrorKind::UnexpectedEof.into()),
        }
    }

    /// Whether the server sends nothing at all for so long. What it does send
    /// is there for [`hear`](Self::hear). With [`Duration::MAX`] it returns
    /// only when something comes.
    ///
    /// # Errors
    ///
    /// Those of reading. A time of zero is an error, too.
    pub fn hears_nothing_for(&mut self, time: Duration) -> io::Result<bool> {
        if !self.0.buffer().is_empty() {
            return Ok(false);
        }
        let stream = self.0.get_ref();
        let patience = stream.read_timeout()?;
        stream.set_read_timeout(limit(time))?;
        let peeked = stream.peek(&mut [0]).map_err(plain);
        stream.set_read_timeout(patience)?;
        match peeked {
            Err(e) if e.kind() == ErrorKind::TimedOut => Ok(true),
            something => something.map(|_| false),
        }
    }
}

/// A timeout for a socket. Not every system takes one without an end.
fn limit(time: Duration) -> Option<Duration> {
    (time < Duration::MAX).then_some(time)
}

/// What the end of a timeout is called depends on the system.
fn plain(e: io::Error) -> io::Error {
    match e.kind() {
        ErrorKind::WouldBlock => ErrorKind::TimedOut.into(),
        _ => e,
    }
}
