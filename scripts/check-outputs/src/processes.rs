//! 一次运行的进程，谁还活着，怎样结束它们。
//! The processes of a run: who of them is alive, and how they are ended.
//!
//! Linux says of each process whose it is: it is in the run's group, or its
//! environment names the run's temporary folder. That finds a process also in a
//! session of its own. Elsewhere only the group is known.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;

/// Those who do not end within this time after SIGKILL are given up.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(5);
const TICK: Duration = Duration::from_millis(5);

/// The processes of a run, or of several.
#[derive(Clone, Debug)]
pub struct Kin {
    /// The leaders of their groups.
    pub groups: Vec<u32>,
    /// Their temporary folders are here or below.
    pub folder: PathBuf,
}

/// A living process.
#[derive(Debug)]
pub struct Process {
    pid: u32,
    parent: u32,
    group: u32,
}

impl Kin {
    /// Whether nobody is alive. It looks twice, for it cannot tell whose a
    /// process is in the moment in which that turns into another program.
    pub fn is_gone(&self) -> bool {
        self.living().is_empty() && {
            thread::sleep(TICK);
            self.living().is_empty()
        }
    }

    /// Those who are alive; a process that nobody has reaped is not.
    pub fn living(&self) -> Vec<Process> {
        let Some(mut all) = all() else {
            let exists = |group: &&u32| group_exists(**group);
            let groups = self.groups.iter().filter(exists);
            return groups.map(|&group| Process::leader(group)).collect();
        };
        let ours = |p: &Process| self.groups.contains(&p.group);
        all.retain(|p| ours(p) || p.is_below(&self.folder));
        all
    }

    /// Kills whoever is alive; whether nobody is any more. A leader that is our
    /// child must have been waited for before.
    #[cfg(unix)]
    pub fn kill(&self) -> bool {
        let start = Instant::now();
        while !self.is_gone() {
            let living = self.living();
            if start.elapsed() > PATIENCE {
                return false;
            }
            self.groups.iter().for_each(|group| kill_group(*group));
            living.iter().for_each(Process::kill);
            thread::sleep(TICK);
            self.groups.iter().for_each(|group| reap_group(*group));
            living.iter().for_each(Process::reap);
        }
        true
    }

    /// Kills them with their children, and whether they end is not known.
    #[cfg(not(unix))]
    pub fn kill(&self) -> bool {
        for leader in &self.groups {
            let mut kill = std::process::Command::new("taskkill");
            kill.args(["/F", "/T", "/PID", &leader.to_string()]);
            let _ = kill.output();
        }
        false
    }
}

/// The living children of this process.
pub fn children() -> Vec<Process> {
    let us = std::process::id();
    let mut all = all().unwrap_or_default();
    all.retain(|process| process.parent == us);
    all
}

impl Process {
    /// Of a group into which we cannot look.
    fn leader(group: u32) -> Self {
        Self {
            pid: group,
            parent: 0,
            group,
        }
    }

    pub fn pid(&self) -> u32 {
        self.pid
    }
}

#[cfg(target_os = "linux")]
impl Process {
    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(format!("/proc/{}/{name}", self.pid)).unwrap_or_default()
    }

    fn is_below(&self, folder: &std::path::Path) -> bool {
        use std::os::unix::ffi::OsStrExt;
        self.file("environ").split(|b| *b == 0).any(|variable| {
            variable.strip_prefix(b"TMPDIR=").is_some_and(|value| {
                std::path::Path::new(std::ffi::OsStr::from_bytes(value))
                    .starts_with(folder)
            })
        })
    }

    /// With which words it was called, as bytes that may be anything.
    pub fn command(&self) -> Vec<u8> {
        let mut command = self.file("cmdline");
        while command.pop_if(|last| *last == 0).is_some() {}
        command
            .iter_mut()
            .filter(|b| **b == 0)
            .for_each(|b| *b = b' ');
        command
    }
}

#[cfg(not(target_os = "linux"))]
impl Process {
    fn is_below(&self, _: &std::path::Path) -> bool {
        false
    }

    pub fn command(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// All living processes, if the system shows them.
#[cfg(target_os = "linux")]
fn all() -> Option<Vec<Process>> {
    let entries = std::fs::read_dir("/proc").ok()?;
    let all: Vec<_> = entries
        .filter_map(|entry| {
            let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
            let mut process = Process::leader(pid);
            let stat = process.file("stat");
            let stat = String::from_utf8_lossy(&stat);
            // `7 (any name) S 1 7 …`: the state, the parent and the group.
            let mut fields = stat.rsplit_once(") ")?.1.split(' ');
            if matches!(fields.next()?, "Z" | "X") {
                return None;
            }
            process.parent = fields.next()?.parse().ok()?;
            process.group = fields.next()?.parse().ok()?;
            Some(process)
        })
        .collect();
    (!all.is_empty()).then_some(all)
}

#[cfg(not(target_os = "linux"))]
fn all() -> Option<Vec<Process>> {
    None
}

/// A job object ends with all its processes, so no group is left.
#[cfg(not(unix))]
fn group_exists(_: u32) -> bool {
    false
}

/// Nor is there one to be killed, nor a child that is not waited for.
#[cfg(not(unix))]
pub fn kill_group(_: u32) {}
#[cfg(not(unix))]
pub fn reap_children() -> bool {
    true
}

#[cfg(unix)]
use unix::{group_exists, reap_group};
#[cfg(unix)]
pub use unix::{kill_group, reap_children};

#[cfg(unix)]
mod unix {
    use super::Process;
    use rustix::process::{
        Pid, Signal, WaitOptions, kill_process, kill_process_group,
        test_kill_process_group, wait, waitpgid, waitpid,
    };

    fn pid(number: u32) -> Option<Pid> {
        i32::try_from(number).ok().and_then(Pid::from_raw)
    }

    pub fn group_exists(group: u32) -> bool {
        pid(group).is_some_and(|pid| test_kill_process_group(pid).is_ok())
    }

    /// The leader must not have been waited for, or somebody else be left.
    pub fn kill_group(group: u32) {
        pid(group).map(|pid| kill_process_group(pid, Signal::KILL));
    }

    /// Those of the group that have become our children.
    pub fn reap_group(group: u32) {
        let Some(pid) = pid(group) else { return };
        while let Ok(Some(_)) = waitpgid(pid, WaitOptions::NOHANG) {}
    }

    /// Reaps all children that have ended, for process 1 may be one that reaps
    /// nobody. Whether there is none any more: this the system knows exactly,
    /// while [`super::all`] may overlook one that has just been started.
    pub fn reap_children() -> bool {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some(_)) => {}
                Ok(None) => return false,
                Err(_) => return true,
            }
        }
    }

    impl Process {
        pub fn kill(&self) {
            pid(self.pid).map(|pid| kill_process(pid, Signal::KILL));
        }

        pub fn reap(&self) {
            pid(self.pid).map(|pid| waitpid(Some(pid), WaitOptions::NOHANG));
        }
    }
}
