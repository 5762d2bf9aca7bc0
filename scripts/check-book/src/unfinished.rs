//! 没有留下没写完的地方。 Nothing is left to be written.

use crate::book::Book;
use crate::{Problem, Report};
use say::tr;
use std::fs;

/// What a new lesson has wherever something is still to be written.
const MARK: &str = "TODO";
/// How one speaks about the mark.
const NAMED: &str = "`TODO`";

pub fn check(book: &Book) -> Report {
    let mut problems = Vec::new();
    for page in &book.pages {
        look(&page.path, &page.text, &mut problems);
    }
    for lesson in &book.lessons {
        let files = house::files(&book.root.join(lesson.folder()));
        for file in files.unwrap_or_default() {
            let path = lesson.file(&file);
            // What is not text has no such mark.
            if let Ok(text) = fs::read_to_string(book.root.join(&path)) {
                look(&path, &text, &mut problems);
            }
        }
    }
    let done = tr!(
        "章节和课里没有 {MARK}",
        "no {MARK} in the chapters and the lessons"
    );
    Report { done, problems }
}

fn look(path: &str, text: &str, problems: &mut Vec<Problem>) {
    for (line, text) in (1..).zip(text.lines()) {
        if text.replace(NAMED, "").contains(MARK) {
            let text = tr!("这里还没有写", "this is still to be written");
            problems.push(Problem::at(path, line, text));
        }
    }
}
