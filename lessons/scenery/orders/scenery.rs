//! 布景的替身：服务器在虚拟的时间里起来，谁也不用真的去连。
//! Stands in for the scenery: its server comes up in virtual time, and nobody
//! connects to anything.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// How long the run has lasted.
fn now() -> Duration {
    orders::run::with(|run| run.now)
}

/// A server that comes up after a while.
#[derive(Debug)]
pub struct StandIn(SocketAddr);

impl StandIn {
    /// A server that comes up after `delay`.
    ///
    /// # Errors
    ///
    /// None: it needs no port.
    pub fn coming_up_after(delay: Duration) -> io::Result<Self> {
        // The port says when it comes up: so many milliseconds from the start.
        let port = u16::try_from((now() + delay).as_millis());
        let port = port.map_err(io::Error::other)?;
        Ok(Self((Ipv4Addr::LOCALHOST, port).into()))
    }

    /// Where it is, or will be.
    pub fn addr(&self) -> SocketAddr {
        self.0
    }
}

/// A MySQL server that says when it is up.
pub mod mysql {
    use super::now;
    use std::error::Error;
    use std::fmt;
    use std::net::SocketAddr;
    use std::time::Duration;

    /// Where the server is.
    #[derive(Debug)]
    pub struct Server(SocketAddr);

    impl Server {
        /// A real server has no orders that one could try.
        ///
        /// # Errors
        ///
        /// Always.
        pub fn resolve(_: &str) -> Result<Self, NoGreeting> {
            Err(NoGreeting { why: Why::Refused })
        }

        /// The version of the server, once it is up. Takes no time.
        ///
        /// # Errors
        ///
        /// It is not up yet.
        pub fn greeting(&self, _: Duration) -> Result<String, NoGreeting> {
            match now().as_millis() >= u128::from(self.0.port()) {
                true => Ok("8.4.0-stand-in".to_owned()),
                false => Err(NoGreeting { why: Why::Refused }),
            }
        }
    }

    impl From<SocketAddr> for Server {
        fn from(addr: SocketAddr) -> Self {
            Self(addr)
        }
    }

    impl fmt::Display for Server {
        fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    /// There was no greeting.
    #[derive(Debug)]
    pub struct NoGreeting {
        /// What happened instead.
        pub why: Why,
    }

    impl fmt::Display for NoGreeting {
        fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
            fmt::Debug::fmt(&self.why, f)
        }
    }

    impl Error for NoGreeting {}

    /// What happened instead of a greeting.
    #[derive(Debug)]
    pub enum Why {
        /// Nobody listens there.
        Refused,
        /// Not everything came in time: never here.
        TimedOut,
    }
}
