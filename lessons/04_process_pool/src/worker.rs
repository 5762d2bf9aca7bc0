//! 工人进程自己这边。
//! The worker's own side.

use say::fail;
use serde::{Serialize, de::DeserializeOwned};
use socket2::{Domain, SockAddr, Socket, Type};
use std::any::Any;
use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
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
    for line in BufReader::new(tasks).lines() {
        let line = line?;
        let run = AssertUnwindSafe(|| {
            let task = serde_json::from_str(&line).expect("a task");
            pack(&Ok(work(task)))
        });
        let answer = catch_unwind(run)
            .unwrap_or_else(|panic| pack(&Err::<(), _>(message(&*panic))));
        let _ = io::stdout().flush(); // what a task prints comes first
        answers.write_all(answer.as_bytes())?;
    }
    Ok(())
}
// ANCHOR_END: answer

fn pack<R: Serialize>(answer: &Result<R, String>) -> String {
    serde_json::to_string(answer).expect("a result that JSON can hold") + "\n"
}

fn message(panic: &(dyn Any + Send)) -> String {
    let literal = panic.downcast_ref::<&str>().copied();
    let text = panic.downcast_ref::<String>().map(String::as_str);
    literal.or(text).unwrap_or_default().to_owned()
}
