//! Standard output, which is kept. To print is a step.

pub use ::std::io::{
    BufRead, BufReader, BufWriter, Cursor, Error, ErrorKind, Read, Result,
    Seek, SeekFrom, Write, empty, sink,
};

use crate::run::{self, How, Name, Wants};
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::Location;

static STDOUT: Name = Name::new();

/// The run's standard output.
#[derive(Debug)]
pub struct Stdout(());

/// Somebody prints. What was written comes out as lines when it is dropped.
#[derive(Debug)]
pub struct StdoutLock<'a>(String, PhantomData<&'a ()>);

/// The run's standard output; outside of a run, the program's.
pub fn stdout() -> Stdout {
    Stdout(())
}

impl Stdout {
    /// Waits until nobody else prints.
    #[track_caller]
    pub fn lock(&self) -> StdoutLock<'static> {
        if run::active() {
            let (lock, _) = STDOUT.get("lock", "stdout", true);
            run::step(Wants::Open(lock), None, Location::caller());
            run::with(|run| run.take_lock(lock, How::Lock { wrote: true }));
        }
        StdoutLock(String::new(), PhantomData)
    }
}

impl Write for StdoutLock<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.0 += &String::from_utf8_lossy(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

impl Drop for StdoutLock<'_> {
    fn drop(&mut self) {
        if !run::active() {
            ::std::print!("{}", self.0);
            return;
        }
        let (lock, _) = STDOUT.get("lock", "stdout", true);
        run::with(|run| {
            run.unlock(lock, true);
            for line in self.0.lines() {
                run.print(line, lock);
            }
        });
    }
}

/// What `println!` does.
#[track_caller]
pub fn print_line(text: fmt::Arguments) {
    let _ = writeln!(stdout().lock(), "{text}");
}

/// What `eprintln!` does.
pub fn complain(text: fmt::Arguments) {
    if run::active() {
        run::with(|run| run.errors += &format!("{text}\n"));
    } else {
        ::std::eprintln!("{text}");
    }
}
