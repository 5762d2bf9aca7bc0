//! 在限制之内运行一个程序，不留下任何东西。
//! Runs one program within limits, and leaves nothing behind.

use process_wrap::std::{ChildWrapper, CommandWrap};
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Set by Ctrl-C: every run kills its program and ends.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// More output than this is output without end.
const MOST_BYTES: usize = 4 << 20;
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
    /// A child outlived the program and had to be killed.
    pub left_processes: bool,
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
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(program);
    command
        .args(args)
        .current_dir(folder.path())
        .env_clear()
        .envs(KEPT.iter().filter_map(|n| Some((n, std::env::var_os(n)?))))
        .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, folder.path())))
        .envs([("LESSON_LANG", lang), ("NO_COLOR", "1")])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut command = CommandWrap::from(command);
    #[cfg(unix)]
    command.wrap(process_wrap::std::ProcessGroup::leader());
    #[cfg(windows)]
    command.wrap(process_wrap::std::JobObject);

    let start = Instant::now();
    let mut child = Watched(command.spawn()?);
    let (tell, told) = mpsc::channel();
    let stdout = collect(child.0.stdout().take(), tell.clone());
    let stderr = collect(child.0.stderr().take(), tell);

    let end = loop {
        // Hears at once when a stream ends or runs over.
        let news = told.recv_timeout(TICK);
        if let Some(status) = child.0.try_wait()? {
            break End::Exited(status);
        }
        if news == Ok(Stream::TooLong) {
            break End::TooMuchOutput;
        }
        if INTERRUPTED.load(Relaxed) {
            break End::Interrupted;
        }
        if start.elapsed() >= limit {
            break End::OutOfTime;
        }
        if news == Err(RecvTimeoutError::Disconnected) {
            thread::sleep(TICK); // it closed both streams, and still runs
        }
    };
    let elapsed = start.elapsed();
    let exited = matches!(end, End::Exited(_));
    let left_processes =
        exited && !child.is_gone_after(GRACE, &stdout, &stderr);
    drop(child); // kills whoever is left
    while !(stdout.is_closed() && stderr.is_closed())
        && start.elapsed() < elapsed + GRACE
    {
        thread::sleep(Duration::from_millis(1));
    }
    let too_long = stdout.is_too_long() || stderr.is_too_long();
    let mut left_files: Vec<PathBuf> = std::fs::read_dir(folder.path())?
        .map(|entry| Ok(entry?.file_name().into()))
        .collect::<io::Result<_>>()?;
    left_files.sort();
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
        left_files: if exited { left_files } else { Vec::new() },
    })
}

/// A child that is killed with its whole group, and reaped, when dropped.
struct Watched(Box<dyn ChildWrapper>);

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.0.start_kill();
        let _ = self.0.wait();
    }
}

impl Watched {
    /// Whether nobody of the exited child's group is left, and nobody holds
    /// its streams, at some moment before `grace` is over.
    fn is_gone_after(
        &self,
        grace: Duration,
        stdout: &Collected,
        stderr: &Collected,
    ) -> bool {
        let start = Instant::now();
        loop {
            let closed = stdout.is_closed() && stderr.is_closed();
            if closed && !self.has_group() {
                return true;
            }
            if start.elapsed() >= grace {
                return false;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[cfg(unix)]
    fn has_group(&self) -> bool {
        i32::try_from(self.0.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw)
            .is_some_and(|group| {
                rustix::process::test_kill_process_group(group).is_ok()
            })
    }

    /// The job object waits for the whole group by itself.
    #[cfg(not(unix))]
    fn has_group(&self) -> bool {
        false
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
