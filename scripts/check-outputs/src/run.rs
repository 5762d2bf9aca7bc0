//! 在限制之内运行一个程序，不留下任何东西。
//! Runs one program within limits, and leaves nothing behind.

use crate::processes::{self, Kin};
use crate::watch::{self, Watch, Watching};
use process_wrap::std::{ChildWrapper, CommandWrap};
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Set by Ctrl-C, or when nobody reads what we print: every run kills its
/// program and ends.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// More output than this is output without end.
pub const MOST_BYTES: usize = 4 << 20;
/// How often a running program is looked at.
const TICK: Duration = Duration::from_millis(20);
/// How long a program's children, and the end of its streams, may need to follow
/// it; long, for on a busy machine nothing is prompt.
const GRACE: Duration = Duration::from_secs(5);

/// The only variables that a program gets from our own environment: what it
/// prints must not depend on whose machine it is.
const KEPT: [&str; 12] = [
    "PATH",
    "HOME",
    "USER",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "SYSTEMROOT",
    "SYSTEMDRIVE",
    "COMSPEC",
    "PATHEXT",
    "LD_LIBRARY_PATH",
    "PYENV_ROOT",
];

/// What a program did.
#[derive(Debug)]
pub struct Run {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// When the lines of stdout came, in milliseconds since the first.
    pub times: Vec<u32>,
    pub end: End,
    pub elapsed: Duration,
    /// A child outlived the program.
    pub left_processes: bool,
    /// With which words those children were called, where that is known.
    pub left_commands: Vec<Vec<u8>>,
    /// Somebody could not be killed.
    pub still_running: bool,
    /// What it left in its working folder, which is also the one for
    /// temporary files.
    pub left_files: Vec<PathBuf>,
}

/// How a program ended.
#[derive(Debug)]
pub enum End {
    /// By itself.
    Exited(ExitStatus),
    /// Killed at the time limit.
    OutOfTime,
    /// Killed when its output had become too long.
    TooMuchOutput,
    /// Killed because we were asked to end.
    Interrupted,
}

/// Runs a program with these arguments and `LESSON_LANG`, for `limit` at most.
///
/// # Errors
/// When the program cannot be started or watched.
pub fn run(
    program: &Path,
    args: &[OsString],
    lang: &str,
    limit: Duration,
) -> io::Result<Run> {
    let watch = watch::watch()?;
    let folder = watch.folder()?;
    let mut command = command(program, args, lang, &folder.0);
    let start = Instant::now();
    let mut child = Watched::over(command.spawn()?, &watch, &folder.0);
    let (tell, told) = mpsc::channel();
    let stdout = collect(child.child.stdout().take(), tell.clone());
    let stderr = collect(child.child.stderr().take(), tell);
    let closed = || stdout.is_closed() && stderr.is_closed();

    let end = child.wait(start, limit, &told)?;
    let elapsed = start.elapsed();
    let exited = matches!(end, End::Exited(_));
    let left_processes = exited && !child.is_gone_after(GRACE, closed);
    let left = match left_processes {
        true => child.kin.living(),
        false => Vec::new(),
    };
    let left_commands = left.iter().map(|process| process.command()).collect();
    let all_dead = child.kill();
    let killed = Instant::now();
    while !closed() && killed.elapsed() < GRACE {
        thread::sleep(Duration::from_millis(1));
    }
    let still_running = !(all_dead && closed());
    let too_long = stdout.is_too_long() || stderr.is_too_long();
    let left_files = files(&folder.0)?;
    let (stdout, moments) = stdout.take();
    Ok(Run {
        stdout,
        stderr: stderr.take().0,
        times: since_the_first(&moments),
        end: if exited && too_long {
            End::TooMuchOutput
        } else {
            end
        },
        elapsed,
        left_processes,
        left_commands,
        still_running,
        left_files: if exited { left_files } else { Vec::new() },
    })
}

fn command(
    program: &Path,
    args: &[OsString],
    lang: &str,
    folder: &Path,
) -> CommandWrap {
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .envs(KEPT.iter().filter_map(|n| Some((n, std::env::var_os(n)?))))
        .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder)))
        .envs([("LESSON_LANG", lang), ("NO_COLOR", "1")])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let command = CommandWrap::from(command);
    #[cfg(windows)]
    let command = {
        let mut command = command;
        command.wrap(process_wrap::std::JobObject);
        command
    };
    command
}

/// What a program left in its folder, in order; nothing if that is gone, too.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    watch::open(folder);
    let entries = match std::fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().into()));
    let mut files = names.collect::<io::Result<Vec<PathBuf>>>()?;
    files.sort();
    Ok(files)
}

/// A program that is killed with all its processes, and reaped, when dropped.
struct Watched {
    child: Box<dyn ChildWrapper>,
    kin: Kin,
    /// Nobody is left to be killed.
    gone: bool,
    _watching: Watching,
}

impl Watched {
    fn over(
        child: Box<dyn ChildWrapper>,
        watch: &Arc<Watch>,
        folder: &Path,
    ) -> Self {
        Self {
            kin: Kin {
                groups: vec![child.id()],
                folder: folder.to_owned(),
            },
            _watching: watch.over(child.id()),
            child,
            gone: false,
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Watched {
    /// Waits for the program's end, or for a reason to kill it.
    fn wait(
        &mut self,
        start: Instant,
        limit: Duration,
        told: &Receiver<Stream>,
    ) -> io::Result<End> {
        loop {
            // Hears at once when a stream ends or runs over.
            let news = told.recv_timeout(TICK);
            if let Some(status) = self.child.try_wait()? {
                return Ok(End::Exited(status));
            }
            if news == Ok(Stream::TooLong) {
                return Ok(End::TooMuchOutput);
            }
            if INTERRUPTED.load(Relaxed) {
                return Ok(End::Interrupted);
            }
            if start.elapsed() >= limit {
                return Ok(End::OutOfTime);
            }
            if news == Err(RecvTimeoutError::Disconnected) {
                thread::sleep(TICK); // it closed both streams, and still runs
            }
        }
    }

    /// Whether nobody of the exited program's processes is left, and nobody
    /// holds its streams, at some moment before `grace` is over.
    fn is_gone_after(
        &mut self,
        grace: Duration,
        closed: impl Fn() -> bool,
    ) -> bool {
        let start = Instant::now();
        loop {
            if closed() && self.kin.is_gone() {
                self.gone = true;
                return true;
            }
            if start.elapsed() >= grace || INTERRUPTED.load(Relaxed) {
                return false;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Kills the program and all its processes; whether nobody is left.
    fn kill(&mut self) -> bool {
        if !self.gone {
            if let Ok(None) = self.child.try_wait() {
                processes::kill_group(self.child.id());
                let _ = self.child.start_kill();
            }
            let _ = self.child.wait();
            // On Windows the job object has killed the others.
            self.gone = cfg!(windows) || self.kin.kill();
        }
        self.gone
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Ended,
    TooLong,
}

/// What came from a stream so far.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Came>>);

#[derive(Default)]
struct Came {
    bytes: Vec<u8>,
    /// For each line the moment at which its end came.
    moments: Vec<Instant>,
    how: Option<Stream>,
}

impl Collected {
    fn is_closed(&self) -> bool {
        self.0.lock().unwrap().how.is_some()
    }

    fn is_too_long(&self) -> bool {
        self.0.lock().unwrap().how == Some(Stream::TooLong)
    }

    fn take(&self) -> (Vec<u8>, Vec<Instant>) {
        let mut came = self.0.lock().unwrap();
        let Came { bytes, moments, .. } = &mut *came;
        (std::mem::take(bytes), std::mem::take(moments))
    }
}

/// In milliseconds, rounded.
fn since_the_first(moments: &[Instant]) -> Vec<u32> {
    let since = |moment: &Instant| moment.duration_since(moments[0]);
    let whole = |time: Duration| u32::try_from((time.as_micros() + 500) / 1000);
    moments
        .iter()
        .map(|moment| whole(since(moment)).unwrap_or(u32::MAX))
        .collect()
}

/// Reads a stream in a thread of its own until it ends or is too long. The
/// thread is not joined: a process that fled from the group might keep the
/// stream open.
fn collect(
    stream: Option<impl Read + Send + 'static>,
    tell: mpsc::Sender<Stream>,
) -> Collected {
    let collected = Collected::default();
    let ours = collected.clone();
    thread::spawn(move || {
        let mut stream = stream.expect("the stream is piped");
        let mut buffer = [0; 8192];
        let how = loop {
            match stream.read(&mut buffer) {
                Ok(0) => break Stream::Ended,
                Ok(n) => {
                    let now = Instant::now();
                    let came = &mut ours.0.lock().unwrap();
                    came.bytes.extend(&buffer[..n]);
                    let ends = buffer[..n].iter().filter(|b| **b == b'\n');
                    came.moments.extend(ends.map(|_| now));
                    if came.bytes.len() > MOST_BYTES {
                        break Stream::TooLong;
                    }
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break Stream::Ended,
            }
        };
        ours.0.lock().unwrap().how = Some(how);
        let _ = tell.send(how);
    });
    collected
}
