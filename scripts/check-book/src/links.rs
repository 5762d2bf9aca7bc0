//! 链接和图片：文件和小节都在。
//! Links and pictures: the files and the sections exist.

use crate::book::Book;
use crate::page::{Inline, Page};
use crate::path::resolve;
use crate::{Problem, Report};
use say::tr;

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for page in &book.pages {
        for (line, inline) in page.inlines() {
            let (Inline::Link(url) | Inline::Image(url)) = inline else {
                continue;
            };
            if url.contains("://") || url.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let picture = matches!(inline, Inline::Image(_));
            if let Err(text) = examine(book, page, url, picture) {
                problems.push(Problem::at(&page.path, *line, text));
            }
        }
    }
    let done = tr!(
        "{count} 个书内链接都有着落",
        "{count} links inside the repository lead somewhere"
    );
    Report { done, problems }
}

fn examine(
    book: &Book,
    page: &Page,
    url: &str,
    picture: bool,
) -> Result<(), String> {
    if url.starts_with('/') {
        return Err(tr!(
            "要写相对链接，书才能放在任何地方：{url}",
            "only relative links work wherever the book is put: {url}"
        ));
    }
    let (path, fragment) = match url.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (url, None),
    };
    let target = if path.is_empty() {
        Some(page)
    } else {
        let dead = || tr!("链接无处可去：{url}", "a dead link: {url}");
        let file = resolve(&page.path, path).ok_or_else(dead)?;
        if !book.root.join(&file).exists() {
            return Err(dead());
        }
        if picture && !file.starts_with("book/") {
            return Err(tr!(
                "图片要放在 book/ 里，mdBook 只复制那里的：{url}",
                "pictures must be in book/, mdBook copies no others: {url}"
            ));
        }
        let target = book.page(&file);
        // mdBook makes .html of every .md, but only the book has pages.
        if target.is_none() && file.ends_with(".md") {
            return Err(tr!(
                "书里没有这一页，mdBook 不会生成：{url}",
                "mdBook makes no page of this, it is not in the book: {url}"
            ));
        }
        target
    };
    match (target, fragment) {
        (Some(target), Some(id)) if target.ids.iter().all(|(_, i)| i != id) => {
            let path = &target.path;
            Err(tr!(
                "{path} 里没有 {{#{id}}} 这一节",
                "{path} has no section {{#{id}}}"
            ))
        }
        _ => Ok(()),
    }
}
