//! 第 5 课的测量：两千个视频，要爬多久？用法：cargo bench -p bench05_callbacks
//! Measures how long 2 000 videos take. Run: cargo bench -p bench05_callbacks

use lesson03_thread_pool::ThreadPool;
use lesson05_callbacks::{Crawl, News, outcome};
use measure::{in_turns, median, python as python3};
use scenery::web::{Client, Site};
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};
use url::Url;
use uuid::Uuid;

const ROUNDS: usize = 5;
const VIDEOS: u32 = 2000;
const RAM: &str = "/dev/shm"; // where the system has such a folder
const LONG: Duration = Duration::from_secs(60);

/// One crawl of the site into the folder; none if it cannot be done here.
type Contender = fn(site: &Url, folder: &Path) -> Option<Duration>;

const CONTENDERS: [(&str, Contender); 9] = [
    ("Python, requests.get", |s, f| {
        python("requests.get", s, f, 200)
    }),
    ("Python, a requests.Session each", |s, f| {
        python("requests.Session", s, f, 200)
    }),
    ("the same, 8 threads", |s, f| {
        python("requests.Session", s, f, 8)
    }),
    ("Python, an HTTPConnection each", |s, f| {
        python("http.client", s, f, 200)
    }),
    ("the same, 8 threads", |s, f| python("http.client", s, f, 8)),
    ("this lesson", |s, f| lesson(s, f, 200)),
    ("the same, 8 threads", |s, f| lesson(s, f, 8)),
    ("bare sockets", |s, f| bare(s, f, 200)),
    ("the same, 8 threads", |s, f| bare(s, f, 8)),
];

fn main() {
    if env::args().any(|arg| arg == "site") {
        return site();
    }
    if !measure::wanted() {
        return;
    }
    let cores = measure::cores();
    let (mut process, url) = site_of_its_own();
    let times = in_turns(ROUNDS, &CONTENDERS, |(_, run)| {
        in_a_folder(|folder| run(&url, folder))
    });
    drop(process.stdin.take());
    process.wait().expect("the site ends with its input");

    println!(
        "{cores} cores, {VIDEOS} videos, 200 threads, {ROUNDS} rounds' medians"
    );
    println!("{:34}{:>8}{:>12}{:>12}", "", "ms", "videos/s", "Python = 1");
    let medians: Vec<Option<Duration>> = times
        .into_iter()
        .map(|times| median(times.into_iter().flatten()))
        .collect();
    let first = medians.iter().flatten().next().expect("somebody ran");
    for ((name, _), time) in CONTENDERS.iter().zip(&medians) {
        let Some(time) = time else {
            println!("{name:34}this Python has no requests");
            continue;
        };
        let per_second = f64::from(VIDEOS) / time.as_secs_f64();
        let ratio = first.as_secs_f64() / time.as_secs_f64();
        let millis = time.as_millis();
        println!("{name:34}{millis:8}{per_second:12.0}{ratio:12.1}");
    }
}

/// Serves until its input ends.
fn site() {
    let site = Site::open(VIDEOS, &[], Duration::ZERO).expect("a free port");
    println!("{}", site.url());
    let _ = io::stdin().read_to_end(&mut Vec::new());
}

fn site_of_its_own() -> (Child, Url) {
    let mut process = Command::new(env::current_exe().expect("this program"))
        .arg("site")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts once more");
    let mut line = String::new();
    let output = process.stdout.take().expect("it is piped");
    BufReader::new(output)
        .read_line(&mut line)
        .expect("its URL");
    (process, Url::parse(line.trim()).expect("its URL"))
}

/// The time of a crawl, after a look at what it saved.
fn in_a_folder(
    run: impl FnOnce(&Path) -> Option<Duration>,
) -> Option<Duration> {
    let folder = if Path::new(RAM).is_dir() {
        tempfile::tempdir_in(RAM)
    } else {
        tempfile::tempdir()
    };
    let folder = folder.expect("a folder");
    let time = run(folder.path())?;
    let files = fs::read_dir(folder.path()).expect("the folder").flatten();
    let sizes = files.map(|file| file.metadata().expect("a file").len());
    let right = (1..=VIDEOS).map(|n| Site::video(n).len() as u64);
    assert_eq!(sizes.sum::<u64>(), right.sum::<u64>());
    Some(time)
}

fn lesson(site: &Url, folder: &Path, workers: usize) -> Option<Duration> {
    let start = Instant::now();
    let pool = ThreadPool::new(workers);
    let client = Client::new(LONG);
    let report = |news: News| {
        if let News::Failed(video, why) = news {
            panic!("{}: {why}", video.id);
        }
    };
    let index = Crawl::start(&pool, &client, site, folder, report);
    pool.wait_until_idle();
    assert_eq!(outcome(&index).map(|i| i.videos.len()), Ok(VIDEOS as usize));
    pool.shutdown();
    Some(start.elapsed())
}

/// The least that anybody can do: each thread has a connection, asks for one
/// path after another, and looks for nothing but the end of the answer.
fn bare(site: &Url, folder: &Path, threads: usize) -> Option<Duration> {
    let start = Instant::now();
    let addr = site.socket_addrs(|| None).expect("an address")[0];
    let next = AtomicU32::new(1);
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(|| -> io::Result<()> {
                let mut connection = TcpStream::connect(addr)?;
                connection.set_nodelay(true)?;
                let mut answer = vec![0; 64 * 1024];
                loop {
                    let n = next.fetch_add(1, Relaxed);
                    if n > VIDEOS {
                        return Ok(());
                    }
                    let page = format!("/video_{n}");
                    get(&mut connection, &page, &mut answer)?;
                    let file = format!("/media/{n}.mp4");
                    let video = get(&mut connection, &file, &mut answer)?;
                    let path = folder.join(Uuid::new_v4().to_string());
                    fs::write(path, video)?;
                }
            });
        }
    });
    Some(start.elapsed())
}

fn get<'a>(
    connection: &mut TcpStream,
    path: &str,
    answer: &'a mut [u8],
) -> io::Result<&'a [u8]> {
    let request = format!("GET {path} HTTP/1.1\r\n\r\n");
    connection.write_all(request.as_bytes())?;
    let mut came = 0;
    loop {
        came += connection.read(&mut answer[came..])?;
        let head = answer[..came].windows(4).position(|w| w == b"\r\n\r\n");
        let Some(head) = head.map(|at| at + 4) else {
            continue;
        };
        let text = String::from_utf8_lossy(&answer[..head]);
        let (_, length) = text.split_once("Length: ").expect("a length");
        let length: usize = length.trim().parse().expect("a number");
        while came < head + length {
            came += connection.read(&mut answer[came..])?;
        }
        return Ok(&answer[head..came]);
    }
}

/// Nothing if this Python has not got the client.
fn python(
    client: &str,
    site: &Url,
    folder: &Path,
    threads: usize,
) -> Option<Duration> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench.py");
    let run = python3()
        .args([script, client, site.as_str()])
        .arg(folder)
        .arg(threads.to_string())
        .output()
        .expect("python3 starts, or what the variable PYTHON names");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let seconds = String::from_utf8_lossy(&run.stdout);
    (!seconds.is_empty()).then(|| {
        let seconds = seconds.trim().parse().expect("it prints a number");
        Duration::from_secs_f64(seconds)
    })
}
