//! MySQL 起来了没有？连上去，读它的问候。
//! Is MySQL up? Connect, and read its greeting.
//!
//! A MySQL or MariaDB server speaks first. Its packet is
//!
//! | bytes | what |
//! |---|---|
//! | 3 | length of the rest after the next byte, lowest byte first |
//! | 1 | number of the packet |
//! | 1 | 10, the version of the protocol; or 255 for an error |
//! | any | the server's version as text, and a zero byte |
//! | any | what a client needs to log in |

use say::{reason, tr};
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind, Read};
use std::net::{Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

const PROTOCOL: u8 = 10;
const ERROR: u8 = 0xff;
const LONGEST: usize = 1024; // real greetings have about 100 bytes

/// Where a MySQL server is, or ought to be.
#[derive(Debug)]
pub struct Server {
    name: String,
    addrs: Vec<SocketAddr>, // a host may have several; never empty
}

impl Server {
    /// The server at `host:port`.
    ///
    /// # Errors
    ///
    /// If the address is not of this form, or nobody knows the host.
    pub fn resolve(address: &str) -> Result<Self, BadAddress> {
        let (host, port) = address.rsplit_once(':').unwrap_or((address, ""));
        let port = port.parse().ok().filter(|port| *port > 0);
        let Some(port) = port.filter(|_| is_host(host)) else {
            return Err(BadAddress::NotHostPort);
        };
        let host = host.trim_matches(['[', ']']);
        let found = (host, port).to_socket_addrs();
        let addrs: Vec<_> = found.into_iter().flatten().collect();
        if addrs.is_empty() {
            return Err(BadAddress::NoHost(host.to_owned()));
        }
        Ok(Self {
            name: address.to_owned(),
            addrs,
        })
    }

    /// Connects, reads the greeting and hangs up. Returns the server's version.
    ///
    /// A server counts this as an interrupted login. From another machine a
    /// hundred of them in a row (`max_connect_errors`) get that machine
    /// blocked; so do not ask a server that has answered more than needed.
    ///
    /// # Errors
    ///
    /// What happened instead, at the last address if the host has several.
    /// Each of them has `timeout` for all it does, however slowly its bytes
    /// trickle in.
    pub fn greeting(&self, timeout: Duration) -> Result<String, NoGreeting> {
        let ask = |&addr| {
            read_greeting(addr, timeout).map_err(|why| NoGreeting { addr, why })
        };
        let (last, others) = self.addrs.split_last().expect("an address");
        let early = others.iter().find_map(|addr| ask(addr).ok());
        early.map_or_else(|| ask(last), Ok)
    }
}

impl From<SocketAddr> for Server {
    fn from(addr: SocketAddr) -> Self {
        Self {
            name: addr.to_string(),
            addrs: vec![addr],
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Why there can be no server at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadAddress {
    /// It is not `host:port`, with a port from 1 to 65535.
    NotHostPort,
    /// Nobody knows this host.
    NoHost(String),
}

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&match self {
            Self::NotHostPort => tr!(
                "应该写成“主机:端口”（端口从 1 到 65535），例如 127.0.0.1:3306",
                "it must be host:port, with a port from 1 to 65535, \
                 for example 127.0.0.1:3306"
            ),
            Self::NoHost(host) => {
                tr!("查不到主机“{host}”", "nobody knows the host \"{host}\"")
            }
        })
    }
}

impl Error for BadAddress {}

/// Whether it can be the name or the address of a host: nobody looks up what
/// is a URL, or an IPv6 address without its brackets.
fn is_host(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    match bare {
        Some(address) => {
            let (address, _zone) =
                address.split_once('%').unwrap_or((address, ""));
            address.parse::<Ipv6Addr>().is_ok()
        }
        None => !host.is_empty() && !host.contains([':', '/', '@', '[', ']']),
    }
}

fn read_greeting(addr: SocketAddr, timeout: Duration) -> Result<String, Why> {
    let deadline = Instant::now() + timeout;
    let stream = TcpStream::connect_timeout(&addr, timeout)?;
    let mut server = ReadUntil { stream, deadline };

    let mut head = [0; 4];
    server.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[0], head[1], head[2], 0]) as usize;
    if length > LONGEST {
        return Err(Why::NotMysql);
    }
    // Read it all: to hang up on unread bytes would be a reset, no goodbye.
    let mut packet = vec![0; length];
    server.read_exact(&mut packet)?;

    match packet.split_first() {
        Some((&PROTOCOL, rest)) => version(rest).ok_or(Why::NotMysql),
        Some((&ERROR, [low, high, rest @ ..])) => Err(Why::Refusal {
            code: u16::from_le_bytes([*low, *high]),
            message: message(rest),
        }),
        _ => Err(Why::NotMysql),
    }
}

/// The text before the zero byte.
fn version(rest: &[u8]) -> Option<String> {
    let end = rest.iter().position(|&byte| byte == 0)?;
    let text = printable(&rest[..end]);
    // MariaDB 10 says "5.5.5-10.11.2-MariaDB", for the sake of old clients.
    Some(match text.strip_prefix("5.5.5-") {
        Some(own) if own.contains("MariaDB") => own.to_owned(),
        _ => text,
    })
}

/// The text, without the "#" and five letters of the SQL state before it.
fn message(rest: &[u8]) -> String {
    match rest {
        [b'#', _, _, _, _, _, text @ ..] => printable(text),
        text => printable(text),
    }
}

/// The text without line breaks and terminal codes: a stranger sent it.
fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Reads until a moment: a timeout of each single read would begin anew with
/// every byte.
struct ReadUntil {
    stream: TcpStream,
    deadline: Instant,
}

impl Read for ReadUntil {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        self.stream.read(buf)
    }
}

/// There was no greeting: who did what instead.
#[derive(Debug)]
pub struct NoGreeting {
    /// Who was asked.
    pub addr: SocketAddr,
    /// What happened instead.
    pub why: Why,
}

/// What happened instead of a greeting.
#[derive(Debug)]
pub enum Why {
    /// Nobody listens there.
    Refused,
    /// Not everything came in time.
    TimedOut,
    /// It hung up before the end of a greeting.
    Closed,
    /// It said something else.
    NotMysql,
    /// It is a MySQL server, and it sent an error.
    Refusal {
        /// MySQL's number of the error.
        code: u16,
        /// The server's own words.
        message: String,
    },
    /// The system reported something else.
    Io(io::Error),
}

impl From<io::Error> for Why {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            ErrorKind::ConnectionRefused => Self::Refused,
            // What an expired read is called depends on the system.
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::TimedOut,
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted => Self::Closed,
            _ => Self::Io(e),
        }
    }
}

impl fmt::Display for NoGreeting {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let addr = self.addr;
        f.write_str(&match &self.why {
            Why::Refused => tr!(
                "{addr} 拒绝连接，那里没有服务器在监听",
                "{addr} refused the connection: no server is listening there"
            ),
            Why::TimedOut => {
                tr!("{addr} 没有及时回应", "{addr} did not answer in time")
            }
            Why::Closed => tr!(
                "{addr} 没说完问候就断开了连接",
                "{addr} closed the connection before its greeting was complete"
            ),
            Why::NotMysql => tr!(
                "{addr} 上的服务器说的不是 MySQL 协议",
                "the server at {addr} does not speak the MySQL protocol"
            ),
            Why::Refusal { code, message } => tr!(
                "{addr} 上的 MySQL 报告错误 {code}：{message}",
                "MySQL at {addr} reports error {code}: {message}"
            ),
            Why::Io(e) => {
                let why = reason(e);
                tr!("连不上 {addr}：{why}", "cannot connect to {addr}: {why}")
            }
        })
    }
}

impl Error for NoGreeting {}

#[cfg(test)]
mod tests {
    use super::Server;
    use crate::StandIn;
    use std::time::Duration;

    #[test]
    fn a_host_is_asked_at_all_its_addresses() {
        let up = StandIn::coming_up_after(Duration::ZERO).unwrap();
        let down = StandIn::coming_up_after(Duration::MAX).unwrap();
        let long = Duration::from_secs(60);
        while Server::from(up.addr()).greeting(long).is_err() {}
        for addrs in [[up.addr(), down.addr()], [down.addr(), up.addr()]] {
            let host = Server {
                name: "a host".to_owned(),
                addrs: addrs.to_vec(),
            };
            host.greeting(long).unwrap();
        }
    }
}
