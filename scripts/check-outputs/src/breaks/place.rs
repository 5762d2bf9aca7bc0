//! 工作区的副本：破坏打在这里，课程本身不动。
//! The copy of the workspace that is broken; the lessons are not touched.

use super::diff::Diff;
use crate::lessons::{self, Executables, Lesson, Program};
use crate::run::INTERRUPTED;
use crate::show::print;
use say::tr;
use std::fmt::Display;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

/// What the lessons are built from.
const PARTS: [&str; 4] = ["Cargo.toml", "Cargo.lock", "lessons", "scripts"];
/// In a folder that holds it there are no sources.
const MADE: &str = "CACHEDIR.TAG";
/// How often one who waits for a turn looks whether it has come.
const TICK: Duration = Duration::from_millis(50);

/// The copy, while it is our turn to use it.
pub struct Place {
    root: PathBuf,
    copy: PathBuf,
    target: PathBuf,
    /// The executables that are to be run, a folder for each build.
    kept: PathBuf,
    builds: usize,
    /// Locked: two would build in each other's copy.
    _turn: File,
}

impl Place {
    /// Waits for its turn and copies the workspace, below `target`; none if an
    /// interrupt ended the wait.
    ///
    /// # Errors
    /// A sentence with the path of what cannot be read or written.
    pub fn take(root: &Path, target: &Path) -> Result<Option<Self>, String> {
        let root = std::path::absolute(root).map_err(|e| at(root, e))?;
        let below = target.join("breaks");
        fs::create_dir_all(&below).map_err(|e| at(&below, e))?;
        let Some(turn) = turn(&below.join("turn"))? else {
            return Ok(None);
        };
        let place = Self {
            root: root.clone(),
            copy: below.join("workspace"),
            target: below.join("target"),
            kept: below.join("programs"),
            builds: 0,
            _turn: turn,
        };
        remove(&place.kept)?;
        for part in PARTS {
            mirror(&root.join(part), &place.copy.join(part), target)?;
        }
        Ok(Some(place))
    }

    /// Builds these programs of a lesson as it is.
    ///
    /// # Errors
    /// Why it does not build.
    pub fn build(
        &mut self,
        lesson: &Lesson,
        programs: &[&Program],
    ) -> Result<Executables, String> {
        let args = programs.iter().flat_map(|p| p.build_args());
        let built = self.cargo(&lesson.package(), args)?;
        self.builds += 1;
        let folder = self.kept.join(self.builds.to_string());
        fs::create_dir_all(&folder).map_err(|e| at(&folder, e))?;
        let mut kept = Executables::new();
        for (i, program) in programs.iter().enumerate() {
            let name = &program.name;
            let executable = built.get(name).ok_or_else(|| {
                tr!("cargo 没有编译出 {name}", "cargo built no {name}")
            })?;
            let own = folder.join(i.to_string());
            let own = own.with_extension(std::env::consts::EXE_EXTENSION);
            // Cargo makes the next one anew and leaves this one alone.
            fs::hard_link(executable, &own)
                .or_else(|_| fs::copy(executable, &own).map(drop))
                .map_err(|e| at(&own, e))?;
            kept.insert(name.clone(), own);
        }
        Ok(kept)
    }

    /// Builds the lesson's story in every order.
    ///
    /// # Errors
    /// Why it does not build.
    pub fn story(&self, lesson: &Lesson) -> Result<PathBuf, String> {
        let package = lesson.orders().unwrap_or_default();
        let built = self.cargo(&package, ["--bins"])?;
        let name = lesson.story();
        built.get(&name).cloned().ok_or_else(|| {
            tr!("cargo 没有编译出 {name}", "cargo built no {name}")
        })
    }

    /// Whether this test of the lesson in every order fails.
    ///
    /// # Errors
    /// Why it does not build.
    pub fn fails(&self, lesson: &Lesson, test: &str) -> Result<bool, String> {
        let mut command = self.command("test", lesson.twin().as_deref());
        command.args(["--tests", "--", "--exact", test]);
        let output = lessons::output(command)?;
        let said = String::from_utf8_lossy(&output.stdout);
        let begins = |line: &str| line.starts_with(&format!("test {test} ..."));
        if !said.lines().any(begins) {
            let why = String::from_utf8_lossy(&output.stderr);
            return Err(tr!(
                "没有运行测试 {test}\n{why}",
                "the test {test} was not run\n{why}"
            ));
        }
        Ok(!output.status.success())
    }

    /// The lesson's folder in the copy.
    pub fn folder(&self, lesson: &Lesson) -> PathBuf {
        self.copy.join("lessons").join(&lesson.name)
    }

    fn cargo<'a>(
        &self,
        package: &str,
        args: impl IntoIterator<Item = &'a str>,
    ) -> Result<Executables, String> {
        let mut command = self.command("build", Some(package));
        command.args(["--quiet", lessons::MESSAGES]).args(args);
        lessons::built(command)
    }

    /// Cargo, in the copy.
    fn command(&self, what: &str, package: Option<&str>) -> Command {
        let mut command = lessons::cargo(&self.root);
        command
            .args([what, "-p", package.unwrap_or_default()])
            .arg("--manifest-path")
            .arg(self.copy.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&self.target)
            // Quicker, and nobody debugs them.
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .stderr(Stdio::piped());
        command
    }

    /// Does some work with the lesson broken, such as to build it, and mends
    /// the copy again.
    ///
    /// # Errors
    /// Why the diff does not apply, or the work was not done.
    pub fn broken<T>(
        &mut self,
        diff: &Diff,
        work: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        let changes = diff.changes(&self.copy)?;
        let write = |path: &Path, text: &[u8]| {
            fs::write(path, text).map_err(|e| at(path, e))
        };
        let broken = changes
            .iter()
            .try_for_each(|c| write(&c.path, c.broken.as_bytes()))
            .and_then(|()| work(self));
        changes
            .iter()
            .try_for_each(|c| write(&c.path, &c.sound))
            .and(broken)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.kept); // or the next one does
    }
}

/// Waits until nobody else has the file locked; none if interrupted.
fn turn(path: &Path) -> Result<Option<File>, String> {
    let file = File::create(path).map_err(|e| at(path, e))?;
    let mut told = false;
    while !INTERRUPTED.load(Relaxed) {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(e)) => return Err(at(path, e)),
            Err(TryLockError::WouldBlock) if !told => {
                told = true;
                print(&tr!(
                    "另一个 --breaks 正在运行，等它结束……",
                    "another --breaks is at work; waiting until it has ended …"
                ));
            }
            Err(TryLockError::WouldBlock) => thread::sleep(TICK),
        }
    }
    Ok(None)
}

/// An error with its path.
fn at(path: &Path, e: impl Display) -> String {
    let path = path.display();
    tr!("{path}：{e}", "{path}: {e}")
}

/// Makes `to` like `from`, a file or a folder, and leaves alone what already
/// is, so that cargo builds only what changed. Hidden files, `not` and other
/// folders of what was built are left out.
fn mirror(from: &Path, to: &Path, not: &Path) -> Result<(), String> {
    if from.is_file() {
        let bytes = fs::read(from).map_err(|e| at(from, e))?;
        if fs::read(to).ok().as_ref() == Some(&bytes) {
            return Ok(());
        }
        if to.is_dir() {
            remove(to)?;
        }
        let folder = to.parent().unwrap_or(to);
        fs::create_dir_all(folder).map_err(|e| at(folder, e))?;
        return fs::write(to, bytes).map_err(|e| at(to, e));
    }
    if !to.is_dir() {
        remove(to)?;
    }
    let wanted = names(from, not)?;
    for name in names(to, not)? {
        if !wanted.contains(&name) {
            remove(&to.join(name))?;
        }
    }
    for name in wanted {
        mirror(&from.join(&name), &to.join(&name), not)?;
    }
    Ok(())
}

/// What a folder holds, in order; nothing if it does not exist.
pub fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder)?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// The names of what is to be copied of a folder.
fn names(folder: &Path, not: &Path) -> Result<Vec<PathBuf>, String> {
    let mut paths = entries(folder).map_err(|e| at(folder, e))?;
    paths.retain(|path| path != not && !path.join(MADE).exists());
    let names = paths.iter().filter_map(|path| path.file_name());
    Ok(names
        .filter(|name| !name.to_string_lossy().starts_with('.'))
        .map(Into::into)
        .collect())
}

/// Removes a file or a folder, if it is there.
fn remove(path: &Path) -> Result<(), String> {
    let removed = match path.is_dir() {
        true => fs::remove_dir_all(path),
        false => fs::remove_file(path),
    };
    match removed {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(at(path, e)),
        _ => Ok(()),
    }
}
