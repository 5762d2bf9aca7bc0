//! 印出的命令在读者那里行得通：名字和路径都在，zsh 和 PowerShell 也认。
//! A printed command works where the reader stands: its names and paths exist,
//! and zsh and PowerShell take it.

use crate::book::Book;
use crate::page::{Block, Page};
use crate::{Problem, Report};
use house::{LANGUAGES, Lesson, MDBOOK};
use regex_lite::Regex;
use say::tr;
use std::fs;
use std::path::Path;

const README: &str = "README.md";

pub fn check(book: &Book) -> Report {
    let (mut count, mut problems) = (0, Vec::new());
    let readme = fs::read_to_string(book.root.join(README));
    let readme = readme.ok().map(|text| Page::parse(README.to_owned(), text));
    for page in book.pages.iter().chain(&readme) {
        let blocks = code_blocks(page);
        count += blocks.iter().map(|block| block.lines.len()).sum::<usize>();
        problems.extend(unknown_to_a_shell(page, &blocks));
        problems.extend(unknown_names(&book.root, page, &blocks));
        problems.extend(old_versions(page));
    }
    for (lesson, language) in book
        .lessons
        .iter()
        .flat_map(|l| LANGUAGES.map(|lang| (l, lang)))
    {
        if let Some(page) = book.page(&lesson.chapter(language)) {
            problems.extend(unsaid(&book.root, lesson, page));
        }
    }
    let done = tr!(
        "{count} 行命令，名字和路径都在，三种 shell 都认",
        "lines of commands whose names and paths exist: {count}"
    );
    Report { done, problems }
}

/// What zsh or PowerShell would not take.
fn unknown_to_a_shell(page: &Page, blocks: &[CodeBlock]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        for &(line, command) in &block.lines {
            let mut complain =
                |text| problems.push(Problem::at(&page.path, line, text));
            if has_comment(command) {
                complain(tr!(
                    "命令后面不能有 # 注释：zsh 不认",
                    "a # comment, which zsh does not take for one"
                ));
            }
            if block.info == "sh" {
                no_powershell(command, blocks.get(at + 1)).map(complain);
            }
        }
    }
    problems
}

/// What the commands name and the repository does not have.
fn unknown_names(
    root: &Path,
    page: &Page,
    blocks: &[CodeBlock],
) -> Vec<Problem> {
    let commands = commands(page, blocks);
    let made = commands.iter().filter_map(|(_, command)| made_by(command));
    let made: Vec<_> = made.collect();
    let unknown = commands.iter().flat_map(|(line, command)| {
        let mut missing = missing(root, command);
        missing
            .retain(|m| !made.iter().any(|made| m.starts_with(made.as_str())));
        missing.into_iter().map(move |missing| {
            let text = tr!(
                "没有 {missing}：{command}",
                "there is no {missing}: {command}"
            );
            Problem::at(&page.path, *line, text)
        })
    });
    unknown.collect()
}

/// Commands to paste into a shell.
struct CodeBlock<'a> {
    /// What is behind the fence.
    info: &'a str,
    lines: Vec<(usize, &'a str)>,
}

fn code_blocks(page: &Page) -> Vec<CodeBlock<'_>> {
    let mut blocks = Vec::<CodeBlock>::new();
    for (line, block) in page.blocks() {
        match block {
            Block::Code(info) => blocks.push(CodeBlock {
                info,
                lines: Vec::new(),
            }),
            Block::Line(Some(text)) => {
                if let Some(block) = blocks.last_mut() {
                    block.lines.push((*line, text));
                }
            }
            _ => {}
        }
    }
    blocks.retain(|block| matches!(block.info, "sh" | "powershell"));
    blocks
}

fn has_comment(command: &str) -> bool {
    command.starts_with('#') || command.contains(" #")
}

/// What the next block lacks for a command with variables of its own.
fn no_powershell(command: &str, next: Option<&CodeBlock>) -> Option<String> {
    let variable = Regex::new(r"^([A-Z_]+)=(\S+) ").expect("our own pattern");
    let found = variable.captures(command)?;
    let form = format!("$env:{} = \"{}\"", &found[1], &found[2]);
    let given = next.is_some_and(|block| {
        block.info == "powershell"
            && block.lines.iter().any(|(_, line)| line.contains(&form))
    });
    (!given).then(|| {
        tr!(
            "后面缺一段 ```powershell，里面要有 {form}",
            "needs a ```powershell block behind it, with {form}"
        )
    })
}

/// All commands of a page, in blocks and in the text.
fn commands<'a>(
    page: &'a Page,
    blocks: &[CodeBlock<'a>],
) -> Vec<(usize, &'a str)> {
    let lines = blocks.iter().flat_map(|block| block.lines.iter().copied());
    let mut commands: Vec<_> = lines.collect();
    let inline = Regex::new(
        r"`((?:[A-Z_]+=\S+ )?(?:cargo|python3|git apply|scripts/)[^`\n]*)`",
    )
    .expect("our own pattern");
    for (line, text) in (1..).zip(page.text.lines()) {
        let found = inline.captures_iter(text).filter_map(|c| c.get(1));
        commands.extend(found.map(|command| (line, command.as_str())));
    }
    commands
}

/// The folder that a reader makes with a command: a new lesson's.
fn made_by(command: &str) -> Option<String> {
    let words = command.strip_prefix("scripts/new-lesson.sh ")?;
    let name = words.split_whitespace().next()?;
    Some(Lesson { name: name.into() }.folder())
}

/// What a command names and the repository does not have.
fn missing(root: &Path, command: &str) -> Vec<String> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let after = |option| {
        let at = words.iter().position(|word| *word == option)?;
        words
            .get(at + 1)
            .copied()
            .filter(|name| !is_placeholder(name))
    };
    let mut missing = Vec::new();
    let mut package = None;
    if words.contains(&"cargo")
        && let Some(name) = after("-p")
    {
        package = folder_of(root, name);
        if package.is_none() {
            missing.push(name.to_owned());
        }
    }
    if let (Some(folder), Some(example)) = (&package, after("--example")) {
        let path = format!("{folder}/examples/{example}");
        let there = |path: String| root.join(path).is_file();
        if !there(format!("{path}.rs")) && !there(format!("{path}/main.rs")) {
            missing.push(path);
        }
    }
    let paths = words.iter().filter(|word| {
        (word.starts_with("scripts/") || word.starts_with("lessons/"))
            && !is_placeholder(word)
    });
    for path in paths {
        let path = path.trim_end_matches([';', ',']);
        if !root.join(path).exists() {
            missing.push(path.to_owned());
        }
    }
    missing
}

/// Something for which the reader puts in another, such as `NAME` or `课`, or a
/// pattern.
fn is_placeholder(word: &str) -> bool {
    !word.is_ascii()
        || word.contains(['*', '{', '<'])
        || word.contains("NN")
        || word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The folder of a package: its name is the folder's.
fn folder_of(root: &Path, package: &str) -> Option<String> {
    let folder = if let Some(name) = package.strip_prefix("lesson") {
        format!("lessons/{name}")
    } else if let Some(name) = package.strip_prefix("bench_") {
        format!("scripts/{name}/bench")
    } else if let Some(name) = package.strip_prefix("bench") {
        format!("lessons/{name}/bench")
    } else if root.join("lessons").join(package).is_dir() {
        format!("lessons/{package}")
    } else {
        format!("scripts/{package}")
    };
    root.join(&folder)
        .join("Cargo.toml")
        .is_file()
        .then_some(folder)
}

/// Another mdBook than the one that the checks build the book with.
fn old_versions(page: &Page) -> Vec<Problem> {
    let version = Regex::new(r"(?i)mdbook[^\n`]*? (\d+\.\d+\.\d+)")
        .expect("our own pattern");
    let mut problems = Vec::new();
    for (line, text) in (1..).zip(page.text.lines()) {
        for found in version.captures_iter(text) {
            if &found[1] != MDBOOK {
                let text = tr!(
                    "检查用的是 mdBook {MDBOOK}",
                    "the checks use mdBook {MDBOOK}"
                );
                problems.push(Problem::at(&page.path, line, text));
            }
        }
    }
    problems
}

/// Commands that a lesson's chapter owes its readers.
fn unsaid(root: &Path, lesson: &Lesson, page: &Page) -> Vec<Problem> {
    let mut owed = Vec::new();
    let python = lesson.file("python/main.py");
    if root.join(&python).is_file() {
        owed.push(format!("python3 {python}"));
    }
    let breaks = lesson.file("breaks/");
    if root.join(&breaks).is_dir() {
        owed.push(format!("git apply {breaks}"));
        owed.push(format!("git apply -R {breaks}"));
    }
    owed.retain(|command| !page.text.contains(command));
    let unsaid = |command: String| {
        tr!(
            "这一章没有写命令 {command}",
            "does not give the command {command}"
        )
    };
    owed.into_iter()
        .map(|c| Problem::of(&page.path, unsaid(c)))
        .collect()
}
