//! 书的全部 .md 文件。 All .md files of the book.

use crate::page::Page;
use say::tr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder of the sources, as `src` in book.toml says.
const SOURCES: &str = "book";

/// The two languages: the folders of their chapters, and the middle part of
/// the names of their samples.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The book's sources. Every path in it starts at the repository's root and
/// has forward slashes, on Windows too.
pub struct Book {
    pub root: PathBuf,
    /// All .md files but SUMMARY.md.
    pub pages: Vec<Page>,
    pub summary: Page,
}

impl Book {
    /// Reads all .md files; an error is a sentence.
    pub fn load(root: &Path) -> Result<Self, String> {
        let fault = |e: io::Error| {
            tr!("读不出 {SOURCES}/：{e}", "cannot read {SOURCES}/: {e}")
        };
        let mut files = Vec::new();
        find(root, SOURCES, &mut files).map_err(fault)?;
        let mut pages = Vec::new();
        for path in files {
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
        })
    }

    pub fn page(&self, path: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.path == path)
    }
}

/// Adds the .md files below `folder`, sorted by name.
fn find(root: &Path, folder: &str, files: &mut Vec<String>) -> io::Result<()> {
    let mut entries =
        fs::read_dir(root.join(folder))?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let path = format!("{folder}/{}", name.to_string_lossy());
        if entry.path().is_dir() {
            find(root, &path, files)?;
        } else if path.ends_with(".md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Where a relative path leads that is written in `file`; `None` when it
/// leaves the repository.
pub fn resolve(file: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// A path or an address without what may differ between the languages: a
/// folder `zh` or `en`, and `.zh.` or `.en.` in a file's name. For sites of
/// others also `zh-CN`, `en-US` and a host such as `zh.wikipedia.org`.
pub fn neutral(address: &str) -> String {
    let tag = |part: &str| {
        let part = part.to_ascii_lowercase();
        matches!(&part[..], "zh" | "en" | "zh-cn" | "en-us")
    };
    let parts = address.split('/').filter(|part| !tag(part)).map(|part| {
        let mut part = format!(".{part}");
        for language in LANGUAGES {
            part = part.replace(&format!(".{language}."), ".");
        }
        part
    });
    parts.collect::<Vec<_>>().join("/")
}
