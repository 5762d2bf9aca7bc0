//! 本地的网站：一个目录，每个视频一页，还有几处故意的毛病。
//! The local site: an index, a page for each video, and faults on purpose.

use socket2::{Domain, Socket, Type};
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{
    AtomicBool, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst,
};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use url::Url;

const SHORTEST: usize = 10_000; // bytes of a video, before its number is added
const OK: &str = "200 OK";
const MISSING: &str = "404 Not Found";
const PAGE: &str = "text/html";
const VIDEO: &str = "video/mp4";
const QUEUE: i32 = 1024; // clients whom nobody has accepted yet
const TICK: Duration = Duration::from_millis(10);

/// What is wrong with a video.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The index has it, but there is no page.
    Missing,
    /// Its page does not say where the video is.
    NoAddress,
    /// Its page never comes.
    Slow,
    /// After half of its bytes the connection ends.
    Cut,
    /// After half of its bytes there come no more.
    Stalled,
}

/// An HTTP server on 127.0.0.1, with videos of the numbers from 1 on.
///
/// Its index links each video twice, as real ones do. Dropping it hangs up on
/// all clients, and waits until its threads have ended.
#[derive(Debug)]
pub struct Site {
    addr: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    videos: u32,
    faults: HashMap<u32, Fault>,
    latency: Duration,
    over: AtomicBool,
    requests: AtomicUsize,
    clients: Mutex<HashMap<SocketAddr, Arc<TcpStream>>>,
}

impl Site {
    /// A site with so many videos and these faults, which takes its time for
    /// each answer.
    ///
    /// # Errors
    ///
    /// If the system has no free port.
    pub fn open(
        videos: u32,
        faults: &[(u32, Fault)],
        latency: Duration,
    ) -> io::Result<Self> {
        // With std's queue of 128, a pool of 200 that comes all at once would
        // partly have to knock again, a second later.
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
        socket.listen(QUEUE)?;
        let listener = TcpListener::from(socket);
        let addr = listener.local_addr()?;
        let shared = Arc::new(Shared {
            videos,
            faults: faults.iter().copied().collect(),
            latency,
            over: AtomicBool::new(false),
            requests: AtomicUsize::new(0),
            clients: Mutex::default(),
        });
        let server = Arc::clone(&shared);
        Ok(Self {
            addr,
            shared,
            thread: Some(thread::spawn(move || server.serve(&listener))),
        })
    }

    /// Where its index is.
    pub fn url(&self) -> Url {
        let url = format!("http://{}/", self.addr);
        Url::parse(&url).expect("an address and a port make a URL")
    }

    /// How many requests have come.
    pub fn requests(&self) -> usize {
        self.shared.requests.load(Relaxed)
    }

    /// The bytes of the video with this number: the number over and over.
    pub fn video(n: u32) -> Vec<u8> {
        let size = SHORTEST + n as usize;
        let number = format!("{n} ");
        let mut video = number.repeat(size / number.len() + 1).into_bytes();
        video.truncate(size);
        video
    }

    /// Whether a file has just the bytes of the video with this id.
    pub fn sent(id: &str, file: &Path) -> bool {
        let Ok(video) = id.parse().map(Self::video) else {
            return false;
        };
        fs::read(file).is_ok_and(|bytes| bytes == video)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.over.store(true, SeqCst);
        let _ = TcpStream::connect(self.addr); // so `accept` returns
        for client in self.shared.clients.lock().unwrap().values() {
            let _ = client.shutdown(Shutdown::Both); // so `read` returns
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn serve(&self, listener: &TcpListener) {
        thread::scope(|s| {
            while !self.over.load(SeqCst) {
                let Ok((client, addr)) = listener.accept() else {
                    thread::sleep(TICK); // too many open files, perhaps
                    continue;
                };
                let client = Arc::new(client);
                let listed = Arc::clone(&client);
                self.clients.lock().unwrap().insert(addr, listed);
                // Look only now: whoever sets `over` then finds this client
                // in the list, or is seen here.
                if self.over.load(SeqCst) {
                    break;
                }
                s.spawn(move || {
                    // Who hangs up, or is hung up on, gets no more answers.
                    let _ = self.answer_all(&client);
                    self.clients.lock().unwrap().remove(&addr);
                });
            }
        });
    }

    /// Answers one request after another on the same connection.
    fn answer_all(&self, client: &TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        let mut lines = BufReader::new(client).lines();
        while let Some(request) = lines.next().transpose()? {
            // The rest of the head, to the empty line, says nothing new.
            while lines.next().transpose()?.is_some_and(|l| !l.is_empty()) {}
            self.requests.fetch_add(1, Relaxed);
            thread::sleep(self.latency);
            let path = request.split(' ').nth(1).unwrap_or_default();
            self.answer(path, client)?;
        }
        Ok(())
    }

    fn answer(&self, path: &str, client: &TcpStream) -> io::Result<()> {
        let number = |start, end| {
            let n = path.strip_prefix(start)?.strip_suffix(end)?;
            let n = n.parse().ok()?;
            (1..=self.videos).contains(&n).then_some(n)
        };
        if path == "/" {
            send(client, OK, PAGE, self.index().as_bytes())
        } else if let Some(n) = number("/video_", "") {
            let page = format!("var video = {{srcUrl=\"/media/{n}.mp4\"}};\n");
            match self.faults.get(&n) {
                Some(Fault::Missing) => send(client, MISSING, PAGE, b""),
                Some(Fault::NoAddress) => send(client, OK, PAGE, b""),
                Some(Fault::Slow) => fall_silent(client),
                _ => send(client, OK, PAGE, page.as_bytes()),
            }
        } else if let Some(n) = number("/media/", ".mp4") {
            let video = Site::video(n);
            match self.faults.get(&n) {
                Some(Fault::Cut) => send_half(client, &video),
                Some(Fault::Stalled) => {
                    let _ = send_half(client, &video);
                    fall_silent(client)
                }
                _ => send(client, OK, VIDEO, &video),
            }
        } else {
            send(client, MISSING, PAGE, b"")
        }
    }

    fn index(&self) -> String {
        let mut index = String::new();
        for n in 1..=self.videos {
            let link = format!("<a href=\"video_{n}\">");
            index += &format!("{link}<img></a> {link}video {n}</a>\n");
        }
        index
    }
}

/// Says nothing until the client hangs up, or the site closes.
fn fall_silent(mut client: &TcpStream) -> io::Result<()> {
    while client.read(&mut [0])? > 0 {}
    Err(ErrorKind::ConnectionAborted.into())
}

fn send(
    mut client: &TcpStream,
    status: &str,
    kind: &str,
    body: &[u8],
) -> io::Result<()> {
    client.write_all(&answer(status, kind, body))
}

/// Sends half of a video, and then hangs up.
fn send_half(mut client: &TcpStream, video: &[u8]) -> io::Result<()> {
    let answer = answer(OK, VIDEO, video);
    client.write_all(&answer[..answer.len() - video.len().div_ceil(2)])?;
    Err(ErrorKind::ConnectionAborted.into())
}

fn answer(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\
         Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
