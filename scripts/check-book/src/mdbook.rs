//! 用规定版本的 mdBook 建书、测试清单，日志里不许有警告。
//! Builds and tests the book with the right mdBook: no warning may be in its log.

use crate::book::Book;
use crate::{Problem, Report};
use house::MDBOOK;
use say::tr;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where mdBook is installed when the command has another version.
const TOOLS: &str = "target/tools";

pub fn check(book: &Book) -> Report {
    let done = tr!(
        "mdBook {MDBOOK} 建好、测试了书，没有一句警告",
        "mdBook {MDBOOK} built and tested the book without a warning"
    );
    let problems = match mdbook(&book.root) {
        Ok(mdbook) => ["build", "test"]
            .into_iter()
            .flat_map(|what| {
                let place = format!("mdbook {what}");
                let found = complaints(&book.root, &mdbook, what).into_iter();
                found.map(move |text| Problem::of(&place, text))
            })
            .collect(),
        Err(sentence) => vec![Problem::of("mdbook", sentence)],
    };
    Report { done, problems }
}

/// The command, if it has the right version; else our own, installed once.
fn mdbook(root: &Path) -> Result<PathBuf, String> {
    let fault = |e| tr!("装不了 mdBook：{e}", "cannot install mdBook: {e}");
    let tools = std::path::absolute(root.join(TOOLS)).map_err(fault)?;
    let own = tools
        .join("bin/mdbook")
        .with_extension(env::consts::EXE_EXTENSION);
    let right = |program: &PathBuf| {
        let output = Command::new(program).arg("--version").output();
        let said =
            output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
        said.is_ok_and(|said| said.trim() == format!("mdbook v{MDBOOK}"))
    };
    if let Some(found) = [PathBuf::from("mdbook"), own.clone()]
        .into_iter()
        .find(right)
    {
        return Ok(found);
    }
    eprintln!(
        "{}",
        tr!(
            "没有 mdBook {MDBOOK}，现在装到 {TOOLS}；只装一次，约 1 分钟。",
            "No mdBook {MDBOOK}; installing it into {TOOLS}, once, \
             which takes about a minute."
        )
    );
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["install", "mdbook", "--locked", "--version", MDBOOK])
        // It shall build books here, not serve them: so it is ready sooner.
        .args(["--no-default-features", "--features", "search", "--debug"])
        .arg("--root")
        .arg(&tools)
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .status()
        .map_err(fault)?;
    match status.success() {
        true => Ok(own),
        false => Err(tr!(
            "装不了 mdBook：{status}",
            "cannot install mdBook: {status}"
        )),
    }
}

/// All that mdBook logs as an error or a warning. Its exit status alone says
/// little: it is 0 even when a file to include is missing.
fn complaints(root: &Path, mdbook: &Path, what: &str) -> Vec<String> {
    let mut build = Command::new(mdbook);
    build.arg(what).current_dir(root);
    // These variables hide messages (MDBOOK_LOG) or change the book's settings.
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("MDBOOK_") {
            build.env_remove(name);
        }
    }
    let Output { status, stderr, .. } = match build.output() {
        Ok(output) => output,
        Err(e) => return vec![e.to_string()],
    };
    let log = String::from_utf8_lossy(&stderr);
    let mut found = serious(&log);
    if !status.success() && found.is_empty() {
        found.push(format!("{status}\n{log}"));
    }
    found
}

/// The messages of a log that are errors or warnings, whole: a message may
/// have more lines, and those do not begin with a level.
fn serious(log: &str) -> Vec<String> {
    let level = |line: &str| {
        let level = line.split_whitespace().next()?;
        let levels = ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"];
        levels.into_iter().find(|l| *l == level)
    };
    let (mut found, mut inside) = (Vec::<String>::new(), false);
    for line in log.lines() {
        match level(line) {
            Some("ERROR" | "WARN") => {
                inside = true;
                found.push(line.trim().to_owned());
            }
            Some(_) => inside = false,
            None if inside => {
                let message = found.last_mut().expect("one has begun");
                message.push_str("\n    ");
                message.push_str(line.trim());
            }
            None => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::serious;

    #[test]
    fn errors_and_warnings_are_taken_whole_and_the_rest_is_left() {
        let log = " INFO Book building has started\n\
            \x20WARN unclosed HTML tag\nHTML tags must be closed\n\
            ERROR bad key\n\tCaused by: it\n INFO ok\n";
        let warning = "WARN unclosed HTML tag\n    HTML tags must be closed";
        let error = "ERROR bad key\n    Caused by: it";
        assert_eq!(serious(log), [warning, error]);
    }
}
