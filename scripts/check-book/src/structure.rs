//! 课程文件夹、目录和两种语言的章节是同一张表。
//! The lesson folders, SUMMARY.md and both languages' chapters are one list.

use crate::book::Book;
use crate::page::Inline;
use crate::{Problem, Report};
use house::LANGUAGES;
use say::tr;

pub fn check(book: &Book) -> Report {
    let mut problems = Vec::new();
    let summary = &book.summary.path;
    let lessons: Vec<_> = book.lessons.iter().map(|l| l.name.clone()).collect();
    let [zh, en] = LANGUAGES.map(|language| listed(book, language));
    for (language, listed) in LANGUAGES.into_iter().zip([&zh, &en]) {
        each_has_a_file(book, language, listed, &mut problems);
        let mut own = listed.clone();
        own.retain(|(_, name)| lessons.contains(name));
        let found = difference(summary, language, &own, "lessons", &lessons);
        problems.extend(found);
    }
    let names: Vec<String> = zh.iter().map(|(_, n)| n.clone()).collect();
    problems.extend(difference(summary, "en", &en, "zh", &names));
    if let (Some((end, _)), Some((begin, _))) = (zh.last(), en.first())
        && end > begin
    {
        let text = tr!(
            "中文章节要排在英文部分（第 {begin} 行起）之前",
            "a Chinese chapter in the English part, from line {begin} on"
        );
        problems.push(Problem::at(summary, *end, text));
    }
    let (lessons, chapters) = (lessons.len(), zh.len());
    let done = tr!(
        "{lessons} 课，每种语言 {chapters} 章，顺序一致",
        "lessons: {lessons}, chapters in each language: {chapters}"
    );
    Report { done, problems }
}

/// The chapters of a language in SUMMARY.md, each with its line.
fn listed(book: &Book, language: &str) -> Vec<(usize, String)> {
    let chapter = |(line, inline): &(usize, Inline)| {
        let Inline::Link(url) = inline else {
            return None;
        };
        let (folder, file) = url.rsplit_once('/')?;
        let name = file.strip_suffix(".md")?;
        (folder == language).then(|| (*line, name.to_owned()))
    };
    book.summary.inlines().filter_map(chapter).collect()
}

/// And each file is listed: mdBook leaves out what SUMMARY.md does not name.
fn each_has_a_file(
    book: &Book,
    language: &str,
    listed: &[(usize, String)],
    problems: &mut Vec<Problem>,
) {
    let path = |name| format!("book/{language}/{name}.md");
    for (line, name) in listed {
        let path = path(name);
        if book.page(&path).is_none() {
            let text = tr!("没有文件 {path}", "there is no file {path}");
            problems.push(Problem::at(&book.summary.path, *line, text));
        }
    }
    for page in book.pages.iter().filter(|p| p.language() == Some(language)) {
        if !listed.iter().any(|(_, name)| path(name) == page.path) {
            let text = tr!("没有列进 SUMMARY.md", "is not in SUMMARY.md");
            problems.push(Problem::of(&page.path, text));
        }
    }
}

/// Where the chapters listed for a language are for the first time not those
/// of `source`.
fn difference(
    summary: &str,
    language: &str,
    listed: &[(usize, String)],
    source: &str,
    expected: &[String],
) -> Option<Problem> {
    let count = listed.len().max(expected.len());
    (0..count).find_map(|at| match (listed.get(at), expected.get(at)) {
        (Some((_, name)), Some(expected)) if name == expected => None,
        (Some((line, name)), Some(expected)) => {
            let text = tr!(
                "{language}/{name}.md，按 {source}/ 的顺序应当是 {expected}",
                "{language}/{name}.md, but next in {source}/ is {expected}"
            );
            Some(Problem::at(summary, *line, text))
        }
        (Some((line, name)), None) => {
            let text = tr!(
                "{language}/{name}.md 在 {source}/ 里没有",
                "{language}/{name}.md is not in {source}/"
            );
            Some(Problem::at(summary, *line, text))
        }
        (None, expected) => {
            let expected = expected?;
            let text = tr!(
                "{source}/{expected} 没有列进 {language} 部分",
                "{source}/{expected} is not in the part {language}"
            );
            Some(Problem::of(summary, text))
        }
    })
}
