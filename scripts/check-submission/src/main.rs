//! 用老师的样本、检查程序和测试核对学生的源码。
//! Checks a student's sources with the teacher's samples, checker and tests.

mod tree;

use say::{Lang, print_line, tr};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use tree::Tree;

/// cargo starts each test program by it: a test that hangs is ended and named.
const RUNNER: &str = r#"target."cfg(all())".runner = ["cargo", "run", "-q", "-p", "limited", "--", "test", "120"]"#;

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    if args.iter().any(|arg| arg == "--help") {
        print_line(&help());
        return ExitCode::SUCCESS;
    }
    let Some(options) = Options::parse(args) else {
        eprintln!("{}", help());
        return ExitCode::from(2);
    };
    match check(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{}", fault.words);
            ExitCode::from(fault.status)
        }
    }
}

/// Why nothing could be checked.
struct Fault {
    status: u8,
    words: String,
}

impl From<String> for Fault {
    fn from(words: String) -> Self {
        Self { status: 1, words }
    }
}

struct Options {
    student: PathBuf,
    lessons: Vec<String>,
    /// For the check of the outputs.
    others: Vec<OsString>,
}

impl Options {
    fn parse(args: Vec<OsString>) -> Option<Self> {
        let mut args = args.into_iter().peekable();
        let student = PathBuf::from(args.next()?);
        let mut lessons = Vec::new();
        while let Some(lesson) =
            args.next_if(|a| !a.as_encoded_bytes().starts_with(b"-"))
        {
            lessons.push(lesson.into_string().ok()?);
        }
        let given = student.is_dir() && !lessons.is_empty();
        given.then(|| Self {
            student,
            lessons,
            others: args.collect(),
        })
    }
}

fn help() -> &'static str {
    Lang::current().pick(
        "\
用法：scripts/check-submission.sh 学生的文件夹 课… [check-outputs.sh 的选项]
例如：scripts/check-submission.sh ../zhang-san 03 06 --lang zh

在老师自己的仓库里运行。程序在 target/submission 里铺开老师当前的提交，
只把学生这几课的 lessons/课/src 放进去，运行这几课的测试，再核对输出。
学生文件夹里的样本、测试、检查程序和 Cargo.toml 一概不用。
都符合，退出状态为 0；不符合为 1；用法不对为 2。",
        "\
Usage: scripts/check-submission.sh FOLDER LESSON… [options of check-outputs.sh]
For example: scripts/check-submission.sh ../jane 03 06 --lang en

Run it in the teacher's own repository. It lays out the teacher's current commit
in target/submission, puts the student's lessons/LESSON/src of these lessons into
it and nothing else, runs the tests of these lessons and checks their outputs.
Samples, tests, checker and Cargo.toml in the student's folder are not looked at.
The exit status is 0 if all held, 1 if not, 2 when it was called wrongly.",
    )
}

/// Whether tests and outputs held.
fn check(options: &Options) -> Result<bool, Fault> {
    let fault = |e: std::io::Error| tr!("出错了：{e}", "error: {e}");
    let tree = Tree::lay_out(Path::new("target/submission"))?;
    let lessons = tree.lessons(&options.lessons);
    let lessons = lessons.map_err(|words| Fault { status: 2, words })?;
    for lesson in &lessons {
        tree.take(&options.student, lesson)?;
    }
    let cargo = || {
        let mut cargo =
            Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo
            .current_dir(&tree.path)
            .env("CARGO_TARGET_DIR", &tree.target);
        cargo
    };
    let packages = lessons
        .iter()
        .flat_map(|l| ["-p".to_owned(), format!("lesson{l}")]);
    let tests = cargo()
        .args(["test", "--locked", "-q", "--lib", "--bins", "--tests"])
        .args(["--config", RUNNER])
        .args(packages)
        .status()
        .map_err(fault)?;
    let outputs = cargo()
        .args(["run", "--locked", "-q", "-p", "check-outputs", "--"])
        .args(&lessons)
        .args(&options.others)
        .status()
        .map_err(fault)?;
    let changed = tree.changed(&options.student, &lessons)?;
    if !changed.is_empty() {
        let changed = changed.join(", ");
        eprintln!(
            "{}",
            tr!(
                "作业的程序改动了检查用的文件：{changed}",
                "the student's programs have changed files of the check: {changed}"
            )
        );
        return Ok(false);
    }
    let (tests, outputs) = (tests.success(), outputs.success());
    let [t, o] = [tests, outputs].map(|held| if held { "✓" } else { "✗" });
    print_line(&tr!("测试 {t}，输出 {o}", "tests {t}, outputs {o}"));
    Ok(tests && outputs)
}
