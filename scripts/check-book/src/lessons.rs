//! 每一课的程序和样本，两种语言的章节都要列出来。
//! What a lesson has to show stands in its chapter, in both languages.

use crate::book::Book;
use crate::{Problem, Report};
use house::LANGUAGES;
use say::tr;

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for lesson in &book.lessons {
        let files = house::files(&book.root.join(lesson.folder()));
        let files = files.unwrap_or_default();
        for language in LANGUAGES {
            let chapter = lesson.chapter(language);
            let Some(page) = book.page(&chapter) else {
                continue; // the structure's affair
            };
            for file in files.iter().filter(|f| is_shown(f, language)) {
                count += 1;
                // Of an example the reader must see something, of the lesson's
                // own source everything.
                let end = match file.starts_with("examples/") {
                    true => "",
                    false => "}}",
                };
                let file = lesson.file(file);
                if !page.text.contains(&format!("../../{file}{end}")) {
                    let text =
                        tr!("这一章没有列出 {file}", "does not show {file}");
                    problems.push(Problem::of(&chapter, text));
                }
            }
        }
    }
    let done = tr!(
        "各课的源码、样本都在章节里，共 {count} 处",
        "sources and samples of the lessons that their chapters show: {count}"
    );
    Report { done, problems }
}

/// Whether a chapter in this language has to show a file of its lesson.
fn is_shown(file: &str, language: &str) -> bool {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let top = folder.split('/').next().unwrap_or_default();
    match (top, name.rsplit_once('.')) {
        ("src", Some((name, "rs"))) => name != "tests",
        ("python", Some((name, "py"))) => name == "main",
        ("examples", Some((_, "rs"))) => true,
        ("" | "examples", Some((name, "txt" | "svg"))) => {
            name.ends_with(&format!(".{language}"))
                && !name.contains(".stderr.")
        }
        _ => false,
    }
}
