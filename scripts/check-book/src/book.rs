//! 书的全部 .md 文件。 All .md files of the book.

use crate::page::Page;
use house::Lesson;
use say::tr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the sources, as `src` in book.toml says.
const SOURCES: &str = "book";

/// The book's sources. Every path in it starts at the repository's root and
/// has forward slashes, on Windows too.
pub struct Book {
    pub root: PathBuf,
    /// All .md files but SUMMARY.md.
    pub pages: Vec<Page>,
    pub summary: Page,
    pub lessons: Vec<Lesson>,
}

impl Book {
    /// Reads all .md files and looks which lessons there are; an error is a
    /// sentence.
    pub fn load(root: &Path) -> Result<Self, String> {
        let fault = |e: io::Error| {
            tr!("读不出 {SOURCES}/：{e}", "cannot read {SOURCES}/: {e}")
        };
        let mut pages = Vec::new();
        for file in house::files(&root.join(SOURCES)).map_err(fault)? {
            if !file.ends_with(".md") {
                continue;
            }
            let path = format!("{SOURCES}/{file}");
            let text = fs::read_to_string(root.join(&path)).map_err(fault)?;
            pages.push(Page::parse(path, text));
        }
        let summary = format!("{SOURCES}/SUMMARY.md");
        let Some(at) = pages.iter().position(|page| page.path == summary)
        else {
            return Err(tr!("没有 {summary}", "there is no {summary}"));
        };
        Ok(Self {
            root: root.to_owned(),
            summary: pages.remove(at),
            pages,
            lessons: house::lessons(root).map_err(|e| {
                tr!("读不了 lessons/：{e}", "cannot read lessons/: {e}")
            })?,
        })
    }

    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }
}
