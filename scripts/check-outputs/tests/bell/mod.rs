//! A workspace with one lesson, a bell, for the tests that change it.
#![allow(dead_code)] // each test program uses a part of it

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A workspace with one lesson, a bell, that may be broken.
pub struct House {
    pub folder: TempDir,
    /// In the folder: the checkout.
    pub root: PathBuf,
}

pub const BELL: &str = r#"fn main() {
    println!("ding");
    println!("dong");
}
"#;

impl House {
    pub fn new() -> Self {
        Self::named("house")
    }

    pub fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join(name);
        let house = Self { folder, root };
        house.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"lessons/*\"]\nresolver = \"3\"\n",
        );
        house.lesson("01_bell", BELL, "ding\ndong\n");
        house
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn lesson(&self, name: &str, main: &str, sample: &str) {
        let package = format!(
            "[package]\nname = \"lesson{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"
        );
        self.write(&format!("lessons/{name}/Cargo.toml"), &package);
        self.write(&format!("lessons/{name}/src/main.rs"), main);
        self.write(&format!("lessons/{name}/output.zh.txt"), sample);
        self.write(&format!("lessons/{name}/output.en.txt"), sample);
    }

    /// A break of the bell: `head` above the patch of one line.
    pub fn break_(&self, name: &str, head: &str, old: &str, new: &str) {
        self.break_of("01_bell", name, head, old, new);
    }

    pub fn break_of(
        &self,
        lesson: &str,
        name: &str,
        head: &str,
        old: &str,
        new: &str,
    ) {
        let main = format!("lessons/{lesson}/src/main.rs");
        let source = fs::read_to_string(self.root.join(&main)).unwrap();
        let line = source.lines().position(|l| l.contains(old)).unwrap();
        let whole = source.lines().nth(line).unwrap();
        let (line, broken) = (line + 1, whole.replace(old, new));
        let diff = format!(
            "{head}\n--- a/{main}\n+++ b/{main}\n@@ -{line} +{line} @@\n-{whole}\n+{broken}\n"
        );
        self.write(&format!("lessons/{lesson}/breaks/{name}.diff"), &diff);
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_check-outputs"));
        command
            .args(line.split_whitespace())
            .current_dir(&self.root)
            .env_remove("CARGO_TARGET_DIR")
            .env("LESSON_LANG", "en")
            .stdin(Stdio::null());
        command
    }

    /// Runs `--breaks` and more; its exit status and what it printed.
    pub fn breaks(&self, more: &str) -> (Option<i32>, String) {
        said(self.command(&format!("--breaks {more}")))
    }

    #[track_caller]
    pub fn noticed(&self, more: &str) {
        let (status, said) = self.breaks(more);
        assert_eq!(status, Some(0), "{said}");
        assert!(said.ends_with("1 of 1 breaks were noticed\n"), "{said}");
    }

    /// It ends with 1, these words and this last line.
    #[track_caller]
    pub fn fails(&self, more: &str, words: &[&str], last: &str) {
        let (status, said) = self.breaks(more);
        assert_eq!(status, Some(1), "{said}");
        for word in words {
            assert!(said.contains(word), "no '{word}' in:\n{said}");
        }
        assert_eq!(said.lines().last(), Some(last), "{said}");
    }
}

/// Its exit status and all that it printed.
pub fn said(mut command: Command) -> (Option<i32>, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout) + &text(stderr))
}
