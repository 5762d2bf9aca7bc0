//! 取网页、下载文件时什么会出错，怎么说出来。
//! What can go wrong with a page or a file, and how it is told.

use super::connection::is_end;
use say::{reason, tr};
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;
use ureq::http::StatusCode;
use url::Url;

/// Why there is no page, or no video.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server answers, but not with `200 OK`.
    Status(StatusCode),
    /// A page or a redirect names something that is no `http://` address, or one
    /// that is too long.
    BadAddress,
    /// A page or a redirect leads to https.
    Https(Url),
    /// One redirect led to the next, more than so many times.
    Redirects(usize),
    /// It has no video's type.
    NotVideo(String),
    /// It is not sent as it is, but in this encoding.
    Encoded(String),
    /// The server does not say where the video ends.
    NoLength,
    /// The video has no bytes.
    Empty,
    /// The page, or the head of an answer, has more bytes than these.
    TooLong(u64),
    /// This long a wait was in vain.
    TooSlow(Duration),
    /// The connection ended after `came` bytes.
    CutShort {
        /// How many bytes of the video came.
        came: u64,
        /// How many the server had promised, if it had.
        of: Option<u64>,
    },
    /// Nobody knows the host.
    NoHost,
    /// Nobody listens there.
    Refused,
    /// The server hung up before the end of its answer.
    HungUp,
    /// The server says something that cannot be read as HTTP.
    NotHttp,
    /// The network reports something else.
    Network(String),
    /// The HTTP client reports something else.
    Client(String),
    /// The file cannot be written.
    File(String),
    /// The client was told to stop.
    Stopped,
}

impl Failure {
    /// What the client's error means, if it has waited for `patience`.
    pub(crate) fn of_client(error: ureq::Error, patience: Duration) -> Self {
        use ureq::Error as E;
        match error {
            E::Timeout(_) => Self::TooSlow(patience),
            E::Protocol(_) => Self::NotHttp,
            E::Http(_) | E::BadUri(_) => Self::BadAddress,
            E::HostNotFound => Self::NoHost,
            E::BodyExceedsLimit(most) => Self::TooLong(most),
            E::LargeResponseHeader(_, most) => Self::TooLong(most as u64),
            E::Io(e) if e.kind() == ErrorKind::ConnectionRefused => {
                Self::Refused
            }
            E::Io(e) if is_end(&e) => Self::HungUp,
            E::BodyStalled => Self::HungUp, // in the middle of a chunk's length
            E::Io(e) => Self::Network(reason(&e)),
            other => Self::Client(other.to_string()), // not from our agents
        }
    }
}

/// Only files give these: those of the network come as the client's.
impl From<io::Error> for Failure {
    fn from(e: io::Error) -> Self {
        Self::File(reason(&e))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let text = match self {
            Self::Status(status) => match status.canonical_reason() {
                Some(reason) => format!("{} {reason}", status.as_str()),
                None => {
                    let code = status.as_u16();
                    tr!("状态码 {code}", "status {code}")
                }
            },
            Self::BadAddress => tr!(
                "给出的地址用不了：不是 http:// 地址，或者太长",
                "the address cannot be used: not http://, or too long"
            ),
            Self::Https(url) => tr!(
                "要用 https（{url}），这个客户端不会",
                "that is https ({url}), which this client cannot do"
            ),
            Self::Redirects(most) => tr!(
                "重定向了 {most} 次还没有到头",
                "redirected {most} times, and still not there"
            ),
            Self::NotVideo(kind) => {
                let kind = brief(kind);
                tr!("来的不是视频，是 {kind}", "not a video, but {kind}")
            }
            Self::Encoded(encoding) => {
                let encoding = brief(encoding);
                tr!(
                    "来的是 {encoding} 编码，客户端没有要过",
                    "encoded as {encoding}, which nobody asked for"
                )
            }
            Self::NoLength => tr!(
                "服务器没说视频有多长，来全了没有无从知道",
                "no length given, so nobody can tell whether all of it came"
            ),
            Self::Empty => tr!("一个字节也没有", "it has no bytes at all"),
            Self::TooLong(most) => tr!(
                "太长，超过了 {most} 字节",
                "too long, more than {most} bytes"
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
            Self::NoHost => tr!("查不到这台主机", "nobody knows the host"),
            Self::Refused => tr!(
                "连接被拒绝，那里没有服务器在监听",
                "connection refused, no server listens there"
            ),
            Self::HungUp => tr!(
                "服务器没答完就断开了",
                "the server hung up before it had answered"
            ),
            Self::NotHttp => tr!(
                "服务器的回答当作 HTTP 读不通",
                "the server's answer cannot be read as HTTP"
            ),
            Self::Network(why) => tr!("网络：{why}", "network: {why}"),
            Self::Client(why) => {
                tr!("HTTP 客户端：{why}", "HTTP client: {why}")
            }
            Self::File(e) => tr!("写不了文件：{e}", "cannot write: {e}"),
            Self::Stopped => tr!("停下了", "stopped"),
        };
        f.write_str(&text)
    }
}

impl Error for Failure {}

/// The beginning, without line breaks and terminal codes: a stranger sent it.
fn brief(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}
