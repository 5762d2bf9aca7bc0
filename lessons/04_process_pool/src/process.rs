//! 一个工人进程，从父进程这边看。
//! A worker process, as its parent sees it.

use crate::TaskError;
use crate::worker::MARK;
use say::tr;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::de::{Deserializer, IoRead};
use socket2::{Domain, SockAddr, Socket, Type};
use std::env;
use std::io::{self, BufReader, ErrorKind::WouldBlock, Write};
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
    answers: Deserializer<IoRead<BufReader<Socket>>>,
    _lifeline: Socket, // silent: the system closes it when we are gone
}

impl Process {
    /// Starts this program once more, as a worker.
    pub fn start() -> io::Result<Self> {
        let folder = tempfile::tempdir()?; // ⑧ no other user can look into it
        let path = folder.path().join("door");
        let door = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        door.bind(&SockAddr::unix(&path)?)?;
        door.listen(3)?;
        door.set_nonblocking(true)?;
        let mut child = Reaped(
            Command::new(env::current_exe()?)
                .arg(MARK)
                .arg(path)
                .stdin(Stdio::null())
                .spawn()?,
        );
        let tasks = child.admit(&door)?;
        let answers = BufReader::new(child.admit(&door)?);
        let lifeline = child.admit(&door)?;
        Ok(Self {
            child,
            tasks,
            answers: Deserializer::from_reader(answers),
            _lifeline: lifeline,
        })
    }
    // ANCHOR_END: process

    /// Sends a task. After an error the process is of no more use; the task
    /// did not run, for a worker begins when it has the whole of it.
    pub fn send(&mut self, task: &str) -> io::Result<()> {
        self.tasks.write_all(task.as_bytes())
    }

    /// Blocks until the answer comes: the result, or the message of the
    /// task's panic. After an error the process is of no more use.
    pub fn receive<R: DeserializeOwned>(
        &mut self,
    ) -> Result<Result<R, String>, TaskError> {
        Result::deserialize(&mut self.answers).map_err(|why| {
            let id = self.child.0.id();
            match self.child.end() {
                Ok(status) if why.is_io() || why.is_eof() => {
                    TaskError::Died(id, status)
                }
                _ => TaskError::Garbled(id, why),
            }
        })
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
                Err(e) if e.kind() == WouldBlock => thread::sleep(TICK),
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
