//! 两种语言的每一章形状相同。 Each chapter has one shape in both languages.

use crate::book::Book;
use crate::page::{Block, Inline, Page, Section};
use crate::path::neutral;
use crate::{Problem, Report};
use say::tr;

pub fn check(book: &Book) -> Report {
    let (mut pairs, mut problems) = (0, Vec::new());
    for page in &book.pages {
        check_ids(page, &mut problems);
        if let Some("zh") = page.language()
            && let Some(twin) = book.page(&page.path.replace("/zh/", "/en/"))
        {
            pairs += 1;
            problems.extend(first_difference(page, twin));
        }
    }
    let done = tr!(
        "{pairs} 章的两种语言形状相同",
        "chapters with the same shape in both languages: {pairs}"
    );
    Report { done, problems }
}

/// Every heading has an id of its own: the switch of languages relies on it.
fn check_ids(page: &Page, problems: &mut Vec<Problem>) {
    for (line, block) in page.blocks() {
        if let Block::Heading(_, None) = block {
            let text = tr!(
                "标题缺 id：行尾写上 {{#名字}}",
                "a heading without id: end it with {{#name}}"
            );
            problems.push(Problem::at(&page.path, *line, text));
        }
    }
    for (at, (line, id)) in page.ids.iter().enumerate() {
        if let Some((first, _)) = page.ids[..at].iter().find(|(_, i)| i == id) {
            let text = tr!(
                "id {{#{id}}} 在第 {first} 行已经用过",
                "the id {{#{id}}} is taken already, at line {first}"
            );
            problems.push(Problem::at(&page.path, *line, text));
        }
    }
}

fn first_difference(zh: &Page, en: &Page) -> Option<Problem> {
    let pairs = zh.sections.iter().zip(&en.sections);
    for (a, b) in pairs {
        let same_blocks = a.blocks.len() == b.blocks.len()
            && a.blocks.iter().zip(&b.blocks).all(|(a, b)| alike(a, b));
        if !same_blocks {
            break;
        }
        if let Some(problem) = in_inlines(zh, a, en, b) {
            return Some(problem);
        }
    }
    in_blocks(zh, en)
}

fn in_blocks(zh: &Page, en: &Page) -> Option<Problem> {
    let (mut zh_blocks, mut en_blocks) = (zh.blocks(), en.blocks());
    let ended = |page: &Page, (line, block): &(usize, Block), other: &Page| {
        let path = &other.path;
        let text = tr!(
            "这里是{block}，{path} 却已经结束",
            "here is {block}, but {path} has ended"
        );
        Problem::at(&page.path, *line, text)
    };
    loop {
        match (zh_blocks.next(), en_blocks.next()) {
            (Some(one), Some(two)) if alike(one, two) => {}
            (Some((line, one)), Some((there, two))) => {
                let path = &en.path;
                let text = tr!(
                    "这里是{one}，{path}:{there} 却是{two}",
                    "here is {one}, but {path}:{there} has {two}"
                );
                return Some(Problem::at(&zh.path, *line, text));
            }
            (Some(more), None) => return Some(ended(zh, more, en)),
            (None, Some(more)) => return Some(ended(en, more, zh)),
            (None, None) => return None,
        }
    }
}

fn alike((_, one): &(usize, Block), (_, two): &(usize, Block)) -> bool {
    match (one, two) {
        (Block::Line(Some(one)), Block::Line(Some(two)))
            if one.contains("{{#") && two.contains("{{#") =>
        {
            neutral(one) == neutral(two)
        }
        _ => one == two,
    }
}

/// Links, pictures and tags in paragraphs: each as often in both sections.
fn in_inlines(
    zh: &Page,
    a: &Section,
    en: &Page,
    b: &Section,
) -> Option<Problem> {
    let key = |(_, inline): &(usize, Inline)| neutral(&inline.to_string());
    let count = |section: &Section, inline| {
        let inlines = section.inlines.iter();
        inlines.filter(|other| key(other) == key(inline)).count()
    };
    for (page, section, other, twin) in [(zh, a, en, b), (en, b, zh, a)] {
        for found in &section.inlines {
            let (n, m) = (count(section, found), count(twin, found));
            if n > m {
                let ((line, inline), path) = (found, &other.path);
                let there = twin.line;
                let text = tr!(
                    "{inline} 在这一节有 {n} 处，{path}:{there} 有 {m} 处",
                    "{n} × {inline} in this section, {m} × at {path}:{there}"
                );
                return Some(Problem::at(&page.path, *line, text));
            }
        }
    }
    None
}
