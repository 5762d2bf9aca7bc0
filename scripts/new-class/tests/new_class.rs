//! A class from the commit of this repository, and from small ones.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use tempfile::TempDir;
use yaml_rust2::{Yaml, YamlLoader};

const PIPELINES: [&str; 3] = [
    ".github/workflows/class.yml",
    ".gitlab-ci.yml",
    ".workflow/class-pipeline.yml",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A class of the commit that is checked out here.
fn class() -> &'static Path {
    static CLASS: LazyLock<PathBuf> = LazyLock::new(|| {
        let class = Path::new(env!("CARGO_TARGET_TMPDIR")).join("class");
        let _ = fs::remove_dir_all(&class); // that of the last time
        new_class::write(&root(), &class).unwrap();
        class
    });
    &CLASS
}

/// What git prints in a folder.
fn git(folder: &Path, args: &[&str]) -> String {
    git_with(None, folder, args)
}

/// The same, with an index of its own.
fn git_with(index: Option<&Path>, folder: &Path, args: &[&str]) -> String {
    let mut git = Command::new("git");
    git.current_dir(folder).args(args);
    if let Some(index) = index {
        git.env("GIT_INDEX_FILE", index);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "nobody");
        git.env(format!("GIT_{who}_EMAIL"), "nobody");
    }
    let output = git.output().unwrap();
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {why}");
    String::from_utf8(output.stdout).unwrap()
}

/// A repository with these files, committed.
fn workbook(files: &[(&str, &str)]) -> TempDir {
    let book = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = book.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    git(book.path(), &["init", "-q"]);
    git(book.path(), &["add", "-A"]);
    git(book.path(), &["commit", "-q", "-m", "all"]);
    book
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

/// Every line of a text that says something, without the spaces around it.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let says = |line: &&str| line.chars().any(char::is_alphanumeric);
    text.lines().map(str::trim).filter(says)
}

/// The files of a folder that are text, each with its text.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let files = house::files(folder).unwrap().into_iter();
    let text = |file: String| {
        let text = fs::read_to_string(folder.join(&file)).ok()?;
        Some((file, text))
    };
    files.filter_map(text).collect()
}

/// The same, each text as the set of its lines.
fn sets(texts: &[(String, String)]) -> Vec<(&str, HashSet<&str>)> {
    let sets = texts
        .iter()
        .map(|(file, text)| (file.as_str(), lines(text).collect()));
    sets.collect()
}

#[test]
fn no_file_of_a_class_has_a_line_that_only_a_solution_has() {
    let committed = tempfile::tempdir().unwrap();
    let prefix = format!("--prefix={}/", committed.path().display());
    let index = committed.path().join("index");
    git_with(Some(&index), &root(), &["read-tree", "HEAD"]);
    git_with(Some(&index), &root(), &["checkout-index", "-a", &prefix]);
    let (committed, kept) = (texts(committed.path()), texts(class()));
    let (committed, kept) = (sets(&committed), sets(&kept));
    let mut solutions = 0;
    for (file, solution) in &committed {
        let Some((folder, _)) = file.split_once("answers/solution.") else {
            continue;
        };
        // What is elsewhere too, as in its lesson or its rules, is no secret.
        let elsewhere = |file: &str| match file.strip_prefix(folder) {
            Some("src/lib.rs" | "answer.txt") => false,
            Some(own) if own.starts_with("answers/") => {
                own.starts_with("answers/starter.")
            }
            _ => !file.ends_with("/solutions.md"),
        };
        let others = committed.iter().filter(|(file, _)| elsewhere(file));
        let others: Vec<_> = others.map(|(_, lines)| lines).collect();
        let mut secret = solution.clone();
        secret.retain(|line| others.iter().all(|one| !one.contains(line)));
        assert!(!secret.is_empty(), "{file} has nothing new");
        for (kept, lines) in &kept {
            let shown = secret.iter().find(|line| lines.contains(*line));
            assert!(shown.is_none(), "{kept} shows of {file}: {shown:?}");
        }
        solutions += 1;
    }
    assert!(solutions > 0);
    for (file, _) in kept {
        assert!(!file.contains("/answers/solution."), "{file}");
        assert!(!file.ends_with("teachers.md"), "{file}");
        assert!(!file.ends_with("solutions.md"), "{file}");
        assert!(!file.contains("new-class"), "{file}");
    }
}

#[test]
fn of_a_wrong_answer_its_head_stays_and_the_patch_goes_and_starters_start() {
    let class = class();
    let mut count = 0;
    for exercise in house::exercises(class).unwrap() {
        let answers = format!("{}/answers", exercise.folder());
        let folder = class.join(&answers);
        for file in house::files(&folder).unwrap() {
            let text = read(class, &format!("{answers}/{file}"));
            if file.ends_with(".diff") {
                count += 1;
                assert!(text.contains("# name.zh: "), "{file}: {text}");
                let all = text.lines().all(|line| line.starts_with("# "));
                assert!(all, "{file}: {text}");
            } else {
                let answer = exercise.answer(class);
                let answer = format!("{}/{answer}", exercise.folder());
                assert!(file.starts_with("starter."), "{file}");
                assert_eq!(text, read(class, &answer), "{answer}");
            }
        }
    }
    assert!(count > 0);
}

#[test]
fn the_pipelines_are_yaml_and_run_the_same_check() {
    let class = class();
    for file in PIPELINES {
        let text = read(class, file);
        let yaml = YamlLoader::load_from_str(&text).unwrap();
        let [yaml] = &yaml[..] else {
            panic!("{file} is one document");
        };
        let found = strings(yaml);
        let check = |s: &&String| s.contains("bash ci/check.sh ");
        assert_eq!(found.iter().filter(check).count(), 1, "{file}");
        let report = |s: &String| s.contains("junit=report.xml");
        assert!(found.iter().any(report), "{file}");
        // No address: what is fetched from where, the teacher says.
        assert!(!text.contains("://"), "{file}");
    }
    let workflow = read(class, PIPELINES[0]);
    let yaml = &YamlLoader::load_from_str(&workflow).unwrap()[0];
    let steps = &yaml["jobs"]["check"]["steps"];
    let [.., upload] = &steps.as_vec().unwrap()[..] else {
        panic!("there are steps");
    };
    assert_eq!(upload["if"].as_str(), Some("always()"));
    let job = &YamlLoader::load_from_str(&read(class, PIPELINES[1])).unwrap();
    let artifacts = &job[0]["check"]["artifacts"];
    assert_eq!(artifacts["when"].as_str(), Some("always"));
}

/// All text in it, except keys.
fn strings(yaml: &Yaml) -> Vec<String> {
    match yaml {
        Yaml::String(text) => vec![text.clone()],
        Yaml::Array(all) => all.iter().flat_map(strings).collect(),
        Yaml::Hash(all) => all.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_book_of_a_class_and_the_commands_of_its_readme_hold() {
    let class = class();
    for check in ["structure", "includes", "links", "commands"] {
        let found = check_book::run(class, &[check.to_owned()]);
        assert_eq!(found, Ok(true), "{check}");
    }
    let readme = read(class, "README.md");
    let inline = readme.split('`').skip(1).step_by(2);
    let words = inline.flat_map(str::split_whitespace);
    let file = |word: &&str| {
        ["scripts/", "ci/", "book/", "assignment"]
            .iter()
            .any(|start| word.starts_with(start))
    };
    for file in words.filter(file) {
        assert!(class.join(file).exists(), "{file}");
    }
    let commit = git(&root(), &["rev-parse", "HEAD"]);
    assert!(readme.contains(commit.trim()), "{readme}");
    assert!(readme.contains("cargo run -p lesson01_event"));
}

#[test]
fn what_is_graded_are_the_exercises_of_lesson_1() {
    let class = class();
    let list = read(class, "assignment.txt");
    let due = list.lines().filter(|line| !line.starts_with('#'));
    let due: Vec<_> = due.collect();
    assert!(due.contains(&"01.1"), "{list}");
    assert!(due.iter().all(|name| name.starts_with("01.")), "{list}");

    let book = workbook(&[("lessons/01_event/Cargo.toml", "")]);
    let class = tempfile::tempdir().unwrap();
    new_class::write(book.path(), class.path()).unwrap();
    assert!(read(class.path(), "assignment.txt").ends_with("\n01\n"));
}

#[test]
fn pages_for_teachers_go_with_every_link_to_them() {
    let book = workbook(&[
        (
            "book/SUMMARY.md",
            "# S\n\n- [A](zh/a.md)\n- [T](zh/teachers.md)\n\
             - [S](zh/solutions.md)\n- [A](en/a.md)\n  - [T](en/teachers.md)\n",
        ),
        ("book/zh/teachers.md", "secret"),
        ("book/zh/solutions.md", "secret"),
        ("book/en/teachers.md", "secret"),
        ("book/zh/a.md", "看[答案](solutions.md#x)和[课](a.md)。\n"),
        (
            "book/en/a.md",
            "[Notes](teachers.md), [b](../b.md#teachers.md)",
        ),
        (
            "book/b.md",
            "[Notes](en/teachers.md#plan) and ![p](p.svg)\n",
        ),
        (".ci/run", "secret"),
        (".github/workflows/test.yml", "secret"),
        ("scripts/test.sh", "secret"),
        ("scripts/new-lesson/Cargo.toml", "secret"),
        (".gitignore", "/target\n"),
    ]);
    // What is not committed does not count.
    fs::write(book.path().join("notes.txt"), "secret").unwrap();
    fs::write(book.path().join("book/b.md"), "secret").unwrap();
    let class = tempfile::tempdir().unwrap();
    new_class::write(book.path(), class.path()).unwrap();
    let summary = "# S\n\n- [A](zh/a.md)\n- [A](en/a.md)\n";
    assert_eq!(read(class.path(), "book/SUMMARY.md"), summary);
    assert_eq!(read(class.path(), "book/zh/a.md"), "看答案和[课](a.md)。\n");
    let english = "Notes, [b](../b.md#teachers.md)";
    assert_eq!(read(class.path(), "book/en/a.md"), english);
    assert_eq!(read(class.path(), "book/b.md"), "Notes and ![p](p.svg)\n");
    assert_eq!(read(class.path(), ".gitignore"), "/target\n");
    let files = house::files(class.path()).unwrap();
    for gone in [".ci", "teachers.md", "solutions.md", "test.yml", "test.sh"] {
        assert!(!files.iter().any(|f| f.contains(gone)), "{files:?}");
    }
    for file in files {
        assert!(!read(class.path(), &file).contains("secret"), "{file}");
    }
    assert!(!class.path().join("scripts/new-lesson").exists());
}

#[test]
fn a_class_is_refused_in_a_folder_with_something_in_it_or_without_a_commit() {
    let book = workbook(&[("README.md", "")]);
    let full = tempfile::tempdir().unwrap();
    fs::write(full.path().join("mine"), "").unwrap();
    let why = new_class::write(book.path(), full.path()).unwrap_err();
    assert_eq!(why.lines().count(), 1, "{why}");
    assert!(new_class::is_free(&full.path().join("mine")).is_err());
    assert_eq!(house::files(full.path()).unwrap(), ["mine"]);

    let there = tempfile::tempdir().unwrap();
    let to = there.path().join("a/class");
    let none = tempfile::tempdir().unwrap();
    assert!(new_class::write(none.path(), &to).is_err());
    git(none.path(), &["init", "-q"]);
    assert!(new_class::write(none.path(), &to).is_err());
    fs::create_dir(book.path().join("below")).unwrap();
    assert!(new_class::write(&book.path().join("below"), &to).is_err());
    assert!(!there.path().join("a").exists());
    new_class::write(book.path(), &to).unwrap();
    assert!(to.join("ci/check.sh").is_file());
}

#[test]
fn the_program_says_with_its_status_what_went_wrong() {
    let run = |folder: &[&Path]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_new-class"));
        let output = command.current_dir(root()).args(folder).output();
        output.unwrap().status.code()
    };
    let there = tempfile::tempdir().unwrap();
    assert_eq!(run(&[]), Some(2));
    assert_eq!(run(&[there.path(), there.path()]), Some(2));
    assert_eq!(run(&[&root()]), Some(2));
    assert_eq!(run(&[Path::new("--help")]), Some(0));
    assert_eq!(run(&[there.path()]), Some(0));
}
