//! 第 4 课附：父进程被杀，工人进程一个也不留下。
//! Lesson 4, aside: the parent is killed, and no worker is left.

use lesson04_process_pool::Parent;
use say::{print_line, say, speaker};
use std::env;
use std::io::{self, BufRead, BufReader};
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

const WORKERS: usize = 3;
const WORK: Duration = Duration::from_secs(5);

fn main() -> io::Result<()> {
    let parent = Parent::or_worker(work);
    if env::args().any(|arg| arg == "parent") {
        let pool = parent.pool(WORKERS);
        for n in 1..=WORKERS {
            pool.submit(n);
        }
        return Ok(()); // would wait for all of them
    }

    let mut command = Command::new(env::current_exe()?);
    command.arg("parent").stdout(Stdio::piped());
    #[cfg(unix)]
    command.process_group(0); // of its own, as in another terminal
    let mut child = command.spawn()?;
    let pipe = child.stdout.take().expect("it is piped");
    let mut lines = BufReader::new(pipe).lines();
    for line in lines.by_ref().take(WORKERS) {
        print_line(&line?);
    }
    child.kill()?;
    child.wait()?;
    say!("父进程被杀了", "the parent is killed");
    // The workers print into the same pipe: it ends when the last one does.
    for line in lines {
        print_line(&line?);
    }
    say!("工人进程都不在了", "all the workers are gone");
    Ok(())
}

/// Runs in a worker process.
fn work(n: usize) {
    let worker = speaker!("工人 {n}", "worker {n}");
    say!(worker, "这活要干 5 秒", "has work for 5 seconds");
    thread::sleep(WORK);
    say!(worker, "干完了", "is done");
}
