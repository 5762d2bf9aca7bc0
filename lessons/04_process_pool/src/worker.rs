//! 工人进程自己这边。
//! The worker's own side.

use crate::letter::{self, Failure, caught};
use say::fail;
use serde::{Serialize, de::DeserializeOwned};
use socket2::{Domain, SockAddr, Socket, Type};
use std::env;
use std::io::{self, BufReader, Read, Write};
use std::process;
use std::thread;

/// The first argument of every worker.
pub const MARK: &str = "--process-pool-worker";

pub fn is_one() -> bool {
    env::args_os().nth(1).is_some_and(|first| first == MARK)
}

// ANCHOR: serve
/// Does the tasks that come, until the parent is gone.
pub fn serve<T: DeserializeOwned, R: Serialize>(work: impl Fn(T) -> R) -> ! {
    let (tasks, answers, mut lifeline) = match knock() {
        Ok(connections) => connections,
        Err(e) => fail!(
            "只有进程池才能启动工人进程：{e}",
            "only a process pool can start a worker: {e}"
        ),
    };
    thread::spawn(move || {
        // ⑨ Nothing ever comes. It returns when the parent is gone.
        let _ = lifeline.read_to_end(&mut Vec::new());
        process::exit(0);
    });
    let _ = answer_all(tasks, answers, work); // it fails if the parent is gone
    process::exit(0)
}
// ANCHOR_END: serve

/// Connects to the parent: for tasks, for answers, and for a lifeline.
fn knock() -> io::Result<(Socket, Socket, Socket)> {
    let path = env::args_os().nth(2).unwrap_or_default();
    let connect = || -> io::Result<_> {
        let door = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        door.connect(&SockAddr::unix(&path)?)?;
        Ok(door)
    };
    Ok((connect()?, connect()?, connect()?))
}

// ANCHOR: answer
fn answer_all<T: DeserializeOwned, R: Serialize>(
    tasks: Socket,
    mut answers: Socket,
    work: impl Fn(T) -> R,
) -> io::Result<()> {
    let mut tasks = BufReader::new(tasks);
    loop {
        let letter = letter::read(&mut tasks)?;
        let result = letter::unpack(&letter)
            .map_err(Failure::NotRun)
            .and_then(|task| caught(|| work(task)).map_err(Failure::Panicked));
        let answer = letter::pack(&result).unwrap_or_else(|why| {
            letter::pack(&Err::<(), _>(Failure::CannotTravel(why)))
                .expect("a reason in words can be packed")
        });
        let _ = caught(|| drop(result)); // it has had its say
        let _ = io::stdout().flush(); // what a task prints comes first
        answers.write_all(&answer)?;
    }
}
// ANCHOR_END: answer
