//! 这一课的库。协程的两种办法要真的套接字，这里没有；`mio` 和 `socket2` 只剩
//! 库里提到的名字。
//! The lesson's library. Its two strategies with coroutines need real sockets and
//! are left out; of `mio` and `socket2` there are the names that it mentions.

#![allow(dead_code)] // what only those two use

extern crate self as mio;
extern crate self as socket2;

include!(concat!(env!("OUT_DIR"), "/lib.rs"));

/// Of `mio`.
pub mod net {
    use std::ops::Deref;

    /// Nobody makes one.
    pub struct TcpStream(std::net::TcpStream);

    impl Deref for TcpStream {
        type Target = std::net::TcpStream;
        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }
}

/// Of `socket2`.
pub struct SockRef;

impl From<&std::net::TcpListener> for SockRef {
    fn from(_: &std::net::TcpListener) -> Self {
        Self
    }
}

impl SockRef {
    /// Nothing: any number may wait to be accepted.
    ///
    /// # Errors
    ///
    /// None here.
    pub fn listen(&self, _: i32) -> io::Result<()> {
        Ok(())
    }
}
