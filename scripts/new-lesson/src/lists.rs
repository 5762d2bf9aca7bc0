//! 目录、README 和《给老师的话》里各课的行。
//! The lines of lessons in SUMMARY.md, README.md and the teachers' notes.

use crate::{New, plain};
use house::LANGUAGES;
use say::tr;
use std::fs;
use std::path::Path;

const SUMMARY: &str = "book/SUMMARY.md";
const README: &str = "README.md";

/// These files, with the lesson in them.
pub fn with(new: &New, root: &Path) -> Result<Vec<(String, String)>, String> {
    let number = plain(new.lesson.number());
    let name = &new.lesson.name;
    let mut summary = List::read(root, SUMMARY)?;
    let mut readme = List::read(root, README)?;
    let mut all = Vec::new();
    for (nth, language) in LANGUAGES.into_iter().enumerate() {
        let title = new.title(language);
        let start = format!("]({language}/");
        let listed = |line: &str| {
            let (_, rest) = line.split_once(&start)?;
            number_of(rest).filter(|_| line.starts_with("- ["))
        };
        let line = match language {
            "zh" => format!("- [第 {number} 课　{title}](zh/{name}.md)"),
            _ => format!("- [Lesson {number}. {title}](en/{name}.md)"),
        };
        summary.insert(number, 0, listed, &[&line])?;

        let row = |line: &str| number_of(line.strip_prefix("| `")?);
        let line = format!("| `{name}` | {title} |");
        readme.insert(number, nth, row, &[&line])?;

        let path = format!("book/{language}/teachers.md");
        let mut teachers = List::read(root, &path)?;
        let row = |line: &str| {
            let row = line.strip_prefix("| ")?;
            row.split_whitespace().next()?.parse().ok()
        };
        let space = if language == "zh" { '　' } else { ' ' };
        let line = format!("| {number}{space}{title} | TODO | | TODO |");
        teachers.insert(number, 0, row, &[&line])?;
        let heading = match language {
            "zh" => format!("## 第 {number} 课：{title} {{#{}}}", new.id()),
            _ => format!("## Lesson {number}: {title} {{#{}}}", new.id()),
        };
        let section = |line: &str| {
            let rest = line.strip_prefix("## 第 ");
            let rest = rest.or(line.strip_prefix("## Lesson "))?;
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse().ok()
        };
        teachers.insert_section(number, section, &[&heading, "", "- TODO", ""]);
        all.push((path, teachers.text()));
    }
    all.push((SUMMARY.to_owned(), summary.text()));
    all.push((README.to_owned(), readme.text()));
    Ok(all)
}

/// The number at the beginning of a lesson's name.
fn number_of(name: &str) -> Option<u32> {
    name.split_once('_')?.0.parse().ok()
}

/// A file in which lines stand in the order of the lessons.
struct List {
    path: String,
    lines: Vec<String>,
}

impl List {
    fn read(root: &Path, path: &str) -> Result<Self, String> {
        let text = fs::read_to_string(root.join(path)).map_err(|e| {
            tr!("读不出 {path}：{e}", "cannot read {path}: {e}")
        })?;
        Ok(Self {
            path: path.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
        })
    }

    fn text(&self) -> String {
        self.lines.join("\n") + "\n"
    }

    /// Puts `more` where lesson `number` belongs in the list number `nth`.
    /// `lesson` finds a lesson's number in a line; lines without one end a
    /// list.
    fn insert(
        &mut self,
        number: &str,
        nth: usize,
        lesson: impl Fn(&str) -> Option<u32>,
        more: &[&str],
    ) -> Result<(), String> {
        let number: Option<u32> = number.parse().ok();
        let found = |at: usize| lesson(&self.lines[at]);
        let starts = (0..self.lines.len())
            .filter(|&at| found(at).is_some())
            .filter(|&at| at == 0 || found(at - 1).is_none());
        let Some(start) = starts.clone().nth(nth) else {
            let path = &self.path;
            return Err(tr!(
                "{path} 里没有各课的清单",
                "{path} has no list of lessons"
            ));
        };
        let end = (start..self.lines.len())
            .find(|&at| found(at).is_none_or(|other| Some(other) > number))
            .unwrap_or(self.lines.len());
        self.splice(end, more);
        Ok(())
    }

    /// Puts `more` before the first section of a later lesson, or behind the
    /// section of the last one.
    fn insert_section(
        &mut self,
        number: &str,
        lesson: impl Fn(&str) -> Option<u32>,
        more: &[&str],
    ) {
        let number: Option<u32> = number.parse().ok();
        let mut at = self.lines.len();
        let mut among = false;
        for (line, text) in self.lines.iter().enumerate() {
            if !text.starts_with("## ") {
                continue;
            }
            match lesson(text) {
                Some(other) if Some(other) < number => among = true,
                Some(_) => {
                    at = line;
                    break;
                }
                None if among => {
                    at = line;
                    break;
                }
                None => {}
            }
        }
        self.splice(at, more);
    }

    fn splice(&mut self, at: usize, more: &[&str]) {
        let more = more.iter().map(|line| (*line).to_owned());
        self.lines.splice(at..at, more);
    }
}
