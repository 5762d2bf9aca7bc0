//! 给一条命令或一个测试程序加上时间限制，挂住时说出是谁。
//! Ends a command or a test program that hangs, and says which.
//!
//! ```text
//! limited SECONDS COMMAND…        it may run for so long
//! limited test SECONDS PROGRAM…   cargo's runner: it may be silent for so long
//! ```
//!
//! Exit status: that of the command; 124 when the limit was over, 2 when called
//! wrongly.

mod tests;

use process_wrap::std::{ChildWrapper, CommandWrap};
use say::tr;
use std::env;
use std::ffi::OsString;
use std::io;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// As of `timeout`, the command of other systems.
const OUT_OF_TIME: u8 = 124;
const TICK: Duration = Duration::from_millis(20);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

fn main() -> ExitCode {
    let mut args: Vec<OsString> = env::args_os().skip(1).collect();
    let test = args.first().is_some_and(|arg| arg == "test");
    args.drain(..usize::from(test));
    let seconds = args.first().and_then(|arg| arg.to_str()?.parse().ok());
    let (Some(seconds @ 1..), [_, command @ ..]) = (seconds, &args[..]) else {
        return usage();
    };
    if command.is_empty() {
        return usage();
    }
    if let Err(e) = ctrlc::set_handler(|| INTERRUPTED.store(true, Relaxed)) {
        eprintln!("Ctrl-C: {e}");
        return ExitCode::FAILURE;
    }
    let limit = Duration::from_secs(seconds);
    let ended = match test {
        true => tests::run(command, limit),
        false => run(command, limit),
    };
    ended.unwrap_or_else(|e| {
        let name = command[0].to_string_lossy();
        eprintln!(
            "{}",
            tr!("{name} 运行不了：{e}", "{name} cannot be run: {e}")
        );
        ExitCode::FAILURE
    })
}

fn usage() -> ExitCode {
    eprintln!(
        "{}",
        tr!(
            "用法：limited [test] 秒数 命令…",
            "usage: limited [test] SECONDS COMMAND…"
        )
    );
    ExitCode::from(2)
}

/// Runs a command that has our own streams, for `limit` at most.
fn run(command: &[OsString], limit: Duration) -> io::Result<ExitCode> {
    let mut group = Group::start(command, Stdio::inherit())?;
    let start = Instant::now();
    loop {
        if let Some(status) = group.0.try_wait()? {
            return Ok(code(status));
        }
        if INTERRUPTED.load(Relaxed) {
            return Ok(ExitCode::from(130));
        }
        if start.elapsed() >= limit {
            let (shown, secs) = (shown(command), limit.as_secs());
            eprintln!(
                "{}",
                tr!(
                    "{shown}：{secs} 秒后还没有结束，已强行结束",
                    "{shown}: it had not ended after {secs} s and was killed"
                )
            );
            return Ok(ExitCode::from(OUT_OF_TIME));
        }
        thread::sleep(TICK);
    }
}

fn shown(command: &[OsString]) -> String {
    let words: Vec<_> = command.iter().map(|w| w.to_string_lossy()).collect();
    words.join(" ")
}

fn code(status: ExitStatus) -> ExitCode {
    match status.code() {
        Some(code) => u8::try_from(code).map_or(ExitCode::FAILURE, Into::into),
        None => {
            eprintln!("{status}"); // a signal
            ExitCode::FAILURE
        }
    }
}

/// A program with its children; whoever is left ends when it is dropped.
struct Group(Box<dyn ChildWrapper>);

impl Group {
    fn start(command: &[OsString], stdout: Stdio) -> io::Result<Self> {
        let mut program = Command::new(&command[0]);
        program.args(&command[1..]).stdout(stdout);
        let mut program = CommandWrap::from(program);
        #[cfg(unix)]
        program.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        program.wrap(process_wrap::std::JobObject);
        program.spawn().map(Self)
    }
}

impl Drop for Group {
    /// First asks, so that who has children of its own can end them.
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            const SIGTERM: i32 = 15;
            const GRACE: Duration = Duration::from_secs(5);
            let start = Instant::now();
            let _ = self.0.signal(SIGTERM);
            while start.elapsed() < GRACE
                && matches!(self.0.try_wait(), Ok(None))
            {
                thread::sleep(TICK);
            }
        }
        let _ = self.0.start_kill();
        let _ = self.0.wait();
    }
}
