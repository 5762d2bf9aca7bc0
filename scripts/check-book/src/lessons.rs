//! 每一课的程序和样本，两种语言的章节都要列出来。
//! What a lesson has to show stands in its chapter, in both languages.

use crate::book::{Book, LANGUAGES};
use crate::{Problem, Report, structure};
use say::tr;
use std::fs;
use std::path::Path;

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for lesson in structure::lessons(&book.root) {
        let mut files = Vec::new();
        for folder in ["", "examples", "python", "src"] {
            find(
                &book.root,
                &format!("lessons/{lesson}/{folder}"),
                &mut files,
            );
        }
        for language in LANGUAGES {
            let chapter = format!("book/{language}/{lesson}.md");
            let Some(page) = book.page(&chapter) else {
                continue; // the structure's affair
            };
            for file in files.iter().filter(|f| is_shown(f, language)) {
                count += 1;
                // Of an example the reader must see something, of the lesson's
                // own source everything.
                let part = match file.contains("/examples/") {
                    true => "",
                    false => "}}",
                };
                if !page.text.contains(&format!("../../{file}{part}")) {
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

/// Whether a chapter in this language has to show a lesson's file.
fn is_shown(file: &str, language: &str) -> bool {
    match file.rsplit_once('.') {
        Some((name, "rs")) => !name.ends_with("/tests"),
        Some((name, "py")) => name.ends_with("/main"),
        Some((name, "txt" | "svg")) => {
            name.ends_with(&format!(".{language}"))
                && !name.contains(".stderr.")
        }
        _ => false,
    }
}

/// Adds the files of a folder; `src` also has folders below it.
fn find(root: &Path, folder: &str, files: &mut Vec<String>) {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten();
    for entry in entries.flatten() {
        let folder = folder.trim_end_matches('/');
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_file() {
            files.push(path);
        } else if folder.contains("/src") {
            find(root, &path, files);
        }
    }
    files.sort();
}
