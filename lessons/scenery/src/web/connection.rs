//! 保持着的连接可能早就断了，没有的主机名也得说清楚。
//! A connection that was kept may be dead, and a host may be unknown.
//!
//! What ureq's parts do, with these two told apart from other errors.

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{
    DefaultResolver, ResolvedSocketAddrs, Resolver,
};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, NextTimeout, Transport,
};

/// The error of a kept connection that ended before the next answer began.
#[derive(Debug)]
pub struct Expired;

impl std::fmt::Display for Expired {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("the connection had expired")
    }
}

impl std::error::Error for Expired {}

/// Whether it means that the other side has ended the connection.
pub fn is_end(e: &std::io::Error) -> bool {
    use std::io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof,
    };
    matches!(
        e.kind(),
        UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe
    )
}

/// Makes connections that know whether they have [`Expired`].
#[derive(Debug)]
pub struct Watch;

impl<In: Transport> Connector<In> for Watch {
    type Out = Watched<In>;

    fn connect(
        &self,
        _: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let watched = |connection| Watched {
            connection,
            idle: false,
        };
        Ok(chained.map(watched))
    }
}

#[derive(Debug)]
pub struct Watched<T> {
    connection: T,
    idle: bool, // kept after an answer, and no byte of the next one has come
}

impl<T> Watched<T> {
    fn judge(&self, error: Error) -> Error {
        match error {
            Error::Io(e) if self.idle && is_end(&e) => {
                Error::Other(Box::new(Expired))
            }
            other => other,
        }
    }
}

impl<T: Transport> Transport for Watched<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.connection.buffers()
    }

    fn transmit_output(
        &mut self,
        amount: usize,
        timeout: NextTimeout,
    ) -> Result<(), Error> {
        let sent = self.connection.transmit_output(amount, timeout);
        sent.map_err(|e| self.judge(e))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        match self.connection.await_input(timeout) {
            Ok(true) => {
                self.idle = false;
                Ok(true)
            }
            Ok(false) if self.idle => Err(Error::Other(Box::new(Expired))),
            Ok(false) => Ok(false),
            Err(e) => Err(self.judge(e)),
        }
    }

    /// ureq asks when an answer is complete, before it keeps the connection.
    fn is_open(&mut self) -> bool {
        self.idle = true;
        self.connection.is_open()
    }
}

/// Looks up names; whatever the system says, the host is not found.
#[derive(Debug, Default)]
pub struct Names(DefaultResolver);

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        match self.0.resolve(uri, config, timeout) {
            Err(Error::Io(_)) => Err(Error::HostNotFound),
            other => other,
        }
    }
}
