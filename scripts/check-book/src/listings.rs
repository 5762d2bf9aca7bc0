//! 列在正文里的程序不长：一次看得完。
//! What a chapter lists of a program is short enough to be read at one sitting.

use crate::book::Book;
use crate::page::Page;
use crate::path::resolve;
use crate::{Problem, Report, includes};
use say::tr;
use std::fs;
use std::path::Path;

/// Lines of one listing. What is folded away (`<details>`) may have more.
const LONGEST: usize = 60;

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for page in &book.pages {
        for (line, path, lines) in listings(&book.root, page) {
            count += 1;
            if lines > LONGEST {
                let text = tr!(
                    "{path} 列出了 {lines} 行，最多 {LONGEST} 行：分成几段，或者收进 <details>",
                    "{path} shows {lines} lines, and {LONGEST} are the limit: \
                     split it, or fold it into <details>"
                );
                problems.push(Problem::at(&page.path, line, text));
            }
        }
    }
    let done = tr!(
        "{count} 段程序，每段不超过 {LONGEST} 行",
        "listings of at most {LONGEST} lines: {count}"
    );
    Report { done, problems }
}

/// The Rust programs that the text shows, none of those folded away: the line
/// in the page, what is included, and how many lines that is.
fn listings(root: &Path, page: &Page) -> Vec<(usize, String, usize)> {
    let (mut found, mut folded) = (Vec::new(), false);
    for (line, text) in (1..).zip(page.text.lines()) {
        match text.trim() {
            "<details>" => folded = true,
            "</details>" => folded = false,
            _ => {}
        }
        let Some(argument) = text
            .strip_prefix("{{#include ")
            .and_then(|rest| rest.strip_suffix("}}"))
            .filter(|_| !folded)
        else {
            continue;
        };
        let (path, part) = match argument.split_once(':') {
            Some((path, part)) => (path, Some(part)),
            None => (argument, None),
        };
        let file = resolve(&page.path, path).filter(|f| f.ends_with(".rs"));
        let text = file.and_then(|f| fs::read_to_string(root.join(f)).ok());
        if let Some(text) = text {
            let lines = includes::shown(&text, part);
            found.push((line, argument.to_owned(), lines));
        }
    }
    found
}
