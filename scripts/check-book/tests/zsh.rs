//! The commands that we print, pasted into zsh, the shell of every Mac: with
//! stand-ins for the programs, it must start each, with what was printed.
#![cfg(unix)]

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn zsh_takes_every_block_of_commands_as_printed() {
    let there = Command::new("zsh").arg("--version").output();
    if there.is_err() {
        println!("SKIPPED: there is no zsh");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    stand_in(
        &folder.path().join("bin"),
        &log,
        [
            "cargo", "cp", "gdb", "git", "mdbook", "mkdir", "py-spy",
            "python3", "taskset",
        ],
    );
    stand_in(&folder.path().join("scripts"), &log, scripts(&root));
    let mut count = 0;
    for page in pages(&root) {
        for block in blocks(&fs::read_to_string(&page).unwrap()) {
            let (said, started) = paste(folder.path(), &block);
            let shown = page.display();
            assert!(!said.contains("zsh:"), "{shown}: {said}");
            let wanted: Vec<_> = block.lines().filter_map(arguments).collect();
            assert_eq!(started, wanted, "{shown}: {said}");
            count += wanted.len();
        }
    }
    assert!(count > 20, "only {count} commands were found");
}

/// Programs with these names that note what they were called with.
fn stand_in(
    folder: &Path,
    log: &Path,
    names: impl IntoIterator<Item = impl AsRef<Path>>,
) {
    fs::create_dir(folder).unwrap();
    for name in names {
        let path = folder.join(name);
        let script = format!("#!/bin/sh\necho \"$@\" >> '{}'\n", log.display());
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

fn scripts(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join("scripts")).unwrap();
    let names = entries.map(|entry| PathBuf::from(entry.unwrap().file_name()));
    names
        .filter(|name| name.extension().is_some_and(|e| e == "sh"))
        .collect()
}

fn pages(root: &Path) -> Vec<PathBuf> {
    let mut pages = vec![root.join("README.md")];
    for language in ["zh", "en"] {
        let folder = fs::read_dir(root.join("book").join(language)).unwrap();
        pages.extend(folder.map(|entry| entry.unwrap().path()));
    }
    pages
}

fn blocks(text: &str) -> Vec<String> {
    let fences = text.split("```sh\n").skip(1);
    let body = |fence: &str| fence.split("```").next().unwrap().to_owned();
    fences.map(body).collect()
}

/// What a line of commands gives its program; none if it starts no program.
fn arguments(line: &str) -> Option<String> {
    let mut words = line.split_whitespace().skip_while(|w| is_variable(w));
    words.next().filter(|program| *program != "cd")?;
    Some(
        words
            .map(|w| w.trim_matches(['"', '\'']))
            .collect::<Vec<_>>()
            .join(" "),
    )
}

fn is_variable(word: &str) -> bool {
    let name = word.split('=').next().unwrap();
    name != word && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// What an interactive zsh said, and the arguments of what it started.
fn paste(folder: &Path, block: &str) -> (String, Vec<String>) {
    let _ = fs::remove_file(folder.join("log"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", folder.join("bin").display());
    let mut zsh = Command::new("zsh")
        .args(["-f", "-i"])
        .current_dir(folder)
        .env("PATH", path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = zsh.stdin.take().unwrap();
    write!(stdin, "cd() {{ :; }}\n{block}").unwrap();
    drop(stdin);
    let output = zsh.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    (said, log.lines().map(str::to_owned).collect())
}
