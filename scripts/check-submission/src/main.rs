//! 用老师的样本、规矩、检查程序和测试核对学生的源码和答案。
//! Checks a student's sources and answers with the teacher's samples, rules,
//! checker and tests.

mod tree;

use report::{Asked, Report};
use say::{Lang, print_line, tr};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use tree::{Taken, Tree};

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    if args.iter().any(|arg| arg == "--help") {
        print_line(&help());
        return ExitCode::SUCCESS;
    }
    let options = match Options::parse(args) {
        Ok(Some(options)) => options,
        Ok(None) => {
            eprintln!("{}", help());
            return ExitCode::from(2);
        }
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
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
    /// Lessons, and exercises like `03.2`.
    names: Vec<String>,
    /// Whether the lessons' stories are run in every order, too.
    orders: bool,
    reports: Vec<Asked>,
    /// For the check of the outputs.
    others: Vec<OsString>,
}

impl Options {
    /// None if it is no call that makes sense.
    ///
    /// # Errors
    /// A sentence about a report.
    fn parse(args: Vec<OsString>) -> Result<Option<Self>, String> {
        let mut args = args.into_iter().peekable();
        let Some(student) = args.next().map(PathBuf::from) else {
            return Ok(None);
        };
        let mut options = Self {
            student,
            names: Vec::new(),
            orders: false,
            reports: Vec::new(),
            others: Vec::new(),
        };
        while let Some(name) =
            args.next_if(|a| !a.as_encoded_bytes().starts_with(b"-"))
        {
            options.names.push(name.to_string_lossy().into_owned());
        }
        while let Some(arg) = args.next() {
            let text = arg.to_string_lossy().into_owned();
            if text == "--orders" {
                options.orders = true;
            } else if let Some(report) = text.strip_prefix("--report") {
                let value = report.strip_prefix('=').map(str::to_owned);
                let value = value.or_else(|| {
                    Some(args.next()?.to_string_lossy().into_owned())
                });
                let mut asked = Asked::parse(&value.unwrap_or_default())?;
                if asked.path != Path::new("-") {
                    let path = std::path::absolute(&asked.path);
                    asked.path = path.unwrap_or(asked.path);
                }
                options.reports.push(asked);
            } else {
                options.others.push(arg);
            }
        }
        let given = options.student.is_dir() && !options.names.is_empty();
        Ok(given.then_some(options))
    }
}

fn help() -> &'static str {
    Lang::current().pick(
        "\
用法：scripts/check-submission.sh 学生的文件夹 课或练习… [选项]
例如：scripts/check-submission.sh ../zhang-san 03 03.2 --lang zh

在老师自己的仓库里运行。程序在 target/submission 里铺开老师当前的提交，
只把学生这几课的 lessons/课/src 和这几个练习的答案放进去，运行测试，
核对输出，按规矩判断练习。学生文件夹里的样本、测试、规矩、检查程序和
Cargo.toml 一概不用。

  --orders           故事再走一遍每一种次序：只会印样本的程序过不了这一关
  --report 种类=文件 写成报告（见 check-outputs.sh --help）；相对路径从仓库的根算起
  其余的选项交给 check-outputs.sh

都符合，退出状态为 0；不符合为 1；用法不对为 2。",
        "\
Usage: scripts/check-submission.sh FOLDER LESSON-OR-EXERCISE… [OPTIONS]
For example: scripts/check-submission.sh ../jane 03 03.2 --lang en

Run it in the teacher's own repository. It lays out the teacher's current commit
in target/submission, puts the student's lessons/LESSON/src of these lessons and
the answers to these exercises into it and nothing else, runs the tests, checks
the outputs, and judges the exercises by their rules. Samples, tests, rules,
checker and Cargo.toml in the student's folder are not looked at.

  --orders           run the stories in every order, too: a program that only
                     prints the sample does not pass that
  --report KIND=FILE write a report (see check-outputs.sh --help); a path that is
                     not whole begins at the repository's root
  other options are those of check-outputs.sh

The exit status is 0 if all held, 1 if not, 2 when it was called wrongly.",
    )
}

/// Whether all held.
fn check(options: &Options) -> Result<bool, Fault> {
    let tree = Tree::lay_out(Path::new("target/submission"))?;
    let taken = tree.taken(&options.names);
    let taken = taken.map_err(|words| Fault { status: 2, words })?;
    for part in &taken {
        tree.take(&options.student, part)?;
    }
    let check = |args: &[OsString]| {
        Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
            .current_dir(&tree.path)
            .env("CARGO_TARGET_DIR", &tree.target)
            .args(["run", "--locked", "-q", "-p", "check-outputs", "--"])
            .args(args)
            .status()
            .map(|status| status.success())
            .map_err(|e| Fault::from(tr!("出错了：{e}", "error: {e}")))
    };
    let reports = options.reports.iter().flat_map(|one| {
        let (kind, path) = (one.kind.name(), one.path.display());
        ["--report".into(), format!("{kind}={path}").into()]
    });
    let names = options.names.iter().map(OsString::from);
    let mut args: Vec<OsString> = names.chain(["--tests".into()]).collect();
    args.extend(reports);
    args.extend(options.others.iter().cloned());
    let mut held = check(&args)?;
    let lessons = taken.iter().filter_map(|part| match part {
        Taken::Sources(lesson) => Some(lesson.into()),
        Taken::Answer(_) => None,
    });
    let mut lessons: Vec<OsString> = lessons.collect();
    if options.orders && !lessons.is_empty() {
        lessons.push("--orders".into());
        held &= check(&lessons)?;
    }
    let changed = tree.changed(&options.student, &taken)?;
    if changed.is_empty() {
        return Ok(held);
    }
    let changed = changed.join(", ");
    let words = tr!(
        "作业的程序改动了检查用的文件：{changed}",
        "the student's programs have changed files of the check: {changed}"
    );
    // What the check has reported is worth nothing.
    let report = Report {
        complete: Some(words.clone()),
        ..Report::default()
    };
    for one in &options.reports {
        one.write(&report)?;
    }
    eprintln!("{words}");
    Ok(false)
}
