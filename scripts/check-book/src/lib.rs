//! 检查书：每项检查一行，有问题就一一列出。
//! Checks the book: one line for each check, and every problem by its place.

mod book;
mod commands;
mod exercises;
mod glossary;
mod includes;
mod lessons;
mod links;
mod listings;
mod mdbook;
mod page;
mod path;
mod shape;
mod structure;
mod tables;
mod unfinished;

use book::Book;
use colored::Colorize;
use say::{print_line, tr};
use std::fmt;
use std::path::Path;

type Check = fn(&Book) -> Report;

const CHECKS: [(&str, Check); 12] = [
    ("structure", structure::check),
    ("tables", tables::check),
    ("includes", includes::check),
    ("listings", listings::check),
    ("lessons", lessons::check),
    ("exercises", exercises::check),
    ("links", links::check),
    ("shape", shape::check),
    ("commands", commands::check),
    ("glossary", glossary::check),
    ("unfinished", unfinished::check),
    ("build", mdbook::check),
];

/// What a check found.
struct Report {
    /// What was looked at; the whole message when all is well.
    done: String,
    problems: Vec<Problem>,
}

/// Something to mend, and where.
struct Problem {
    /// A file, mostly with a line, as `book/zh/01_event.md:12`.
    place: String,
    text: String,
}

impl Problem {
    fn at(file: &str, line: usize, text: String) -> Self {
        Self::of(format!("{file}:{line}"), text)
    }

    fn of(place: impl Into<String>, text: String) -> Self {
        let place = place.into();
        Self { place, text }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.text)
    }
}

/// Runs the checks with these names, or all of them, on the book of the
/// repository at `root`; prints what they found. Returns whether all is well.
///
/// # Errors
///
/// A sentence, when there is no such check or no book.
pub fn run(root: &Path, names: &[String]) -> Result<bool, String> {
    let known = CHECKS.map(|(name, _)| name);
    if let Some(name) = names.iter().find(|n| !known.contains(&n.as_str())) {
        let known = known.join(" ");
        return Err(tr!(
            "没有“{name}”这项检查；有这些：{known}（不写就是全部）",
            "there is no check \"{name}\", only: {known} (none named means all)"
        ));
    }
    let book = Book::load(root)?;
    let mut well = true;
    for (name, check) in CHECKS {
        if !names.is_empty() && !names.iter().any(|n| n == name) {
            continue;
        }
        let Report { done, problems } = check(&book);
        let count = problems.len();
        let (mark, found) = match count {
            0 => ("✓".green(), done),
            _ => ("✗".red(), tr!("{count} 个问题", "problems: {count}")),
        };
        print_line(&format!("{mark} {name}: {found}"));
        for problem in problems {
            well = false;
            print_line(&format!("  {problem}"));
        }
    }
    Ok(well)
}
