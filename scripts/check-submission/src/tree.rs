//! 老师的提交，铺开在一个文件夹里。 The teacher's commit, laid out in a folder.

use say::tr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A checkout of HEAD that is nobody's work: whatever is changed in it is put
/// back the next time.
pub struct Tree {
    pub path: PathBuf,
    /// Cargo's target folder for it.
    pub target: PathBuf,
    index: PathBuf,
    git_dir: PathBuf,
    /// Held as long as we live: two checks take turns.
    _lock: File,
}

impl Tree {
    /// # Errors
    /// A sentence, when there is no commit or no place.
    pub fn lay_out(folder: &Path) -> Result<Self, String> {
        let shown = folder.display();
        let fault = |e: io::Error| {
            tr!("{shown} 用不了：{e}", "{shown} cannot be used: {e}")
        };
        let tree = folder.join("tree");
        fs::create_dir_all(&tree).map_err(fault)?;
        let lock = File::create(folder.join("lock")).map_err(fault)?;
        if lock.try_lock().is_err() {
            eprintln!(
                "{}",
                tr!(
                    "另一次核对还在运行，先等它结束",
                    "waiting for another check to end"
                )
            );
            lock.lock().map_err(fault)?;
        }
        let absolute = |path: &Path| fs::canonicalize(path).map_err(fault);
        let git_dir = git(
            &mut Command::new("git"),
            &["rev-parse", "--absolute-git-dir"],
        )?;
        let folder = absolute(folder)?;
        let tree = Self {
            path: folder.join("tree"),
            target: folder.join("target"),
            index: folder.join("index"),
            git_dir: git_dir.trim_end().into(),
            _lock: lock,
        };
        tree.git(&["read-tree", "--reset", "-u", "HEAD"])?;
        tree.git(&["clean", "-ffdxq"])?;
        Ok(tree)
    }

    fn git(&self, args: &[&str]) -> Result<String, String> {
        let mut command = Command::new("git");
        command
            .current_dir(&self.path)
            .env("GIT_DIR", &self.git_dir)
            .env("GIT_WORK_TREE", &self.path)
            .env("GIT_INDEX_FILE", &self.index);
        git(&mut command, args)
    }

    /// What these names of lessons and numbers of exercises mean.
    ///
    /// # Errors
    /// A sentence about the first that does not exist.
    pub fn taken(&self, names: &[String]) -> Result<Vec<Taken>, String> {
        let lessons = house::lessons(&self.path).unwrap_or_default();
        let exercises = house::exercises(&self.path).unwrap_or_default();
        let find = |name: &String| {
            let lesson = lessons.iter().find(|lesson| lesson.is_called(name));
            let lesson = lesson.map(|l| Taken::Sources(l.name.clone()));
            let exercise = exercises.iter().find(|one| one.is_called(name));
            let exercise = exercise.map(|one| {
                let answer = one.answer(&self.path);
                Taken::Answer(Path::new(&one.folder()).join(answer))
            });
            lesson.or(exercise).ok_or_else(|| {
                tr!(
                    "老师的提交里没有课或练习 {name}",
                    "the teacher's commit has no lesson and no exercise {name}"
                )
            })
        };
        names.iter().map(find).collect()
    }

    /// Puts something of the student's in place of the teacher's.
    ///
    /// # Errors
    /// A sentence, when it is not there, or is something else than files.
    pub fn take(&self, student: &Path, part: &Taken) -> Result<(), String> {
        let path = part.path();
        let (from, to) = (student.join(&path), self.path.join(&path));
        let fault = |e: io::Error| {
            let from = from.display();
            tr!("{from} 读不了：{e}", "{from} cannot be read: {e}")
        };
        let found = fs::symlink_metadata(&from).map_err(fault)?;
        match part {
            Taken::Sources(_) if found.is_dir() => {
                fs::remove_dir_all(&to).map_err(fault)?;
                copy(&from, &to).map_err(fault)
            }
            Taken::Answer(_) if found.is_file() => {
                fs::copy(&from, &to).map(drop).map_err(fault)
            }
            _ => Err(fault(not_plain(&from))),
        }
    }

    /// What is no longer as it was laid out and taken.
    ///
    /// # Errors
    /// A sentence, when git cannot tell.
    pub fn changed(
        &self,
        student: &Path,
        taken: &[Taken],
    ) -> Result<Vec<String>, String> {
        let status = [
            "status",
            "--porcelain",
            "--no-renames",
            "-z",
            "--untracked-files=all",
            "--ignored",
        ];
        let status = self.git(&status)?;
        let paths = status
            .split_terminator('\0')
            .filter_map(|entry| entry.get(3..));
        let is_taken = |path: &str| {
            let mut parts = taken.iter();
            let own =
                parts.any(|part| Path::new(path).starts_with(part.path()));
            own && same(&student.join(path), &self.path.join(path))
        };
        Ok(paths
            .filter(|path| !is_taken(path))
            .map(str::to_owned)
            .collect())
    }
}

/// What counts of a student's work.
pub enum Taken {
    /// The sources of the lesson with this name.
    Sources(String),
    /// This file: the answer to an exercise.
    Answer(PathBuf),
}

impl Taken {
    /// From the repository's root on.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Sources(lesson) => {
                Path::new("lessons").join(lesson).join("src")
            }
            Self::Answer(path) => path.clone(),
        }
    }
}

fn not_plain(path: &Path) -> io::Error {
    let shown = path.display();
    let why = tr!("{shown} 不是普通文件", "{shown} is not a plain file");
    io::Error::new(ErrorKind::InvalidInput, why)
}

/// The same bytes, or neither is there.
fn same(a: &Path, b: &Path) -> bool {
    match (fs::read(a), fs::read(b)) {
        (Ok(a), Ok(b)) => a == b,
        (Err(a), Err(b)) => {
            a.kind() == ErrorKind::NotFound && a.kind() == b.kind()
        }
        _ => false,
    }
}

/// Copies a folder of plain files. A link could lead to a sample.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&path, &target)?;
        } else if kind.is_file() {
            fs::copy(&path, &target)?;
        } else {
            return Err(not_plain(&path));
        }
    }
    Ok(())
}

/// What git prints.
fn git(command: &mut Command, args: &[&str]) -> Result<String, String> {
    let what = args[0];
    let fault = |why: &dyn std::fmt::Display| {
        tr!("git {what} 失败：{why}", "git {what} failed: {why}")
    };
    let output = command.args(args).output().map_err(|e| fault(&e))?;
    if !output.status.success() {
        return Err(fault(&String::from_utf8_lossy(&output.stderr).trim_end()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
