//! 取网页，下载文件：状态、时限、长度，样样要查。
//! Fetches pages and files, and checks their status, time and length.

use crate::page;
use crate::{Index, Part, Trouble};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;
use ureq::http::{Response, StatusCode};
use ureq::typestate::WithoutBody;
use ureq::{Agent, Body, RequestBuilder, ResponseExt};
use url::Url;

const CHUNK: usize = 16 * 1024; // bytes of a video in memory at a time

/// An HTTP client that any number of threads may use at once. It keeps
/// connections open for the next request, and goes through no proxy.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    patience: Duration,
    stopped: Arc<AtomicBool>,
}

impl Client {
    /// A client that waits for `patience` at most: for a connection; for an
    /// answer to begin; then for the whole of a page, or for each next piece
    /// of a video. (To look up a name has a limit of the system's own.)
    pub fn new(patience: Duration) -> Self {
        let limit = Some(patience);
        let config = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false) // any but 200 is an error, see `fetch`
            .timeout_connect(limit)
            .timeout_send_request(limit)
            .timeout_recv_response(limit)
            .timeout_per_read(limit)
            .input_buffer_size(CHUNK)
            .output_buffer_size(CHUNK)
            .max_idle_connections(usize::MAX)
            .max_idle_connections_per_host(usize::MAX);
        Self {
            agent: config.build().into(),
            patience,
            stopped: Arc::default(),
        }
    }

    /// Ends all that this client and its clones are doing, and all that they
    /// are asked to do later, with [`Trouble::Stopped`].
    pub fn stop(&self) {
        self.stopped.store(true, SeqCst);
        self.agent.clone().shutdown();
    }

    /// Whether it was told to stop.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(SeqCst)
    }

    /// Fetches the page at `url` and reads it as an index.
    ///
    /// # Errors
    ///
    /// If the page does not come.
    pub fn index(&self, url: &Url) -> Result<Index, Trouble> {
        let (url, text) = self.page(url)?;
        Ok(Index::read(url, &text))
    }

    /// Fetches the page of a video, and finds out where the video is.
    ///
    /// # Errors
    ///
    /// If the page does not come, or does not say where.
    pub fn address(&self, url: &Url) -> Result<Url, Trouble> {
        let (url, text) = self.page(url)?;
        page::address(&url, &text)
    }

    /// Downloads what is at `url` into a new file in `folder`, piece by piece.
    ///
    /// # Errors
    ///
    /// If not all of it comes, or it cannot be written; no file is left then.
    pub fn download(&self, url: &Url, folder: &Path) -> Result<Part, Trouble> {
        let body = self.fetch(self.agent.get(url.as_str()))?.into_body();
        let of = body.content_length();
        let mut body = body.into_reader();
        let mut part = Part::create(folder)?;
        let mut chunk = [0; CHUNK];
        loop {
            match body.read(&mut chunk) {
                Ok(0) => return Ok(part), // ureq has compared the lengths
                Ok(n) => part.write(&chunk[..n])?,
                Err(e) => {
                    return Err(match self.trouble(e.into()) {
                        Trouble::HungUp => Trouble::CutShort {
                            came: part.bytes(),
                            of,
                        },
                        other => other,
                    });
                }
            }
        }
    }

    /// The text of a page, and where it is after redirects.
    fn page(&self, url: &Url) -> Result<(Url, String), Trouble> {
        let request = self.agent.get(url.as_str()).config();
        let request = request.timeout_recv_body(Some(self.patience)).build();
        let mut response = self.fetch(request)?;
        let bytes = response.body_mut().read_to_vec();
        let bytes = bytes.map_err(|e| self.trouble(e))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let url = Url::parse(&response.get_uri().to_string());
        Ok((url.map_err(|_| Trouble::BadAddress)?, text))
    }

    fn fetch(
        &self,
        request: RequestBuilder<WithoutBody>,
    ) -> Result<Response<Body>, Trouble> {
        let response = request.call().map_err(|e| self.trouble(e))?;
        match response.status() {
            StatusCode::OK => Ok(response),
            other => Err(Trouble::Status(other)),
        }
    }

    fn trouble(&self, error: ureq::Error) -> Trouble {
        if self.is_stopped() {
            return Trouble::Stopped;
        }
        Trouble::of_client(error, self.patience)
    }
}
