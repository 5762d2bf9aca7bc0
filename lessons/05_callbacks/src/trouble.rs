//! 什么会出错，怎么说出来。
//! What can go wrong, and how it is told.

use lesson03_thread_pool::{ShutDown, TaskPanicked};
use say::tr;
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;
use ureq::http::StatusCode;

/// Why there is no page, or no video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server answers, but not with `200 OK`.
    Status(StatusCode),
    /// The page does not say where the video is.
    NoAddress,
    /// The page names something that is no `http://` address.
    BadAddress,
    /// This long a wait was in vain.
    TooSlow(Duration),
    /// The connection ended after `came` bytes.
    CutShort {
        /// How many bytes of the video came.
        came: u64,
        /// How many the server had promised, if it had.
        of: Option<u64>,
    },
    /// Nobody listens there.
    Refused,
    /// The server hung up before the end of its answer.
    HungUp,
    /// The server says something, but not in HTTP.
    NotHttp,
    /// The network or the HTTP client report something else.
    Http(String),
    /// The file cannot be written.
    File(String),
    /// The client was told to stop.
    Stopped,
    /// The pool does not do the work any more.
    Pool(ShutDown),
    /// A task panicked.
    Panicked(TaskPanicked),
}

impl Trouble {
    /// What the client's error means, if it has waited for `patience`.
    pub(crate) fn of_client(error: ureq::Error, patience: Duration) -> Self {
        use ureq::Error::{Http, Io, LargeResponseHeader, Protocol, Timeout};
        match error {
            Timeout(_) => Self::TooSlow(patience),
            Protocol(_) | Http(_) | LargeResponseHeader(..) => Self::NotHttp,
            Io(e) if e.kind() == ErrorKind::ConnectionRefused => Self::Refused,
            Io(e) if is_end(e.kind()) => Self::HungUp,
            Io(e) => Self::Http(e.to_string()),
            other => Self::Http(other.to_string()),
        }
    }
}

/// Whether it means that the other side has ended the connection.
fn is_end(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    )
}

/// Only files give these: those of the network come as the client's.
impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Self {
        Self::File(e.to_string())
    }
}

impl From<ShutDown> for Trouble {
    fn from(e: ShutDown) -> Self {
        Self::Pool(e)
    }
}

impl From<&TaskPanicked> for Trouble {
    fn from(e: &TaskPanicked) -> Self {
        Self::Panicked(e.clone())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = match self {
            Self::Status(status) => status.to_string(),
            Self::NoAddress => tr!(
                "网页上没有视频的地址",
                "the page does not say where the video is"
            ),
            Self::BadAddress => tr!(
                "网页上的地址不是 http:// 地址",
                "the page names no http:// address"
            ),
            Self::TooSlow(patience) => {
                let secs = patience.as_secs_f64();
                tr!(
                    "太慢，等了 {secs} 秒就放弃了",
                    "too slow, gave up after {secs} seconds"
                )
            }
            Self::CutShort { came, of: Some(of) } => tr!(
                "半路断了，{of} 字节只来了 {came}",
                "cut short, {came} of {of} bytes came"
            ),
            Self::CutShort { came, of: None } => tr!(
                "半路断了，来了 {came} 字节",
                "cut short after {came} bytes"
            ),
            Self::Refused => tr!(
                "连接被拒绝，那里没有服务器在监听",
                "connection refused, no server listens there"
            ),
            Self::HungUp => tr!(
                "服务器没答完就断开了",
                "the server hung up before it had answered"
            ),
            Self::NotHttp => tr!(
                "那里的服务器说的不是 HTTP",
                "the server there does not speak HTTP"
            ),
            Self::Http(e) => e.clone(),
            Self::File(e) => tr!("写不了文件：{e}", "cannot write: {e}"),
            Self::Stopped => tr!("停下了", "stopped"),
            Self::Pool(e) => e.to_string(),
            Self::Panicked(e) => e.to_string(),
        };
        f.write_str(&text)
    }
}

impl Error for Trouble {}
