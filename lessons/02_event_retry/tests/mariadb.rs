//! The lesson and a real MariaDB, where one is installed.
#![cfg(unix)] // elsewhere a fresh data folder is made in another way

use std::env;
use std::fs;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

#[test]
fn both_connections_find_a_real_mariadb() {
    let Some(mut mariadb) = MariaDb::install() else {
        // Not with eprintln, which a test that passes keeps to itself.
        let _ = writeln!(
            io::stderr(),
            "tests/mariadb.rs skipped: MariaDB is not installed here"
        );
        return;
    };

    // The lesson comes first, and must wait. Where MariaDB needs more than
    // the time that the lesson has, it gives up, and rightly so.
    let waited = (0..5).find_map(|_| {
        mariadb.stop();
        let lesson = start_lesson(mariadb.port);
        mariadb.start();
        let output = lesson.wait_with_output().unwrap();
        output.status.success().then_some(output)
    });
    let waited = waited.unwrap_or_else(|| panic!("{}", mariadb.log()));
    let lines = connected(&waited, &mariadb);
    let place =
        |end: &str| lines.iter().position(|l| l.ends_with(end)).unwrap();
    let up = place(&mariadb.version);
    assert!(place("[connection 1] attempt 1") < up, "{lines:#?}");
    assert!(place("[connection 2] attempt 1") < up, "{lines:#?}");

    // Now MariaDB is up before the lesson.
    let output = start_lesson(mariadb.port).wait_with_output().unwrap();
    connected(&output, &mariadb);
}

fn start_lesson(port: u16) -> Child {
    Command::new(env!("CARGO_BIN_EXE_lesson02_event_retry"))
        .env("LESSON_LANG", "en")
        .env("MYSQL_ADDR", format!("127.0.0.1:{port}"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The lines of a run in which both connected and the version was right.
fn connected(output: &Output, mariadb: &MariaDb) -> Vec<String> {
    let lines = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<_> = lines.lines().map(str::to_owned).collect();
    assert!(output.status.success(), "{lines:#?}\n{}", mariadb.log());
    assert!(output.stderr.is_empty());
    for line in [
        &format!("[check] MySQL is up, version {}", mariadb.version),
        "[connection 1] connected",
        "[connection 2] connected",
        "both connected, after ",
    ] {
        let found = lines.iter().any(|l| l.starts_with(line));
        assert!(found, "no {line:?}: {lines:#?}");
    }
    lines
}

/// A MariaDB of our own, stopped when it is dropped.
struct MariaDb {
    server: Option<Child>,
    program: PathBuf,
    version: String,
    port: u16,
    home: TempDir, // removed after the server has stopped
}

impl MariaDb {
    /// Makes a fresh data folder; `None` where MariaDB is not installed.
    fn install() -> Option<Self> {
        let install = find("mariadb-install-db")?;
        let program = find("mariadbd")?;
        let home = TempDir::new().unwrap();
        let path = home.path().display();
        // MariaDB wants to be told when it is root who starts it.
        let root = fs::metadata(home.path()).unwrap().uid() == 0;
        let user = if root { "user = root" } else { "" };
        // The port may be taken by others before MariaDB is up, but then it
        // says so in its log, and the test fails.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let config = format!(
            "[mariadbd]\n{user}\ndatadir = {path}/data\nport = {port}\n\
             bind-address = 127.0.0.1\nsocket = {path}/socket\n\
             pid-file = {path}/pid\ninnodb-log-file-size = 4M\n"
        );
        fs::write(home.path().join("config"), config).unwrap();

        let made = Command::new(install)
            .arg(format!("--defaults-file={path}/config"))
            .args(["--auth-root-authentication-method=socket"])
            .arg("--skip-test-db")
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let version = Command::new(&program).arg("--version").output().unwrap();
        let version = String::from_utf8(version.stdout).unwrap();
        let mut words = version.split_whitespace();
        words.find(|word| *word == "Ver").unwrap();
        Some(Self {
            server: None,
            program,
            version: words.next().unwrap().to_owned(),
            port,
            home,
        })
    }

    fn start(&mut self) {
        let log = fs::File::create(self.home.path().join("log")).unwrap();
        let config = self.home.path().join("config");
        let server = Command::new(&self.program)
            .arg(format!("--defaults-file={}", config.display()))
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.server = Some(server);
    }

    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.home.path().join("log")).unwrap_or_default()
    }
}

impl Drop for MariaDb {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The program in the search path, or in a folder for servers.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/local/sbin", "/usr/libexec"];
    env::split_paths(&path)
        .chain(more.iter().map(|folder| Path::new(folder).to_owned()))
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
