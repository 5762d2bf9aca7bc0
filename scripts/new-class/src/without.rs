//! 去掉学生不该有的：答案、错答的补丁、给老师的话，和练习册自己的工具。
//! Takes out what students do not get: solutions, the patches of wrong answers,
//! the notes for teachers, and the workbook's own tools.

use crate::at;
use regex_lite::Regex;
use std::fs;
use std::path::Path;

/// What only the workbook's own house needs.
const OWN: [&str; 7] = [
    ".ci/",
    ".github/",
    "scripts/new-class/",
    "scripts/new-class.sh",
    "scripts/new-lesson/",
    "scripts/new-lesson.sh",
    "scripts/test.sh",
];

/// Pages for teachers; the book need not have them.
const PAGES: [&str; 4] = [
    "book/zh/teachers.md",
    "book/en/teachers.md",
    "book/zh/solutions.md",
    "book/en/solutions.md",
];

/// Takes all of it out of the workbook that is laid out in this folder.
///
/// # Errors
///
/// A sentence, if a file cannot be read, written or taken away.
pub fn take_out(class: &Path) -> Result<(), String> {
    let links =
        Regex::new(r"\[([^\]]*)\]\(([^)]*/)?(teachers|solutions)\.md[^)]*\)")
            .expect("our own pattern");
    for file in house::files(class).map_err(|e| at(class, &e))? {
        let path = class.join(&file);
        if is_not_for_students(&file) {
            fs::remove_file(&path).map_err(|e| at(&path, &e))?;
        } else if is_wrong_answer(&file) {
            change(&path, head)?;
        } else if file == "book/SUMMARY.md" {
            change(&path, |text| without_lines(text, &links))?;
        } else if file.ends_with(".md") {
            change(&path, |text| links.replace_all(text, "$1").into_owned())?;
        }
    }
    for folder in OWN.iter().filter_map(|own| own.strip_suffix('/')) {
        let path = class.join(folder);
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|e| at(&path, &e))?;
        }
    }
    begin(class)
}

/// Puts the starter of each exercise where the student's answer goes: the commit
/// may have an answer there.
fn begin(class: &Path) -> Result<(), String> {
    for one in house::exercises(class).map_err(|e| at(class, &e))? {
        let folder = class.join(one.folder());
        let answer = one.answer(class);
        let (_, extension) = answer.rsplit_once('.').unwrap_or_default();
        let starter = folder.join(format!("answers/starter.{extension}"));
        fs::copy(&starter, folder.join(answer))
            .map_err(|e| at(&starter, &e))?;
    }
    Ok(())
}

fn is_not_for_students(file: &str) -> bool {
    let own = |own: &&str| {
        *own == file || own.ends_with('/') && file.starts_with(*own)
    };
    OWN.iter().any(own)
        || PAGES.contains(&file)
        || answer(file).is_some_and(|name| name.starts_with("solution."))
}

fn is_wrong_answer(file: &str) -> bool {
    answer(file).is_some_and(|name| name.ends_with(".diff"))
}

/// The name of a file in the `answers` of an exercise.
fn answer(file: &str) -> Option<&str> {
    let parts: Vec<_> = file.split('/').collect();
    match parts[..] {
        ["lessons", _, "exercises", _, "answers", name] => Some(name),
        _ => None,
    }
}

/// What stands above a patch: the name of the mistake, and how it is known.
fn head(text: &str) -> String {
    let lines = text.lines().take_while(|line| line.starts_with('#'));
    lines.map(|line| format!("{line}\n")).collect()
}

/// A list of chapters without those that match.
fn without_lines(text: &str, gone: &Regex) -> String {
    let lines = text.lines().filter(|line| !gone.is_match(line));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Writes a file anew if `new` makes another text of it.
fn change(path: &Path, new: impl Fn(&str) -> String) -> Result<(), String> {
    let old = fs::read_to_string(path).map_err(|e| at(path, &e))?;
    let new = new(&old);
    match new == old {
        true => Ok(()),
        false => fs::write(path, new).map_err(|e| at(path, &e)),
    }
}
