//! The lesson with `SITE`, as a reader runs it.

mod common;

use common::{A_WHILE, files};
use scenery::web::script::{listen, ok, serve, serve_with};
use scenery::web::{Fault, Site};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write, stderr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use url::Url;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python/main.py");
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// A run of the lesson: in a folder of its own, which is also the system's
/// folder for temporary files.
struct Run {
    folder: TempDir,
    well: bool,
    lines: Vec<String>,
    errors: String,
}

fn lesson(lang: &str, site: &str) -> Run {
    run(
        Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks")),
        lang,
        site,
    )
}

fn run(mut command: Command, lang: &str, site: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let output = command
        .env("LESSON_LANG", lang)
        .env("SITE", site)
        .env("TMPDIR", folder.path())
        .env("TEMP", folder.path())
        .env("TMP", folder.path())
        .current_dir(&folder)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    Run {
        folder,
        well: output.status.success(),
        lines: lines.lines().map(str::to_owned).collect(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// What is in all the files in the folder `videos`.
    fn videos(&self) -> Vec<Vec<u8>> {
        let videos = self.folder.path().join("videos");
        let names = files(&videos);
        assert!(names.iter().all(|name| name.ends_with(".mp4")), "{names:?}");
        let mut videos: Vec<_> = names
            .iter()
            .map(|name| fs::read(videos.join(name)).unwrap())
            .collect();
        videos.sort();
        videos
    }

    fn is_without_a_trace(&self) -> bool {
        files(self.folder.path()).is_empty()
    }
}

#[test]
fn the_videos_of_another_site_are_saved_in_a_folder() {
    let site = Site::open(12, &[], Duration::ZERO).unwrap();
    let run = lesson("en", site.url().as_str());
    assert!(run.well && run.errors.is_empty(), "{}", run.errors);
    assert_eq!(files(run.folder.path()), ["videos"]);
    let mut expected: Vec<_> = (1..=12).map(Site::video).collect();
    expected.sort();
    assert!(run.videos() == expected);
    let end = ["saved: 12 of 12", "they are in the folder videos"];
    assert!(
        run.lines.ends_with(&end.map(str::to_owned)),
        "{:?}",
        run.lines
    );
}

#[test]
fn a_video_that_fails_costs_neither_the_others_nor_the_exit_status_its_truth() {
    let faults = [(2, Fault::Missing), (3, Fault::Cut)];
    let site = Site::open(4, &faults, Duration::ZERO).unwrap();
    let run = lesson("en", site.url().as_str());
    assert!(!run.well);
    assert_eq!(run.errors, "not saved: 2\n");
    assert!(run.videos() == [Site::video(1), Site::video(4)]);
    for line in [
        "[video 2] failed: 404 Not Found",
        "[video 3] failed: cut short, 5001 of 10003 bytes came",
        "saved: 2 of 4",
    ] {
        assert!(run.lines.contains(&line.to_owned()), "{line}");
    }
}

#[test]
fn what_is_in_the_folder_already_stays_there() {
    let site = Site::open(1, &[], Duration::ZERO).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("videos");
    fs::create_dir(&old).unwrap();
    fs::write(old.join("old.mp4"), "old").unwrap();
    for _ in 0..2 {
        let run = Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks"))
            .env("SITE", site.url().as_str())
            .current_dir(&folder)
            .output();
        assert!(run.unwrap().status.success());
    }
    assert_eq!(fs::read(old.join("old.mp4")).unwrap(), b"old");
    assert_eq!(files(&old).len(), 3);
}

#[test]
fn a_site_that_cannot_be_reached_ends_in_one_sentence() {
    let (listener, url) = listen();
    drop(listener);
    for (lang, sentence) in [
        (
            "zh",
            format!("取不到目录 {url}：连接被拒绝，那里没有服务器在监听\n"),
        ),
        (
            "en",
            format!(
                "no index at {url}: connection refused, \
                 no server listens there\n"
            ),
        ),
    ] {
        let run = lesson(lang, url.as_str());
        assert!(!run.well && run.lines.is_empty(), "{:?}", run.lines);
        assert_eq!(run.errors, sentence);
        assert!(run.is_without_a_trace());
    }
}

#[test]
fn a_server_of_another_kind_is_named_as_the_reason() {
    let url = serve_with(|_, mut client| {
        let _ = client.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
    });
    let run = lesson("en", url.as_str());
    assert!(!run.well && run.lines.is_empty(), "{:?}", run.lines);
    let reason = "the server's answer cannot be read as HTTP";
    assert_eq!(run.errors, format!("no index at {url}: {reason}\n"));
    assert!(run.is_without_a_trace());
}

#[test]
fn an_address_that_is_none_ends_the_lesson_before_it_begins() {
    for site in ["nonsense", "https://site/", "ftp://site/", "http://", "/"] {
        for (lang, sentence) in
            [("zh", "SITE 应该写成"), ("en", "SITE must be")]
        {
            let run = lesson(lang, site);
            assert!(!run.well && run.lines.is_empty(), "{:?}", run.lines);
            assert_eq!(run.errors.lines().count(), 1, "{}", run.errors);
            assert!(run.errors.starts_with(sentence), "{}", run.errors);
            assert!(run.errors.contains(site), "{}", run.errors);
            assert!(run.is_without_a_trace());
        }
    }
}

#[test]
fn a_site_without_videos_ends_in_one_sentence() {
    let url = serve([("/", &ok("<a href=\"about.html\">us</a>"))]);
    let run = lesson("en", url.as_str());
    assert!(!run.well);
    let sentence = format!("{url} has no links like <a href=\"video_…\">\n");
    assert_eq!(run.errors, sentence);
    assert!(run.is_without_a_trace());
}

#[test]
fn a_folder_that_cannot_be_made_ends_in_one_sentence() {
    let site = Site::open(1, &[], Duration::ZERO).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("videos"), "a file").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks"))
        .env("LESSON_LANG", "en")
        .env("SITE", site.url().as_str())
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(!run.status.success() && run.stdout.is_empty());
    let errors = String::from_utf8(run.stderr).unwrap();
    let sentence = "cannot make the folder videos: ";
    assert!(errors.starts_with(sentence), "{errors}");
    assert_eq!(errors.lines().count(), 1);
}

#[test]
fn an_empty_address_means_the_site_of_the_lesson() {
    let run = lesson("en", "");
    assert!(run.well && run.errors.is_empty(), "{}", run.errors);
    assert!(run.lines.contains(&"saved: 12 of 16".to_owned()));
    assert!(run.is_without_a_trace());
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_no_half_file() {
    let faults = [(2, Fault::Stalled), (3, Fault::Slow)];
    let site = Site::open(3, &faults, Duration::ZERO).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut lesson = Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks"))
        .env("LESSON_LANG", "en")
        .env("SITE", site.url().as_str())
        .current_dir(&folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let videos = folder.path().join("videos");
    let ends = |end| {
        let names = fs::read_dir(&videos).into_iter().flatten().flatten();
        names
            .filter(|name| name.path().extension().unwrap() == end)
            .count()
    };
    while (ends("mp4"), ends("part")) != (1, 1) {
        assert!(lesson.try_wait().unwrap().is_none(), "it ended too early");
        thread::sleep(Duration::from_millis(10));
    }
    let kill = ["-INT", &lesson.id().to_string()];
    assert!(Command::new("kill").args(kill).status().unwrap().success());
    let output = lesson.wait_with_output().unwrap();
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "stopped\n");
    assert_eq!((ends("mp4"), ends("part")), (1, 0));
}

/// A lesson that is being read; its folder is as in `Run`.
fn start(site: &str, stdout: Stdio) -> (TempDir, Child) {
    let folder = tempfile::tempdir().unwrap();
    let lesson = Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks"))
        .env("LESSON_LANG", "en")
        .env("SITE", site)
        .env("TMPDIR", folder.path())
        .env("TEMP", folder.path())
        .env("TMP", folder.path())
        .current_dir(&folder)
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn();
    (folder, lesson.unwrap())
}

/// Reads some lines, and leaves; then the lesson must end without a word.
fn read_only(lines: usize, lesson: &mut Child) -> Vec<String> {
    let output = BufReader::new(lesson.stdout.take().unwrap());
    let read: Result<Vec<_>, _> = output.lines().take(lines).collect();
    let mut errors = String::new();
    let stderr = lesson.stderr.as_mut().unwrap();
    stderr.read_to_string(&mut errors).unwrap();
    assert_eq!((lesson.wait().unwrap().success(), &*errors), (true, ""));
    read.unwrap()
}

#[test]
fn a_reader_who_leaves_finds_no_folder_left_behind() {
    for lines in [1, 20] {
        let (folder, mut lesson) = start("", Stdio::piped());
        assert_eq!(read_only(lines, &mut lesson).len(), lines);
        assert!(files(folder.path()).is_empty(), "after {lines} lines");
    }
}

#[test]
fn a_reader_who_leaves_finds_whole_videos_only() {
    let faults = [(2, Fault::Stalled), (3, Fault::Slow)];
    let site = Site::open(40, &faults, A_WHILE).unwrap();
    let (folder, mut lesson) = start(site.url().as_str(), Stdio::piped());
    read_only(2, &mut lesson); // while the downloads begin
    let videos = folder.path().join("videos");
    for name in videos
        .exists()
        .then(|| files(&videos))
        .into_iter()
        .flatten()
    {
        assert!(name.ends_with(".mp4"), "{name}");
        let video = fs::read(videos.join(name)).unwrap();
        assert!((1..=40).any(|n| video == Site::video(n)));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_ends_in_one_sentence_and_leaves_no_folder_behind() {
    let full = fs::File::create("/dev/full").unwrap();
    let (folder, lesson) = start("", full.into());
    let output = lesson.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.starts_with("cannot write the output: "), "{errors}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    assert!(files(folder.path()).is_empty());
}

/// Python's own web server, with the files of a folder.
struct RealServer {
    process: Child,
    url: String,
}

impl RealServer {
    /// None, after a word to the reader, where there is no Python.
    fn open(folder: &Path) -> Option<Self> {
        let (listener, url) = listen();
        let port = url.port().unwrap().to_string();
        drop(listener); // somebody else might take it now, which is unlikely
        let process = Command::new(PYTHON)
            .args(["-m", "http.server", "--bind", "127.0.0.1", &port])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = process else {
            // Not eprintln, which the tests catch.
            let _ = writeln!(stderr(), "SKIPPED: there is no {PYTHON}");
            return None;
        };
        let mut server = Self {
            process,
            url: url.to_string(),
        };
        while std::net::TcpStream::connect(("127.0.0.1", url.port()?)).is_err()
        {
            if server.process.try_wait().unwrap().is_some() {
                let _ = writeln!(stderr(), "SKIPPED: {PYTHON} does not start");
                return None;
            }
            thread::sleep(A_WHILE);
        }
        Some(server)
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A site as one would make it by hand: a list of twelve videos in a folder
/// of its own; number 5 has no page, and 8 is not where its page says.
fn files_of_a_site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list");
    let media = folder.path().join("视频");
    fs::create_dir_all(&list).unwrap();
    fs::create_dir_all(&media).unwrap();
    let link = |n| format!("<a href=\"video_{n}\">video {n}</a>\n");
    let index: String = (1..=12).map(link).collect();
    fs::write(list.join("index.html"), index).unwrap();
    for n in (1..=12).filter(|n| *n != 5) {
        let page = format!("<video srcUrl=\"../视频/第 {n} 集.mp4\">");
        fs::write(list.join(format!("video_{n}")), page).unwrap();
        if n != 8 {
            let file = media.join(format!("第 {n} 集.mp4"));
            fs::write(file, Site::video(n)).unwrap();
        }
    }
    folder
}

/// The program saves the videos of a real server, but for the two.
fn check_with_a_real_server(program: impl FnOnce() -> Command) {
    let folder = files_of_a_site();
    let Some(server) = RealServer::open(folder.path()) else {
        return;
    };
    let run = run(program(), "en", &format!("{}list", server.url));
    assert!(!run.well);
    assert_eq!(run.errors, "not saved: 2\n", "{:?}", run.lines);
    let index =
        format!("[index] {}list/ has 12 links to 12 videos", server.url);
    assert_eq!(run.lines[0], index);
    for n in [5, 8] {
        let reason = run.lines.iter().find(|line| {
            line.starts_with(&format!("[video {n}] failed: 404 "))
        });
        assert!(reason.is_some(), "{:?}", run.lines);
    }
    let there = (1..=12).filter(|n| ![5, 8].contains(n));
    let mut expected: Vec<_> = there.map(Site::video).collect();
    expected.sort();
    assert!(run.videos() == expected);
}

#[test]
fn a_real_server_works_too() {
    check_with_a_real_server(|| {
        Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks"))
    });
}

#[test]
fn a_real_server_works_for_the_python_program_too() {
    check_with_a_real_server(|| {
        let mut python = Command::new(PYTHON);
        python.arg(PROGRAM);
        python
    });
}

/// What a server answers for a video, and how that is told.
const TOLD: [(&str, &str, &str); 13] = [
    (
        "HTTP/1.1 404 Not Found\r\n\r\n",
        "404 Not Found",
        "404 Not Found",
    ),
    ("HTTP/1.1 599 Oh\r\n\r\n", "状态码 599", "status 599"),
    (
        "HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\nx",
        "206 Partial Content",
        "206 Partial Content",
    ),
    (
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "半路断了，9 字节只来了 4",
        "cut short, 4 of 9 bytes came",
    ),
    (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        "半路断了，来了 4 字节",
        "cut short after 4 bytes",
    ),
    (
        "HTTP/1.1 200 OK\r\n\r\na video",
        "服务器没说视频有多长，来全了没有无从知道",
        "no length given, so nobody can tell whether all of it came",
    ),
    (
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "一个字节也没有",
        "it has no bytes at all",
    ),
    (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx",
        "来的不是视频，是 text/html",
        "not a video, but text/html",
    ),
    (
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
        "来的是 gzip 编码，客户端没有要过",
        "encoded as gzip, which nobody asked for",
    ),
    (
        "HTTP/1.1 302 Found\r\nLocation: https://site/\r\n\r\n",
        "要用 https（https://site/），这个客户端不会",
        "that is https (https://site/), which this client cannot do",
    ),
    (
        "HTTP/1.1 302 Found\r\nLocation: ftp://site/\r\n\r\n",
        "给出的地址用不了：不是 http:// 地址，或者太长",
        "the address cannot be used: not http://, or too long",
    ),
    (
        "SSH-2.0\r\n",
        "服务器的回答当作 HTTP 读不通",
        "the server's answer cannot be read as HTTP",
    ),
    (
        "",
        "服务器没答完就断开了",
        "the server hung up before it had answered",
    ),
];

/// Of `TOLD`, what Python's urllib does in another way.
const OTHERWISE: [usize; 2] = [9, 10];

/// A site on which all goes wrong that is in `TOLD`.
fn site_of_troubles() -> Url {
    serve_with(|path, mut client| {
        let link = |n| format!("<a href=\"video_{n}\">");
        let n = |start| path.strip_prefix(start)?.parse::<usize>().ok();
        let answer = match (n("/video_"), n("/media/")) {
            (Some(n), _) => ok(&format!("srcUrl=\"/media/{n}\"")),
            (_, Some(n)) => TOLD[n].0.to_owned(),
            _ => ok(&(0..TOLD.len()).map(link).collect::<String>()),
        };
        let _ = client.write_all(answer.as_bytes());
    })
}

fn check_what_is_told(run: &Run, lang: &str, but: &[usize]) {
    assert!(!run.well);
    for (n, (_, zh, en)) in TOLD.iter().enumerate() {
        let line = match lang {
            "zh" => format!("[视频 {n}] 失败：{zh}"),
            _ => format!("[video {n}] failed: {en}"),
        };
        let there = run.lines.contains(&line) || but.contains(&n);
        assert!(there, "{line}\n{:#?}", run.lines);
    }
}

#[test]
fn whatever_comes_instead_of_a_video_is_told_in_the_readers_language() {
    let url = site_of_troubles();
    for lang in ["zh", "en"] {
        let run = lesson(lang, url.as_str());
        check_what_is_told(&run, lang, &[]);
        assert!(run.is_without_a_trace());
    }
}

#[test]
fn the_python_program_tells_the_same() {
    let url = site_of_troubles();
    for lang in ["zh", "en"] {
        let mut python = Command::new(PYTHON);
        if python.arg("--version").output().is_err() {
            let _ = writeln!(stderr(), "SKIPPED: there is no {PYTHON}");
            return;
        }
        let mut python = Command::new(PYTHON);
        python.arg(PROGRAM);
        let run = run(python, lang, url.as_str());
        check_what_is_told(&run, lang, &OTHERWISE);
        assert!(run.videos().is_empty());
    }
}

#[test]
fn whatever_is_wrong_with_the_index_is_told_in_the_readers_language() {
    let circle = serve([("/", "HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")]);
    let endless = serve_with(|_, mut client| {
        let _ = client.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while client.write_all(&[b' '; 1 << 16]).is_ok() {}
    });
    let nobody = format!("http://{}.invalid/", "x".repeat(64));
    for (site, zh, en) in [
        (
            circle.as_str(),
            "重定向了 10 次还没有到头",
            "redirected 10 times, and still not there",
        ),
        (
            endless.as_str(),
            "太长，超过了 10485760 字节",
            "too long, more than 10485760 bytes",
        ),
        (&nobody, "查不到这台主机", "nobody knows the host"),
    ] {
        let run = lesson("zh", site);
        assert_eq!(run.errors, format!("取不到目录 {site}：{zh}\n"));
        let run = lesson("en", site);
        assert_eq!(run.errors, format!("no index at {site}: {en}\n"));
        assert!(!run.well && run.lines.is_empty());
    }
}

#[test]
#[cfg(unix)]
fn what_the_system_reports_is_told_in_the_readers_language() {
    for (variable, value, zh) in [
        ("SITE", "http://255.255.255.255/", "取不到目录 "), // nobody is there
        (
            "TMPDIR",
            "/no/such/folder",
            "在 /no/such/folder 里建不了文件夹",
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_lesson05_callbacks"))
            .env("LESSON_LANG", "zh")
            .env(variable, value)
            .output()
            .unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        let errors = String::from_utf8(output.stderr).unwrap();
        let (start, why) = errors.trim_end().rsplit_once('：').unwrap();
        assert!(start.starts_with(zh), "{errors}");
        assert!(!why.contains(|c: char| c.is_ascii()), "{errors}");
    }
}

/// As a power cut would find it: the bytes are on the disk before the name is.
#[test]
#[cfg(target_os = "linux")]
fn a_video_has_its_name_only_after_its_bytes_are_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let site = Site::open(3, &[], Duration::ZERO).unwrap();
    let strace = Command::new("strace")
        .args([
            "-f",
            "-y",
            "-e",
            "trace=fsync,rename,renameat,renameat2",
            "-o",
        ])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_lesson05_callbacks"))
        .env("SITE", site.url().as_str())
        .current_dir(&folder)
        .output();
    if !strace.is_ok_and(|run| run.status.success()) {
        let _ = writeln!(stderr(), "SKIPPED: strace is not here, or may not");
        return;
    }
    let log = fs::read_to_string(log).unwrap();
    let name = |line: &str| {
        let end = line.find(".part").unwrap();
        line[end - 36..end].to_owned()
    };
    let mut synced = Vec::new();
    let mut named = 0;
    for line in log.lines().filter(|line| line.contains(".part")) {
        if line.contains("fsync(") {
            synced.push(name(line));
        } else {
            assert!(synced.contains(&name(line)), "{log}");
            named += 1;
        }
    }
    assert_eq!(named, 3, "{log}");
}
