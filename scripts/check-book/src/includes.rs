//! 引用：文件、锚点和行号都在，语言也对。
//! Includes: the file, the anchor and the lines exist, in the right language.

use crate::book::{Book, resolve};
use crate::page::Page;
use crate::{Problem, Report};
use regex::Regex;
use say::tr;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::LazyLock;

/// As mdBook finds them; a backslash before one takes its meaning away.
static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\\)?\{\{\s*#\s*(\w*)([^}]*)\}\}").unwrap()
});
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").unwrap());

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for page in book.all() {
        for found in DIRECTIVE.captures_iter(&page.text) {
            if found.get(1).is_some() {
                continue;
            }
            count += 1;
            let argument = found[3].split_whitespace().next();
            if let Err(text) = examine(&book.root, page, &found[2], argument) {
                let before = &page.text[..found.get_match().start()];
                let line = 1 + before.matches('\n').count();
                problems.push(Problem::at(&page.path, line, text));
            }
        }
    }
    let done = tr!(
        "{count} 处引用的文件、锚点和行都在",
        "the files, anchors and lines of {count} includes exist"
    );
    Report { done, problems }
}

fn examine(
    root: &Path,
    page: &Page,
    kind: &str,
    argument: Option<&str>,
) -> Result<(), String> {
    let (true, Some(argument)) =
        (["include", "rustdoc_include"].contains(&kind), argument)
    else {
        return Err(tr!(
            "mdBook 会把 {{{{#{kind} …}}}} 原样印出来；要写 {{{{#include 文件}}}}",
            "mdBook prints {{{{#{kind} …}}}} as it is; write {{{{#include FILE}}}}"
        ));
    };
    let (path, part) = match argument.split_once(':') {
        Some((path, part)) => (path, Some(part)),
        None => (argument, None),
    };
    if let (Some(language), Some(of)) = (page.language(), sample_of(path))
        && language != of
    {
        return Err(tr!(
            "{language}/ 的章节不能引用 .{of}. 的样本：{path}",
            "a chapter in {language}/ must not include a .{of}. sample: {path}"
        ));
    }
    let file = resolve(&page.path, path).map(|file| root.join(file));
    let Some(file) = file.filter(|file| file.is_file()) else {
        return Err(tr!(
            "要引用的文件不存在：{path}",
            "the file to include does not exist: {path}"
        ));
    };
    let text = fs::read_to_string(file).map_err(|e| {
        tr!("读不出 {path}：{e}", "cannot read {path}: {e}")
    })?;
    match part.map(|part| (part, range(part))) {
        None => Ok(()),
        Some((_, Some(range))) => lines_exist(path, &text, range),
        Some((anchor, None)) => anchor_exists(path, &text, anchor),
    }
}

/// The language that the name of a sample has in it.
fn sample_of(path: &str) -> Option<&'static str> {
    let languages = crate::book::LANGUAGES.into_iter();
    let name = path.rsplit('/').next()?;
    languages.into_iter().find(|l| name.contains(&format!(".{l}.")))
}

/// The lines that `5`, `5:10`, `5:` or `:10` name; anything else is an anchor.
fn range(part: &str) -> Option<RangeInclusive<usize>> {
    let number = |text: &str, empty| match text {
        "" => Some(empty),
        digits => digits.parse().ok(),
    };
    match part.split_once(':') {
        None => number(part, 1).map(|line| line..=line),
        Some((from, to)) => Some(number(from, 1)?..=number(to, usize::MAX)?),
    }
}

fn lines_exist(
    path: &str,
    text: &str,
    range: RangeInclusive<usize>,
) -> Result<(), String> {
    let count = text.lines().count();
    let (from, to) = range.into_inner();
    if 1 <= from && from <= to && from <= count && [to, usize::MAX][usize::from(to == usize::MAX)] <= count {
        return Ok(());
    }
    Err(tr!(
        "{path} 只有 {count} 行，没有这一段",
        "{path} has {count} lines and no such part"
    ))
}

fn anchor_exists(path: &str, text: &str, anchor: &str) -> Result<(), String> {
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    for (line, content) in text.lines().enumerate() {
        match ANCHOR.captures(content) {
            Some(found) if &found[2] == anchor => match found.get(1) {
                None => begins.push(line),
                Some(_) => ends.push(line),
            },
            _ => {}
        }
    }
    let once = |mark: &str, lines: &[usize]| match lines.len() {
        1 => Ok(()),
        n => Err(tr!(
            "{path} 里应当正好有一处 {mark}: {anchor}，现在有 {n} 处",
            "{path} must have {mark}: {anchor} exactly once, not {n} times"
        )),
    };
    once("ANCHOR", &begins)?;
    once("ANCHOR_END", &ends)?;
    if begins < ends {
        return Ok(());
    }
    Err(tr!(
        "{path} 里 {anchor} 的 ANCHOR_END 在 ANCHOR 前面",
        "in {path} the ANCHOR_END of {anchor} comes before its ANCHOR"
    ))
}
