//! What the tests share: a crawl, and a server that says what a test wants.
#![allow(dead_code)] // each file of tests takes what it needs

use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::{Client, Crawl, Index, News, Trouble, outcome};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

pub const A_WHILE: Duration = Duration::from_millis(300);
pub const LONG: Duration = Duration::from_secs(60);

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

/// A crawl until `wait` returns. Every piece of news comes once for a video.
pub fn crawl_with(
    pool: &ThreadPool,
    client: &Client,
    site: &Url,
    folder: TempDir,
    wait: impl FnOnce(&ThreadPool),
) -> Found {
    let _ = rlimit::increase_nofile_limit(1024);
    let told = Arc::new(Mutex::new((BTreeMap::new(), BTreeMap::new())));
    let log = Arc::clone(&told);
    let report = move |news: News| {
        let (saved, failed) = &mut *log.lock().unwrap();
        match news {
            News::Saved(video, file, bytes) => {
                assert_eq!(fs::metadata(file).unwrap().len(), bytes);
                let old = saved.insert(video.id.clone(), file.to_owned());
                assert_eq!(old, None);
            }
            News::Failed(video, why) => {
                let old = failed.insert(video.id.clone(), why.clone());
                assert_eq!(old, None);
            }
            News::Index(_) | News::Address(_) => {}
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
                let mut head = BufReader::new(&client).lines();
                let request = head.next().unwrap().unwrap();
                while head.next().is_some_and(|l| !l.unwrap().is_empty()) {}
                drop(head);
                answer(request.split(' ').nth(1).unwrap(), client);
            });
        }
    });
    url
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
