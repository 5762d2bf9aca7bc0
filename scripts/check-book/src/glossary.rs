//! 词汇表里标了 [n] 的词，第 n 课里真有。
//! A term of the glossary that is marked [n] occurs in lesson n.

use crate::book::Book;
use crate::page::Page;
use crate::{Problem, Report};
use house::LANGUAGES;
use regex_lite::Regex;
use say::tr;

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for language in LANGUAGES {
        let path = format!("book/{language}/glossary.md");
        let Some(glossary) = book.page(&path) else {
            continue;
        };
        for (line, term, lesson) in pointers(glossary) {
            count += 1;
            let folder = format!("book/{language}/{lesson:02}_");
            let chapter =
                book.pages.iter().find(|p| p.path.starts_with(&folder));
            if !chapter.is_some_and(|chapter| occurs(&term, &chapter.text)) {
                let text = tr!(
                    "第 {lesson} 课里没有“{term}”",
                    "lesson {lesson} has no \"{term}\""
                );
                problems.push(Problem::at(&path, line, text));
            }
        }
    }
    let done = tr!(
        "词汇表指向各课的 {count} 处都有那个词",
        "terms of the glossary that occur where it says: {count}"
    );
    Report { done, problems }
}

/// The terms in front of a colon, as `- **term** …: … [1, 2]`, with the line and
/// each lesson behind them.
fn pointers(glossary: &Page) -> Vec<(usize, String, usize)> {
    let entry = Regex::new(r"^- \*\*(.+?)\*\*.*\[([\d, ]+)\]")
        .expect("our own pattern");
    let mut pointers = Vec::new();
    for (line, text) in (1..).zip(glossary.text.lines()) {
        for found in entry.captures_iter(text) {
            let lessons =
                found[2].split(',').filter_map(|n| n.trim().parse().ok());
            pointers.extend(
                lessons.map(|lesson| (line, found[1].to_owned(), lesson)),
            );
        }
    }
    pointers
}

/// Whether a text has the term, with no letter of the alphabet before it: a
/// backtrace is no race.
fn occurs(term: &str, text: &str) -> bool {
    let (term, text) = (term.to_lowercase(), text.to_lowercase());
    text.match_indices(&term).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| c.is_ascii_alphabetic())
    })
}
