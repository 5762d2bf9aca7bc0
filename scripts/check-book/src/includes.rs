//! 引用：文件、锚点和行号都在，语言也对。
//! Includes: the file, the anchor and the lines exist, in the right language.

use crate::book::Book;
use crate::page::Page;
use crate::path::resolve;
use crate::{Problem, Report};
use house::LANGUAGES;
use regex_lite::Regex;
use say::tr;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// As mdBook finds them; a backslash before one takes its meaning away.
static DIRECTIVE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\\)?\{\{\s*#(\w*)([^}]*)\}\}").unwrap());
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").unwrap());

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    for page in &book.pages {
        for found in DIRECTIVE.captures_iter(&page.text) {
            if found.get(1).is_some() {
                continue;
            }
            count += 1;
            let argument = found[3].split_whitespace().next();
            if let Err(text) = examine(&book.root, page, &found[2], argument) {
                let at = found.get(0).map_or(0, |all| all.start());
                let line = 1 + page.text[..at].matches('\n').count();
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
            "这里要写 {{{{#include 文件}}}}，不是 {{{{#{kind} …}}}}",
            "write {{{{#include FILE}}}} here, not {{{{#{kind} …}}}}"
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
    let text = fs::read_to_string(file)
        .map_err(|e| tr!("读不出 {path}：{e}", "cannot read {path}: {e}"))?;
    let Some(part) = part else {
        return Ok(());
    };
    match range(part) {
        None => anchor_exists(path, &text, part),
        Some((from, to)) => {
            let count = text.lines().count();
            let to = to.unwrap_or(count);
            if 1 <= from && from <= to && to <= count {
                return Ok(());
            }
            Err(tr!(
                "{path} 共 {count} 行，没有 {part} 这一段",
                "{path} has {count} lines, so no part {part}"
            ))
        }
    }
}

/// How many lines of the text mdBook shows for a part: an anchor, a range, or
/// none for all of it. Lines that only mark an anchor are not shown.
pub fn shown(text: &str, part: Option<&str>) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let (mut from, mut to) = (0, lines.len());
    match part.map(|part| (part, range(part))) {
        None => {}
        Some((_, Some((first, last)))) => {
            from = first.saturating_sub(1).min(to);
            to = last.unwrap_or(to).clamp(from, to);
        }
        Some((anchor, None)) => {
            let at = |end: bool| {
                lines.iter().position(|line| {
                    ANCHOR.captures(line).is_some_and(|found| {
                        &found[2] == anchor && found.get(1).is_some() == end
                    })
                })
            };
            from = at(false).map_or(to, |line| line + 1);
            to = at(true).unwrap_or(from).max(from);
        }
    }
    let marks = lines[from..to]
        .iter()
        .filter(|l| ANCHOR.is_match(l))
        .count();
    to - from - marks
}

/// The language that the name of a sample has in it.
fn sample_of(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next()?;
    let mut languages = LANGUAGES.into_iter();
    languages.find(|l| name.contains(&format!(".{l}.")))
}

/// The first and the last line that `5`, `5:10`, `5:` or `:10` name; anything
/// else is an anchor.
fn range(part: &str) -> Option<(usize, Option<usize>)> {
    let (from, to) = part.split_once(':').unwrap_or((part, part));
    let number = |digits: &str| match digits {
        "" => Some(None),
        _ => digits.parse().ok().map(Some),
    };
    Some((number(from)?.unwrap_or(1), number(to)?))
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
