//! 取网页，下载文件：状态、时限、种类、长度，样样要查。
//! Fetches pages and files; checks their status, time, type and length.

use super::Failure;
use super::connection::{Expired, Names, Watch};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;
use ureq::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, LOCATION,
    TRANSFER_ENCODING,
};
use ureq::http::{Response, StatusCode, Version};
use ureq::unversioned::transport::{Connector, TcpConnector};
use ureq::{Agent, Body};
use url::{ParseError, Url};

const CHUNK: usize = 16 * 1024; // bytes of a video in memory at a time
const LONGEST_PAGE: u64 = 10 * 1024 * 1024; // bytes
const REDIRECTS: usize = 10; // one after another
const START: usize = 100; // bytes that show whether it is a page

/// An HTTP client that any number of threads may use at once. It keeps
/// connections open for the next request, and goes through no proxy.
///
/// If a kept connection turns out to have ended before the first byte of an
/// answer, the request is sent once more, on a new connection.
#[derive(Clone, Debug)]
pub struct Client {
    keeping: Agent,
    fresh: Agent, // makes a new connection each time
    patience: Duration,
    stopped: Arc<AtomicBool>,
}

impl Client {
    /// A client that waits for `patience` at most: for a connection; for an
    /// answer to begin; then for the whole of a page, or for each next piece
    /// of a video. (To look up a name has a limit of the system's own.)
    pub fn new(patience: Duration) -> Self {
        Self {
            keeping: agent(patience, usize::MAX),
            fresh: agent(patience, 0),
            patience,
            stopped: Arc::default(),
        }
    }

    /// Ends all that this client and its clones are doing, and all that they
    /// are asked to do later, with [`Failure::Stopped`].
    pub fn stop(&self) {
        self.stopped.store(true, SeqCst);
        self.keeping.clone().shutdown();
        self.fresh.clone().shutdown();
    }

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(SeqCst)
    }

    /// Fetches the page at `url`. Returns its text, and where it is after
    /// redirects.
    ///
    /// # Errors
    ///
    /// If the page does not come.
    pub fn page(&self, url: &Url) -> Result<(Url, String), Failure> {
        let (url, mut answer) = self.fetch(url, Some(self.patience))?;
        let body = answer.body_mut().with_config().limit(LONGEST_PAGE);
        let bytes = body.read_to_vec().map_err(|e| self.failure(e))?;
        Ok((url, String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Downloads the video at `url`, piece by piece, into what `open` opens
    /// once the head of the answer has come.
    ///
    /// # Errors
    ///
    /// If what comes is not a video, if not all of it comes or nobody could
    /// tell, or if it cannot be written. What was opened is dropped then.
    pub fn download<W: Write>(
        &self,
        url: &Url,
        open: impl FnOnce() -> io::Result<W>,
    ) -> Result<W, Failure> {
        let (_, answer) = self.fetch(url, None)?;
        check_type(&answer)?;
        let of = answer.body().content_length();
        let ends = [CONTENT_LENGTH, TRANSFER_ENCODING]; // that say where
        if ends.iter().all(|name| header(&answer, name).is_none()) {
            return Err(Failure::NoLength);
        }
        let mut body = answer.into_body().into_reader();
        let mut to = open()?;
        let mut came = 0;
        let (mut chunk, mut start) = ([0; CHUNK], Vec::new());
        loop {
            match body.read(&mut chunk) {
                Ok(0) => break, // ureq has compared the lengths
                Ok(n) => {
                    let more = START - start.len();
                    start.extend(chunk[..n].iter().take(more));
                    to.write_all(&chunk[..n])?;
                    came += n as u64;
                }
                Err(e) => {
                    return Err(match self.failure(e.into()) {
                        Failure::HungUp => Failure::CutShort { came, of },
                        other => other,
                    });
                }
            }
        }
        if start.is_empty() {
            return Err(Failure::Empty);
        }
        if is_page(&start) {
            return Err(Failure::NotVideo("HTML/XML".to_owned()));
        }
        Ok(to)
    }

    /// The answer of `url`, or of where its redirects lead. The limit is for
    /// the whole of its body.
    fn fetch(
        &self,
        url: &Url,
        limit: Option<Duration>,
    ) -> Result<(Url, Response<Body>), Failure> {
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            let answer = self.ask(&url, limit)?;
            let status = answer.status();
            match header(&answer, &LOCATION) {
                _ if status == StatusCode::OK => {
                    check_encoding(&answer)?;
                    return Ok((url, answer));
                }
                Some(to) if is_redirect(status) => {
                    url = http(url.join(&to))?;
                }
                _ => return Err(Failure::Status(status)),
            }
        }
        Err(Failure::Redirects(REDIRECTS))
    }

    /// The answer to one request, whatever it is.
    fn ask(
        &self,
        url: &Url,
        limit: Option<Duration>,
    ) -> Result<Response<Body>, Failure> {
        let ask = |agent: &Agent| {
            let request = agent.get(url.as_str()).config();
            request.timeout_recv_body(limit).build().call()
        };
        let mut answer = ask(&self.keeping);
        if let Err(ureq::Error::Other(e)) = &answer
            && e.is::<Expired>()
        {
            answer = ask(&self.fresh);
        }
        answer.map_err(|e| self.failure(e))
    }

    fn failure(&self, error: ureq::Error) -> Failure {
        if self.is_stopped() {
            return Failure::Stopped;
        }
        Failure::of_client(error, self.patience)
    }
}

/// An agent that keeps at most so many connections.
fn agent(patience: Duration, kept: usize) -> Agent {
    let limit = Some(patience);
    let config = Agent::config_builder()
        .proxy(None)
        .http_status_as_error(false) // any but 200 is an error, see `fetch`
        .max_redirects(0) // `fetch` goes where they lead
        .max_redirects_will_error(false)
        .timeout_connect(limit)
        .timeout_send_request(limit)
        .timeout_recv_response(limit)
        .timeout_per_read(limit)
        .input_buffer_size(CHUNK)
        .max_response_header_size(CHUNK - 1) // when the buffer is full
        .output_buffer_size(CHUNK)
        .max_idle_connections(kept)
        .max_idle_connections_per_host(kept)
        .build();
    let connect = TcpConnector::default();
    Agent::with_parts(config, connect.chain(Watch), Names::default())
}

/// Only an address that a [`Client`] can use.
///
/// # Errors
///
/// [`Failure::BadAddress`] or [`Failure::Https`].
pub fn http(url: Result<Url, ParseError>) -> Result<Url, Failure> {
    match url {
        Ok(url) if url.scheme() == "http" => Ok(url),
        Ok(url) if url.scheme() == "https" => Err(Failure::Https(url)),
        _ => Err(Failure::BadAddress),
    }
}

/// Whether the answer says where to ask instead.
fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Only what is sent as it is: the client asks for nothing else.
fn check_encoding(answer: &Response<Body>) -> Result<(), Failure> {
    let transfer = header(answer, &TRANSFER_ENCODING);
    if transfer.is_some() && answer.version() < Version::HTTP_11 {
        return Err(Failure::NotHttp); // which knew no such thing
    }
    let content = header(answer, &CONTENT_ENCODING);
    for (encoding, plain) in [(content, "identity"), (transfer, "chunked")] {
        match encoding {
            Some(encoding) if !encoding.eq_ignore_ascii_case(plain) => {
                return Err(Failure::Encoded(encoding));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A video, or bytes of which the server says no more.
fn check_type(answer: &Response<Body>) -> Result<(), Failure> {
    for kind in answer.headers().get_all(CONTENT_TYPE) {
        let kind = String::from_utf8_lossy(kind.as_bytes());
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        match kind.as_str() {
            "application/octet-stream"
            | "binary/octet-stream"
            | "application/mp4"
            | "" => {}
            video if video.starts_with("video/") => {}
            _ => return Err(Failure::NotVideo(kind)),
        }
    }
    Ok(())
}

/// Whether it begins with a tag, as an error page does, whatever it is called,
/// and no video.
fn is_page(start: &[u8]) -> bool {
    let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(start);
    let Some(tag) = start.trim_ascii_start().strip_prefix(b"<") else {
        return false;
    };
    let tag = tag
        .strip_prefix(b"!")
        .or(tag.strip_prefix(b"?"))
        .unwrap_or(tag);
    let is_letter = |c: &u8| c.is_ascii_alphanumeric() || *c == b'-';
    let name = tag.iter().take_while(|c| is_letter(c)).count();
    let next = tag.get(name).copied().unwrap_or(b'>');
    name > 0 && matches!(next, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')
}

/// What a header says, if anything: all its lines together.
fn header(answer: &Response<Body>, name: &HeaderName) -> Option<String> {
    let lines = answer.headers().get_all(name).iter();
    let lines: Vec<_> = lines
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    Some(lines.join(", ")).filter(|text| !text.is_empty())
}
