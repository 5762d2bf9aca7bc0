//! A `main` for tests whose workers are this same program.

use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeSet;
use std::process::{self, ExitCode};
use std::sync::mpsc::{self, RecvTimeoutError::Timeout, Sender};
use std::time::Duration;
use std::{fs, thread};

/// No test takes nearly as long, on whatever machine: it hangs.
const FOR_EVER: Duration = Duration::from_secs(300);

/// A test, which needs the parent, with its name.
pub type Test<P> = (&'static str, fn(&P));

/// Runs the tests that the command line asks for, one after another: each
/// has to leave no process behind.
pub fn run<P: Sync>(parent: &'static P, tests: &[Test<P>]) -> ExitCode {
    let trials = tests.iter().map(|&(name, test)| {
        Trial::test(name, move || {
            let limit = limit(name);
            let before = children(); // of a test that failed
            test(parent);
            drop(limit);
            assert_eq!(children(), before, "processes are left");
            Ok(())
        })
    });
    let mut arguments = Arguments::from_args();
    arguments.test_threads = Some(1);
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Ends this process, should it keep what this returns for ever.
pub fn limit(name: &str) -> Sender<()> {
    let name = name.to_owned();
    let (done, over) = mpsc::channel();
    thread::spawn(move || {
        if over.recv_timeout(FOR_EVER) == Err(Timeout) {
            eprintln!("test {name} hangs");
            process::exit(101);
        }
    });
    done
}

/// Names the functions that are tests.
macro_rules! tests {
    ($($(#[$cfg:meta])? $name:ident,)*) => {
        const TESTS: &[harness::Test<Main>] =
            &[$($(#[$cfg])? (stringify!($name), $name)),*];
    };
}
pub(crate) use tests;

/// Our child processes, the zombies among them, where the system tells.
pub fn children() -> BTreeSet<u32> {
    let me = process::id();
    let ids = fs::read_dir("/proc").into_iter().flatten().flatten();
    ids.filter_map(|entry| {
        let id: u32 = entry.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        let parent: u32 = fields.split_whitespace().nth(1)?.parse().ok()?;
        (parent == me).then_some(id)
    })
    .collect()
}
