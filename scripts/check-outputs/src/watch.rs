//! 检查器自己被强行结束时，也不留下进程和文件夹。
//! Even when the checker itself is killed, no process and no folder stays.
//!
//! A second process of ours, the watcher, waits for the end of its stdin, which
//! comes when the checker ends, in whichever way. Then it kills the programs that
//! are still running, and removes the folder in which each has one of its own.

use crate::processes::{self, Kin};
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// The checker, called with this word and the name of a folder, is a watcher.
pub const WATCHER: &str = "--watcher";
/// The folder's name begins so; short, for the paths of sockets may not be long.
const PREFIX: &str = "co-";
/// How often it tries to remove a folder in which somebody still writes, and
/// to end those who start others.
const TRIES: u32 = 100;
const TICK: Duration = Duration::from_millis(20);

/// The watcher, as the checker sees it.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    tell: Mutex<Option<ChildStdin>>,
    process: Mutex<Child>,
    process_id: u32,
    runs: AtomicUsize,
    /// Children that this process had from the start.
    known: HashSet<u32>,
}

static WATCH: Mutex<Option<Arc<Watch>>> = Mutex::new(None);

/// The watcher of this process; it starts with the first call.
///
/// # Errors
/// When it cannot be started.
pub fn watch() -> io::Result<Arc<Watch>> {
    let mut watch = WATCH.lock().unwrap();
    if let Some(watch) = &*watch {
        return Ok(Arc::clone(watch));
    }
    Ok(Arc::clone(watch.insert(Arc::new(Watch::start()?))))
}

/// Ends the watcher, if there is one, when it has cleaned up. No program may run
/// any more.
///
/// Then it kills whoever of their processes is still there, and returns with
/// which words each was called: one that has left its group and its environment
/// cannot be told from those of another run before.
pub fn finish() -> Vec<Vec<u8>> {
    let Some(watch) = WATCH.lock().unwrap().take() else {
        return Vec::new();
    };
    let mut commands = watch.kill_strays();
    drop(watch.tell.lock().unwrap().take());
    let _ = watch.process.lock().unwrap().wait();
    for _ in 0..TRIES {
        if processes::reap_children() || !watch.known.is_empty() {
            break;
        }
        commands.extend(watch.kill_strays());
    }
    commands
}

impl Watch {
    fn start() -> io::Result<Self> {
        // Whoever loses its parent becomes our child, not that of process 1.
        #[cfg(target_os = "linux")]
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .arg(WATCHER)
            .arg(folder.path().file_name().expect("it has one"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // Ctrl-C and Ctrl-\ in a terminal are for the checker.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let known = processes::children().iter().map(|p| p.pid()).collect();
        let mut process = command.spawn()?;
        Ok(Self {
            process_id: process.id(),
            folder: std::path::absolute(folder.keep())?,
            tell: Mutex::new(process.stdin.take()),
            process: Mutex::new(process),
            runs: AtomicUsize::new(0),
            known,
        })
    }

    /// An empty folder for a run.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self) -> io::Result<Folder> {
        let number = self.runs.fetch_add(1, Relaxed).to_string();
        let folder = self.folder.join(number);
        fs::create_dir(&folder)?;
        Ok(Folder(folder))
    }

    /// Has the watcher know of a leader of a group, until the guard goes.
    pub fn over(self: &Arc<Self>, group: u32) -> Watching {
        self.say(&format!("+{group}"));
        Watching(Arc::clone(self), group)
    }

    fn say(&self, line: &str) {
        if let Some(tell) = &mut *self.tell.lock().unwrap() {
            let _ = writeln!(tell, "{line}");
        }
    }

    fn kill_strays(&self) -> Vec<Vec<u8>> {
        let mut commands = HashMap::new();
        for _ in 0..TRIES {
            // Their own children are ours once they are dead.
            let mut strays = processes::children();
            strays.retain(|stray| !self.known.contains(&stray.pid()));
            strays.retain(|stray| stray.pid() != self.process_id);
            if strays.is_empty() {
                break;
            }
            for stray in strays {
                let command = || stray.command();
                commands.entry(stray.pid()).or_insert_with(command);
                #[cfg(unix)]
                stray.kill();
            }
            thread::sleep(TICK);
        }
        commands.into_values().collect()
    }
}

/// A folder that is removed when dropped.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = remove(&self.0); // else the watcher does it
    }
}

/// Removes a folder, also when a program has locked it or a part of it.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => {
            open(folder);
            fs::remove_dir_all(folder)
        }
        done => done,
    }
}

/// Lets us into a folder and all those below, if it is one.
pub fn open(folder: &Path) {
    let is_folder =
        |path: &Path| fs::symlink_metadata(path).is_ok_and(|it| it.is_dir());
    if !is_folder(folder) {
        return;
    }
    #[cfg(unix)]
    {
        let ours = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        let _ = fs::set_permissions(folder, ours);
    }
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        open(&entry.path());
    }
}

/// See [`Watch::over`].
#[derive(Debug)]
pub struct Watching(Arc<Watch>, u32);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.say(&format!("-{}", self.1));
    }
}

/// The watcher itself.
pub fn main(name: Option<&OsStr>) -> ExitCode {
    // What ends the checker must not end us before we have cleaned up.
    let _ = ctrlc::set_handler(|| {});
    let name = name.unwrap_or_default();
    let ours = name.to_str().is_some_and(|name| {
        let rest = name.strip_prefix(PREFIX).unwrap_or_default();
        !rest.is_empty() && rest.chars().all(char::is_alphanumeric)
    });
    if !ours {
        return ExitCode::from(2); // this is no folder to be removed
    }
    let mut kin = Kin {
        groups: Vec::new(),
        folder: std::env::temp_dir().join(name),
    };
    for line in io::stdin().lines().map_while(Result::ok) {
        let group = line.get(1..).and_then(|number| number.parse().ok());
        match (line.starts_with('+'), group) {
            (true, Some(group)) => kin.groups.push(group),
            (_, group) => kin.groups.retain(|other| Some(*other) != group),
        }
    }
    kin.kill();
    for _ in 0..TRIES {
        match remove(&kin.folder) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                thread::sleep(TICK);
            }
            _ => break,
        }
    }
    ExitCode::SUCCESS
}
