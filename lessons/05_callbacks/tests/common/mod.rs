//! What the tests share: a crawl, and a server that says what a test wants.
#![allow(dead_code)] // each file of tests takes what it needs

use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::{Client, Crawl, Index, News, Trouble, outcome};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const A_WHILE: Duration = Duration::from_millis(300);
pub const LONG: Duration = Duration::from_secs(60);
pub const FOR_EVER: Duration = Duration::from_secs(3600); // see `Limit`

/// Ends all tests of the file, with a word, unless it is dropped in five
/// minutes: a test that waits for what never comes would hang.
pub struct Limit {
    _end: mpsc::Sender<()>,
}

impl Limit {
    pub fn new() -> Self {
        let (_end, ended) = mpsc::channel();
        let test = thread::current().name().unwrap_or("a test").to_owned();
        thread::spawn(move || {
            if ended.recv_timeout(5 * LONG) == Err(RecvTimeoutError::Timeout) {
                eprintln!("{test} hangs");
                std::process::abort();
            }
        });
        Self { _end }
    }
}

/// What a crawl came to.
pub struct Found {
    pub index: Result<Index, Trouble>,
    pub saved: BTreeMap<String, PathBuf>,
    pub failed: BTreeMap<String, Trouble>,
    pub folder: TempDir,
}

/// A crawl from its beginning to its end.
pub fn crawl(site: &Url, workers: usize, patience: Duration) -> Found {
    let pool = ThreadPool::new(workers);
    let folder = tempfile::tempdir().unwrap();
    crawl_with(&pool, &Client::new(patience), site, folder, |pool| {
        pool.wait_until_idle();
    })
}

/// A crawl until `wait` returns. The index comes first; then for a video its
/// address, if it has one, and once either its file or its trouble.
pub fn crawl_with(
    pool: &ThreadPool,
    client: &Client,
    site: &Url,
    folder: TempDir,
    wait: impl FnOnce(&ThreadPool),
) -> Found {
    let _limit = Limit::new();
    let _ = rlimit::increase_nofile_limit(1024);
    let told = Arc::new(Mutex::new((BTreeMap::new(), BTreeMap::new())));
    let log = Arc::clone(&told);
    let found = Mutex::new(None); // the ids of the videos with an address
    let report = move |news: News| {
        let (saved, failed) = &mut *log.lock().unwrap();
        let mut found = found.lock().unwrap();
        if let News::Index(_) = news {
            assert_eq!(found.replace(BTreeSet::new()), None);
        }
        let found = found.as_mut().expect("the index first");
        match news {
            News::Index(_) => {}
            News::Address(video) => {
                assert!(!failed.contains_key(&video.id));
                assert!(found.insert(video.id.clone()), "a second address");
            }
            News::Saved(video, file, bytes) => {
                assert!(found.contains(&video.id), "saved, but not found");
                assert_eq!(fs::metadata(file).unwrap().len(), bytes);
                let old = saved.insert(video.id.clone(), file.to_owned());
                assert_eq!(old, None);
            }
            News::Failed(video, why) => {
                assert!(!saved.contains_key(&video.id));
                let old = failed.insert(video.id.clone(), why.clone());
                assert_eq!(old, None);
            }
        }
    };
    let index = Crawl::start(pool, client, site, folder.path(), report);
    wait(pool);
    let index = outcome(&index).cloned();
    let (saved, failed) = std::mem::take(&mut *told.lock().unwrap());
    Found {
        index,
        saved,
        failed,
        folder,
    }
}

/// The names of the files in a folder.
pub fn files(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| name(entry.unwrap()))
        .collect();
    names.sort();
    names
}

/// A server that gives each path its answer, 404 to all others, and closes
/// each connection after one answer. It lives as long as the test.
pub fn serve<const N: usize>(answers: [(&str, &str); N]) -> Url {
    let answers: HashMap<_, _> = answers
        .into_iter()
        .map(|(path, answer)| (path.to_owned(), answer.to_owned()))
        .collect();
    serve_with(move |path, mut client| {
        let missing = "HTTP/1.1 404 Not Found\r\n\r\n";
        let answer = answers.get(path).map_or(missing, String::as_str);
        let _ = client.write_all(answer.as_bytes());
    })
}

/// A server that does this with every connection, once it knows the path.
pub fn serve_with(
    answer: impl Fn(&str, TcpStream) + Send + Sync + 'static,
) -> Url {
    let (listener, url) = listen();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, answer) = (client.unwrap(), Arc::clone(&answer));
            thread::spawn(move || {
                let path = read_request(&mut BufReader::new(&client));
                if let Some(path) = path {
                    answer(&path, client);
                }
            });
        }
    });
    url
}

/// The path of the next request; none if the client has hung up.
pub fn read_request(from: &mut impl BufRead) -> Option<String> {
    let mut head = from.lines();
    let request = head.next()?.ok()?;
    while head.next()?.is_ok_and(|line| !line.is_empty()) {}
    request.split(' ').nth(1).map(str::to_owned)
}

/// A listener that nobody serves yet, and its URL.
pub fn listen() -> (TcpListener, Url) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = listener.local_addr().unwrap();
    (listener, Url::parse(&format!("http://{addr}/")).unwrap())
}

/// An answer with this body, and no other on this connection.
pub fn ok(body: &str) -> String {
    keep_alive(body).replacen("\r\n", "\r\nConnection: close\r\n", 1)
}

/// An answer with this body, after which the connection stays open.
pub fn keep_alive(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}")
}
