//! 一个工人进程，从父进程这边看。
//! A worker process, as its parent sees it.

use crate::TaskError;
use crate::letter::{self, Failure};
use crate::worker::MARK;
use say::tr;
use serde::de::DeserializeOwned;
use socket2::{Domain, SockAddr, Socket, Type};
use std::env;
use std::fs::{self, DirBuilder};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader, ErrorKind, Write};
#[cfg(unix)]
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

/// How often we look whether a new worker has come, or died.
const TICK: Duration = Duration::from_millis(1);

// ANCHOR: process
/// A worker that waits for a task. Dropping it ends it: nothing is left, not
/// even a zombie.
pub struct Process {
    child: Reaped,
    tasks: Socket, // one way each, which is faster than both ways on one
    answers: BufReader<Socket>,
    _lifeline: Socket, // silent: the system closes it when we are gone
}

impl Process {
    /// Starts this program once more, as a worker.
    pub fn start() -> io::Result<Self> {
        let folder = Folder::new()?; // ⑧ no other user can look into it
        let path = folder.0.join("door");
        let door = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        door.bind(&SockAddr::unix(&path)?)?;
        door.listen(3)?;
        door.set_nonblocking(true)?;
        let program = this_program()?;
        let child = Command::new(&program)
            .arg(MARK)
            .arg(path)
            .stdin(Stdio::null())
            .spawn();
        let mut child =
            Reaped(child.map_err(|why| cannot_start(&program, why))?);
        let tasks = child.admit(&door)?;
        let answers = BufReader::new(child.admit(&door)?);
        let lifeline = child.admit(&door)?;
        Ok(Self {
            child,
            tasks,
            answers,
            _lifeline: lifeline,
        })
    }
    // ANCHOR_END: process

    /// Sends a task. After an error the process is of no more use; the task
    /// did not run, for a worker begins when it has the whole of it.
    pub fn send(&mut self, task: &[u8]) -> io::Result<()> {
        self.tasks.write_all(task)
    }

    /// Blocks until the answer comes: the result, or why there is none. After
    /// an error the process is of no more use.
    pub fn receive<R: DeserializeOwned>(
        &mut self,
    ) -> Result<Result<R, Failure>, TaskError> {
        let answer = letter::read(&mut self.answers).map_err(|why| {
            let id = self.child.0.id();
            match self.child.end() {
                Ok(status) if why.kind() != ErrorKind::InvalidData => {
                    TaskError::Died(id, status)
                }
                _ => TaskError::Garbled(id),
            }
        })?;
        Ok(letter::unpack(&answer)
            .unwrap_or_else(|why| Err(Failure::CannotTravel(why))))
    }
}

/// The file that this process runs.
fn this_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        Ok("/proc/self/exe".into()) // even when its path has a new file
    } else {
        env::current_exe()
    }
}

fn cannot_start(program: &Path, why: io::Error) -> io::Error {
    let program = program.display();
    io::Error::other(tr!(
        "启动不了 {program}：{why}",
        "cannot start {program}: {why}"
    ))
}

/// A new folder for the door, which only this user can open. It is removed
/// when it is dropped. Its path has to be short: 103 bytes on macOS.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        let folder = Self::new_in(&env::temp_dir())?;
        if cfg!(unix) && folder.0.join("door").as_os_str().len() > 103 {
            return Self::new_in("/tmp".as_ref());
        }
        Ok(folder)
    }

    fn new_in(place: &Path) -> io::Result<Self> {
        let mut folder = DirBuilder::new();
        #[cfg(unix)]
        folder.mode(0o700);
        loop {
            // A name that nobody can guess, and take before us.
            let name = RandomState::new().hash_one("pool");
            let path = place.join(format!("pool-{name:x}"));
            match folder.create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(why) => {
                    let place = place.display();
                    return Err(io::Error::other(tr!(
                        "临时文件夹 {place} 用不了：{why}",
                        "the temporary folder {place} cannot be used: {why}"
                    )));
                }
            }
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A child that is killed and waited for when it is dropped.
struct Reaped(Child);

impl Reaped {
    /// Blocks until this child connects, or dies.
    fn admit(&mut self, door: &Socket) -> io::Result<Socket> {
        loop {
            match door.accept() {
                Ok((guest, _)) => {
                    guest.set_nonblocking(false)?; // some get it from the door
                    return Ok(guest);
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {
                    thread::sleep(TICK);
                }
                Err(e) => return Err(e),
            }
            if let Some(status) = self.0.try_wait()? {
                return Err(io::Error::other(tr!(
                    "新的进程一开始就结束了（{status}）",
                    "the new process ended at once ({status})"
                )));
            }
        }
    }

    /// Kills it, unless it is dead already, and says how it ended.
    fn end(&mut self) -> io::Result<ExitStatus> {
        let _ = self.0.kill();
        self.0.wait()
    }
}

impl Drop for Reaped {
    fn drop(&mut self) {
        let _ = self.end();
    }
}
