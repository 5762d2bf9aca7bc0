//! A new lesson from its first line to the last check, in a copy of all.

use new_lesson::New;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const NAME: &str = "42_twice";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The repository, without what is built.
fn copy() -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for top in ["Cargo.toml", "Cargo.lock", "README.md", "book.toml"] {
        fs::copy(root().join(top), to.path().join(top)).unwrap();
    }
    for folder in ["book", "lessons", "scripts"] {
        for file in house::files(&root().join(folder)).unwrap() {
            if file.contains("node_modules/") {
                continue;
            }
            let path = Path::new(folder).join(file);
            let there = to.path().join(&path);
            fs::create_dir_all(there.parent().unwrap()).unwrap();
            fs::copy(root().join(&path), there).unwrap();
        }
    }
    to
}

/// Takes the first lesson out, so that another can come before all the rest.
fn without_lesson_0(copy: &Path) {
    let [lesson, ..] = &house::lessons(copy).unwrap()[..] else {
        panic!("there are lessons");
    };
    fs::remove_dir_all(copy.join(lesson.folder())).unwrap();
    let lists = ["book/SUMMARY.md", "README.md"].map(str::to_owned);
    let teachers =
        house::LANGUAGES.map(|lang| format!("book/{lang}/teachers.md"));
    for language in house::LANGUAGES {
        fs::remove_file(copy.join(lesson.chapter(language))).unwrap();
    }
    for path in lists.into_iter().chain(teachers) {
        let path = copy.join(path);
        let text = fs::read_to_string(&path).unwrap();
        let mut in_its_section = false;
        let stays = |line: &&str| {
            if line.starts_with("## ") {
                in_its_section = line.ends_with("{#race}");
            }
            let row = line.starts_with("| 0 ") || line.starts_with("| 0　");
            !in_its_section && !row && !line.contains(&lesson.name)
        };
        let lines: Vec<_> = text.lines().filter(stays).collect();
        fs::write(path, lines.join("\n") + "\n").unwrap();
    }
}

fn twice() -> New {
    New::called(NAME, "翻一番", "Twice as much").unwrap()
}

/// Runs the check of the outputs on the copy. An error is what it said.
fn check_outputs(copy: &Path, args: &[&str]) -> Result<(), String> {
    let output = Command::new(env!("CARGO"))
        .args(["run", "-q", "-p", "check-outputs", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .arg("--")
        .args(args)
        .current_dir(copy)
        .env("LESSON_LANG", "en")
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&said).into_owned()),
    }
}

#[test]
fn a_new_lesson_passes_every_check_once_its_author_has_done_what_they_ask() {
    let copy = copy();
    let at = |path: &str| copy.path().join(path);
    let written = twice().write(copy.path()).unwrap();

    // The checks ask for what is missing …
    let checks: Vec<String> = [
        "structure",
        "tables",
        "includes",
        "listings",
        "lessons",
        "links",
        "shape",
        "commands",
        "glossary",
        "unfinished",
    ]
    .map(str::to_owned)
    .into();
    let only = |check: &str| check_book::run(copy.path(), &[check.to_owned()]);
    assert_eq!(only("structure"), Ok(true));
    assert_eq!(only("tables"), Ok(true));
    assert_eq!(only("shape"), Ok(true));
    assert_eq!(only("unfinished"), Ok(false));
    assert_eq!(only("includes"), Ok(false), "there is no timeline yet");

    // … and get it, in the files that CONTRIBUTING names and in no others.
    for path in written {
        let path = at(&path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replace("TODO", "something")).unwrap();
    }
    check_outputs(copy.path(), &["--bless", "42"]).unwrap();
    let repeated = ["42", "--python", "--repeat", "3"];
    check_outputs(copy.path(), &repeated).unwrap();
    check_outputs(copy.path(), &["--breaks", "42"]).unwrap();
    assert_eq!(check_book::run(copy.path(), &checks), Ok(true));

    // And taken away again, all that is left are its lines in the lists.
    let again = twice().write(copy.path()).err().unwrap();
    assert!(again.contains(NAME), "{again}");
    fs::remove_dir_all(at(&format!("lessons/{NAME}"))).unwrap();
    assert_eq!(only("tables"), Ok(false));
}

#[test]
fn its_lines_stand_where_its_number_belongs() {
    let copy = copy();
    without_lesson_0(copy.path());
    twice().write(copy.path()).unwrap();
    for (name, zh, en) in [
        ("00_first", "第一", "First"),
        ("41_before", "前面一课", "The one before"),
    ] {
        let new = New::called(name, zh, en);
        new.and_then(|new| new.write(copy.path())).unwrap();
    }
    for check in ["structure", "tables", "shape"] {
        let check = check.to_owned();
        assert_eq!(check_book::run(copy.path(), &[check]), Ok(true));
    }
    for language in house::LANGUAGES {
        let path = format!("book/{language}/teachers.md");
        let text = fs::read_to_string(copy.path().join(path)).unwrap();
        let place = |id: &str| text.find(&format!("{{#{id}}}")).unwrap();
        assert!(place("plan") < place("first"));
        assert!(place("first") < place("event"));
        assert!(place("async") < place("before"));
        assert!(place("before") < place("twice"));
        assert!(place("twice") < place("ci"));
    }
}

#[test]
fn what_cannot_be_a_lesson_is_told() {
    for (name, zh, en) in [
        ("nine", "九", "Nine"),
        ("9", "九", "Nine"),
        ("09_Nine", "九", "Nine"),
        ("../09_nine", "九", "Nine"),
        ("09_nine", "", "Nine"),
        ("09_nine", "九", "a | b"),
    ] {
        assert!(New::called(name, zh, en).is_err(), "{name} {zh} {en}");
    }
    let copy = copy();
    let taken = New::called("1_other", "别的", "Other").unwrap();
    let why = taken.write(copy.path()).err().unwrap();
    assert!(why.contains("01_event"), "{why}");
    assert!(!copy.path().join("lessons/1_other").exists());
}
