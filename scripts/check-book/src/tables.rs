//! README 和《给老师的话》里的课程表，和课程文件夹一致。
//! The tables of lessons in README.md and in the teachers' notes are the folders.

use crate::book::Book;
use crate::{Problem, Report};
use house::LANGUAGES;
use say::tr;
use std::fs;

const README: &str = "README.md";

pub fn check(book: &Book) -> Report {
    let mut problems = Vec::new();
    let readme = fs::read_to_string(book.root.join(README));
    let readme = readme.unwrap_or_default();
    let names = book.lessons.iter().map(|l| format!("`{}`", l.name));
    let names: Vec<_> = names.collect();
    let tables = tables(&readme, |cell| {
        let name = cell.strip_prefix('`')?.strip_suffix('`')?;
        house::is_lesson(name).then(|| cell.to_owned())
    });
    let count = LANGUAGES.len();
    if tables.len() != count {
        let n = tables.len();
        let text = tr!(
            "应当有 {count} 张课程表，每种语言一张，现在有 {n} 张",
            "tables of lessons: {n}, but {count} are due, one for each language"
        );
        problems.push(Problem::of(README, text));
    }
    for table in tables {
        problems.extend(difference(README, &table, &names));
    }
    let numbers = book.lessons.iter().map(|l| plain(l.number()).to_owned());
    let numbers: Vec<_> = numbers.collect();
    for language in LANGUAGES {
        let path = format!("book/{language}/teachers.md");
        let Some(page) = book.page(&path) else {
            continue; // the structure's affair
        };
        let tables = self::tables(&page.text, |cell| {
            let number = cell.split_whitespace().next()?;
            let digits = number.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| number.to_owned())
        });
        let table = tables.into_iter().next().unwrap_or_default();
        problems.extend(difference(&path, &table, &numbers));
    }
    let done = tr!(
        "README 和《给老师的话》的课程表与文件夹一致",
        "the tables of README.md and of the teachers' notes list all lessons"
    );
    Report { done, problems }
}

/// The number without the zeros before it, as prose has it.
fn plain(number: &str) -> &str {
    match number.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}

/// A table: the line of each row, and the lesson in it.
type Table = Vec<(usize, String)>;

/// Of all tables those with a lesson in the first cell of some row. `lesson`
/// finds it there.
fn tables(text: &str, lesson: impl Fn(&str) -> Option<String>) -> Vec<Table> {
    let (mut tables, mut table) = (Vec::new(), Table::new());
    for (line, row) in (1..).zip(text.lines().chain([""])) {
        match row.strip_prefix('|') {
            Some(cells) => {
                let cell = cells.split('|').next().unwrap_or_default();
                table.extend(lesson(cell.trim()).map(|name| (line, name)));
            }
            None if table.is_empty() => {}
            None => tables.push(std::mem::take(&mut table)),
        }
    }
    tables
}

/// Where the table is for the first time not the list of lessons.
fn difference(path: &str, table: &Table, due: &[String]) -> Option<Problem> {
    let count = table.len().max(due.len());
    (0..count).find_map(|at| match (table.get(at), due.get(at)) {
        (Some((_, name)), Some(due)) if name == due => None,
        (Some((line, name)), Some(due)) => {
            let text = tr!(
                "课程表这里应当是 {due}，不是 {name}",
                "here the table of lessons must have {due}, not {name}"
            );
            Some(Problem::at(path, *line, text))
        }
        (Some((line, name)), None) => {
            let text = tr!("没有 {name} 这一课", "there is no lesson {name}");
            Some(Problem::at(path, *line, text))
        }
        (None, due) => {
            let due = due?;
            let text = tr!(
                "课程表里没有 {due}",
                "the table of lessons does not have {due}"
            );
            Some(Problem::of(path, text))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{difference, tables};

    #[test]
    fn a_table_of_lessons_is_found_among_others_and_compared() {
        let text = "| a | b |\n|---|---|\n| 1 | x |\n\n| no | y |\n\n| 2 | z |";
        let number = |cell: &str| cell.parse::<u32>().ok();
        let found = tables(text, |cell| number(cell).map(|n| n.to_string()));
        let one = vec![(3, "1".to_owned())];
        assert_eq!(found, [one.clone(), vec![(7, "2".to_owned())]]);
        let due = |names: &[&str]| {
            let names: Vec<_> = names.iter().map(|n| (*n).to_owned()).collect();
            difference("P", &one, &names).map(|problem| problem.place)
        };
        assert_eq!(due(&["1"]), None);
        assert_eq!(due(&["2"]).unwrap(), "P:3");
        assert_eq!(due(&[]).unwrap(), "P:3");
        assert_eq!(due(&["1", "2"]).unwrap(), "P");
    }
}
