//! 一个提交的全部文件，写进另一个文件夹。
//! All files of a commit, written into another folder.

use crate::at;
use say::tr;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The commit that is checked out in the repository at `root`.
///
/// # Errors
///
/// A sentence: there is no git, no repository with its root here, no commit.
pub fn commit(root: &Path) -> Result<String, String> {
    let inside = git(root, None, &["rev-parse", "--show-prefix"])?;
    if !inside.trim_end().is_empty() {
        return Err(tr!(
            "这里不是一个 git 仓库的根：练习册要用 git clone 得来",
            "this is not the root of a git repository: the workbook must \
             have come by git clone"
        ));
    }
    let commit = git(root, None, &["rev-parse", "--verify", "HEAD"])?;
    Ok(commit.trim_end().to_owned())
}

/// Writes its files below `folder`, a whole path. The repository's own index
/// and what is changed beside it are neither asked nor touched.
///
/// # Errors
///
/// What git says, behind a sentence.
pub fn lay_out(root: &Path, commit: &str, folder: &Path) -> Result<(), String> {
    let place = tempfile::tempdir().map_err(|e| at(folder, &e))?;
    let index = place.path().join("index");
    let prefix = format!("--prefix={}/", folder.display());
    git(root, Some(&index), &["read-tree", commit])?;
    git(root, Some(&index), &["checkout-index", "-a", &prefix])?;
    Ok(())
}

/// Makes a file one that can be run, where files are.
///
/// # Errors
///
/// It cannot be done.
pub fn executable(file: &Path) -> Result<(), String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(file, mode).map_err(|e| at(file, &e))?;
    }
    fs::metadata(file).map(drop).map_err(|e| at(file, &e))
}

/// What git prints.
fn git(
    root: &Path,
    index: Option<&Path>,
    args: &[&str],
) -> Result<String, String> {
    let what = args[0];
    let fault = |why: &dyn Display| {
        tr!("git {what} 失败：{why}", "git {what} failed: {why}")
    };
    let mut command = Command::new("git");
    command.current_dir(root).args(args);
    if let Some(index) = index {
        command.env("GIT_INDEX_FILE", index);
    }
    let output = command.output().map_err(|e| fault(&e))?;
    if !output.status.success() {
        return Err(fault(&String::from_utf8_lossy(&output.stderr).trim_end()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
