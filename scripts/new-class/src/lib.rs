//! 班级仓库：练习册的一个提交，去掉答案，加上给学生的 README 和各平台的流水线。
//! A class repository: a commit of the workbook without its solutions, with a
//! README for students and a pipeline for each platform.

mod lock;
mod tree;
mod without;

use say::tr;
use std::fmt::Display;
use std::fs;
use std::path::Path;

/// Where each template goes, from the class's root on.
const TEMPLATES: [(&str, &str); 6] = [
    ("README.md", include_str!("../templates/README.md")),
    (
        "assignment.txt",
        include_str!("../templates/assignment.txt"),
    ),
    ("ci/check.sh", include_str!("../templates/check.sh")),
    (
        ".github/workflows/class.yml",
        include_str!("../templates/github.yml"),
    ),
    (".gitlab-ci.yml", include_str!("../templates/gitlab.yml")),
    (
        ".workflow/class-pipeline.yml",
        include_str!("../templates/gitee.yml"),
    ),
];

/// Whether a class can be written into this folder.
///
/// # Errors
///
/// A sentence, if it has something in it, or is none.
pub fn is_free(folder: &Path) -> Result<(), String> {
    let shown = folder.display();
    if fs::symlink_metadata(folder).is_err() {
        return Ok(());
    }
    let mut entries = fs::read_dir(folder).map_err(|e| at(folder, &e))?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(tr!(
            "{shown} 不是空的；班级仓库要写进新的文件夹",
            "{shown} is not empty; a class is written into a new folder"
        )),
    }
}

/// Writes the class of the commit that is checked out in the repository at
/// `root` into `folder`. Returns the commit.
///
/// # Errors
///
/// A sentence, if the folder is not free, there is no git or no commit, or
/// something cannot be written.
pub fn write(root: &Path, folder: &Path) -> Result<String, String> {
    is_free(folder)?;
    let commit = tree::commit(root)?;
    let made = std::path::absolute(folder).map_err(|e| at(folder, &e))?;
    fs::create_dir_all(&made).map_err(|e| at(folder, &e))?;
    tree::lay_out(root, &commit, &made)?;
    without::take_out(&made)?;
    lock::adapt(&made)?;
    let due = due(&made)?;
    for (path, text) in TEMPLATES {
        let text = text.replace("@COMMIT@", &commit).replace("@DUE@", &due);
        put(&made, path, &text)?;
    }
    tree::executable(&made.join("ci/check.sh"))?;
    Ok(commit)
}

/// What is graded unless the teacher says otherwise: the exercises of lesson 1,
/// or the lesson if it has none.
fn due(class: &Path) -> Result<String, String> {
    let all = house::exercises(class).map_err(|e| at(class, &e))?;
    let numbers = all.iter().map(house::Exercise::number);
    let first: Vec<_> = numbers.filter(|n| n.starts_with("01.")).collect();
    match first.is_empty() {
        true => Ok("01".to_owned()),
        false => Ok(first.join("\n")),
    }
}

/// Writes a file of the class, with the folders that lead to it.
fn put(class: &Path, path: &str, text: &str) -> Result<(), String> {
    let path = class.join(path);
    let folder = path.parent().unwrap_or(class);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, text))
        .map_err(|e| at(&path, &e))
}

/// An error with its path.
fn at(path: &Path, e: &dyn Display) -> String {
    let path = path.display();
    tr!("{path}：{e}", "{path}: {e}")
}
