//! 有哪些练习，一个练习的文件夹里有什么。
//! Which exercises there are, and what the folder of one holds.

use super::wrong::Wrong;
use crate::breaks::entries;
use say::{Lang, tr};
use std::fs;
use std::path::{Path, PathBuf};

/// An exercise, wherever its folder is.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// As `03.2`.
    pub number: String,
    /// As `03_thread_pool`.
    pub lesson: String,
    pub package: String,
    /// From the repository's root on, with forward slashes.
    pub shown: String,
    pub folder: PathBuf,
    /// The file that is the student's, from the exercise's folder on: a program, or
    /// a text that the rules read.
    pub answer: &'static str,
}

/// All exercises of the repository at `root`, in the order of their numbers.
///
/// # Errors
/// A sentence with the path of what cannot be read.
pub fn all(root: &Path) -> Result<Vec<Exercise>, String> {
    let all = house::exercises(root).map_err(|e| at(root, &e))?;
    let of = |one: house::Exercise| Exercise {
        number: one.number(),
        package: one.package(),
        folder: root.join(one.folder()),
        answer: one.answer(root),
        shown: one.folder(),
        lesson: one.lesson,
    };
    Ok(all.into_iter().map(of).collect())
}

/// Those that are asked for: `03.2` is one, `03`, `03_thread_pool` and
/// `thread_pool` are all of a lesson.
///
/// # Errors
/// A sentence about the first name that means none.
pub fn select(
    all: &[Exercise],
    names: &[String],
) -> Result<Vec<Exercise>, String> {
    let fits = |name: &str, one: &&Exercise| match name.split_once('.') {
        Some(_) => {
            one.number.trim_start_matches('0') == name.trim_start_matches('0')
        }
        None => crate::lessons::fits(name, &one.lesson),
    };
    if let Some(name) =
        names.iter().find(|n| !all.iter().any(|one| fits(n, &one)))
    {
        let numbers = all.iter().map(|one| one.number.as_str());
        let numbers = numbers.collect::<Vec<_>>().join(" ");
        return Err(tr!(
            "没有练习“{name}”；有这些：{numbers}",
            "there is no exercise '{name}'; there are: {numbers}"
        ));
    }
    let asked = |one: &&Exercise| names.iter().any(|name| fits(name, one));
    Ok(all.iter().filter(asked).cloned().collect())
}

impl Exercise {
    /// What the task says in bold at its beginning, without the number.
    pub fn title(&self, lang: Lang) -> String {
        let task = self.task(lang).unwrap_or_default();
        let bold = task
            .strip_prefix("**")
            .and_then(|rest| rest.split_once("**"));
        let bold = bold.map_or("", |(bold, _)| bold);
        let name = bold.split_once(' ').map_or(bold, |(_, name)| name);
        name.trim_end_matches('.').to_owned()
    }

    /// What is to be done, as the chapter shows it.
    ///
    /// # Errors
    /// A sentence, as from the other readers here.
    pub fn task(&self, lang: Lang) -> Result<String, String> {
        self.read(&format!("task.{}.md", lang.pick("zh", "en")))
    }

    /// From a nudge to nearly all.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn hints(&self, lang: Lang) -> Result<Vec<String>, String> {
        let text = self.read(&format!("hints.{}.md", lang.pick("zh", "en")))?;
        let hints = text.split("\n- ").map(|hint| hint.trim());
        let hints = hints.map(|hint| hint.trim_start_matches("- ").to_owned());
        Ok(hints.filter(|hint| !hint.is_empty()).collect())
    }

    /// A file of `answers`, as `starter`, of the answer's kind.
    fn kept(&self, name: &str) -> String {
        let (_, extension) = self.answer.rsplit_once('.').unwrap_or_default();
        format!("answers/{name}.{extension}")
    }

    /// What is handed out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn starter(&self) -> Result<String, String> {
        self.read(&self.kept("starter"))
    }

    /// What a teacher would show.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn solution(&self) -> Result<String, String> {
        self.read(&self.kept("solution"))
    }

    /// The answers that are known to be wrong.
    ///
    /// # Errors
    /// One cannot be read.
    pub fn wrong(&self) -> Result<Vec<Wrong>, String> {
        let folder = self.folder.join("answers");
        let files = entries(&folder).map_err(|e| at(&folder, &e))?;
        let diffs = files
            .iter()
            .filter(|file| file.extension().is_some_and(|e| e == "diff"));
        diffs.map(|file| Wrong::read(file)).collect()
    }

    /// A file of its folder, with any line ends.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self, file: &str) -> Result<String, String> {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).map_err(|e| at(&path, &e))?;
        Ok(text.replace("\r\n", "\n"))
    }

    /// Writes a file of its folder.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, file: &str, text: &str) -> Result<(), String> {
        let path = self.folder.join(file);
        fs::write(&path, text).map_err(|e| at(&path, &e))
    }
}

/// An error with its path.
pub fn at(path: &Path, e: &dyn std::fmt::Display) -> String {
    let shown = crate::show::path(path);
    tr!("{shown}：{e}", "{shown}: {e}")
}
