//! 每一种次序：不用线程，一次只让一个走，谁先走由搜寻来定。
//! Every order: one thread moves at a time, and a search says which.
//!
//! The search itself is in the lesson's story, a program of its own; here it is
//! built, run in each language, and what it says is reported.

use crate::breaks;
use crate::jobs::{Outcome, run_all};
use crate::lessons::{self, Lesson, Lessons};
use crate::options::{Mode, Options, Orders};
use crate::run::{self, End, INTERRUPTED};
use crate::show::print;
use colored::Colorize;
use say::{Lang, tr};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Does what `--orders` asks for; whether all held.
///
/// # Errors
/// A sentence when not even a start could be made.
pub fn check(
    root: &Path,
    lessons: &Lessons,
    options: &Options,
    orders: &Orders,
) -> Result<bool, String> {
    let (with, without): (Vec<_>, Vec<_>) = lessons
        .good
        .iter()
        .partition(|lesson| lesson.twin().is_some());
    let is_told = |lesson: &&Lesson| lesson.orders().is_some();
    let (told, tested): (Vec<_>, Vec<_>) =
        with.iter().copied().partition(is_told);
    if orders.is_told() {
        let [lesson] = told.as_slice() else {
            return Err(tr!(
                "请写一课的名字，而且要是有 orders/story.rs 的一课",
                "name one lesson, one that has an orders/story.rs"
            ));
        };
        return tell(root, lessons, options, orders, lesson);
    }
    let mut held = true;
    if options.mode != Mode::Breaks {
        held &= every(root, &told, options, orders)?;
    }
    if options.mode != Mode::Check && !INTERRUPTED.load(Relaxed) {
        held &= breaks::check_orders(root, lessons, &with, options)?;
    }
    if INTERRUPTED.load(Relaxed) {
        return Ok(false);
    }
    let names = |lessons: &[&Lesson]| {
        let names = lessons.iter().map(|lesson| lesson.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    if !without.is_empty() {
        let names = names(&without);
        print(&tr!(
            "没有 orders 文件夹，只能用线程检查：{names}",
            "without a folder orders, so checked with threads only: {names}"
        ));
    }
    if !tested.is_empty() {
        let names = names(&tested);
        print(&tr!(
            "故事走不了，但有走遍次序的测试：{names}",
            "without a story, but with tests that try every order: {names}"
        ));
    }
    Ok(held && lessons.refused.is_empty())
}

/// The stories of these lessons in every order, or in some by chance. What is
/// found in every order must be what was kept, for the chapters quote it.
fn every(
    root: &Path,
    lessons: &[&Lesson],
    options: &Options,
    orders: &Orders,
) -> Result<bool, String> {
    if lessons.is_empty() {
        return Ok(true); // to cargo it would mean all
    }
    let mut command = lessons::cargo(root);
    command
        .args(["build", "--bins", lessons::MESSAGES])
        .stderr(Stdio::inherit());
    for package in lessons.iter().filter_map(|lesson| lesson.orders()) {
        command.args(["-p", &package]);
    }
    let built = lessons::built(command)?;
    let mut jobs = Vec::new();
    for lesson in lessons {
        for lang in &options.langs {
            jobs.push(Story {
                name: format!("{} {}", lesson.name, lang.pick("zh", "en")),
                executable: built.get(&lesson.story()).cloned(),
                folder: lesson.path.clone(),
                lang: *lang,
            });
        }
    }
    let outcomes = run_all(
        &jobs,
        options.jobs,
        |job| &job.name,
        |job| {
            let searched = job.search(orders, options.timeout);
            let elapsed = searched.as_ref().ok().map(|found| found.elapsed);
            let verdict = searched.and_then(|found| {
                if !found.held {
                    return Err(indented(&job.named(root, found.words)));
                }
                match orders.random {
                    Some(_) => Ok(found.words),
                    None => job.keep(&found.words, options.mode),
                }
            });
            Outcome { verdict, elapsed }
        },
    );
    if INTERRUPTED.load(Relaxed) {
        return Ok(false);
    }
    let (all, held) = (outcomes.len(), |(_, outcome): &&(_, Outcome)| {
        outcome.verdict.is_ok()
    });
    let kept = outcomes.iter().filter(held).count();
    print(&tr!("{all} 项中 {kept} 项符合", "{kept} of {all} passed"));
    Ok(kept == all)
}

/// The story of a lesson in one language.
pub struct Story {
    pub name: String,
    pub executable: Option<PathBuf>,
    pub folder: PathBuf,
    pub lang: Lang,
}

/// What a search came to.
pub struct Searched {
    pub held: bool,
    pub words: String,
    pub elapsed: Duration,
}

impl Story {
    /// What a search that failed has to say, with the mistake's name if it is
    /// that of one break.
    fn named(&self, root: &Path, words: String) -> String {
        match breaks::known_order(&self.folder, self.lang, &words) {
            Some(mistake) => {
                let told = mistake.told(root, Lang::current());
                format!("{words}\n{told}")
            }
            None => words,
        }
    }

    /// Runs it in every order, or in those that are asked for.
    ///
    /// # Errors
    /// Why nothing can be said.
    pub fn search(
        &self,
        orders: &Orders,
        limit: Duration,
    ) -> Result<Searched, String> {
        let executable = self.executable.as_ref().ok_or_else(|| {
            tr!("cargo 没有编译出它的故事", "cargo built no story of it")
        })?;
        let args = args(&self.folder, orders)?;
        let lang = self.lang.pick("zh", "en");
        let run = run::run(executable, &args, lang, limit)
            .map_err(|e| tr!("运行不了：{e}", "cannot run it: {e}"))?;
        let words = String::from_utf8_lossy(&run.stdout);
        let words = words.trim_end().to_owned();
        let held = match &run.end {
            End::Exited(status) => match status.code() {
                Some(0) => true,
                Some(1) if !words.is_empty() => false,
                _ => return Err(why(&run.stderr)),
            },
            End::OutOfTime => {
                let secs = limit.as_secs();
                return Err(tr!(
                    "{secs} 秒没有搜完；--timeout 可以改",
                    "the search had not ended after {secs} s; see --timeout"
                ));
            }
            End::TooMuchOutput | End::Interrupted => {
                return Err(why(&run.stderr));
            }
        };
        Ok(Searched {
            held,
            words,
            elapsed: run.elapsed,
        })
    }
}

impl Story {
    /// Compares what was found in every order with what was kept of it, or
    /// keeps it.
    fn keep(&self, words: &str, mode: Mode) -> Result<String, String> {
        let lang = self.lang.pick("zh", "en");
        let file = self.folder.join(format!("orders/found.{lang}.txt"));
        let shown = file.display();
        if mode == Mode::Bless {
            return match fs::write(&file, format!("{words}\n")) {
                Ok(()) => Ok(tr!("已写入", "written")),
                Err(e) => Err(tr!("{shown}：{e}", "{shown}: {e}")),
            };
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        match kept.replace("\r\n", "\n").trim_end() == words {
            true => Ok(indented(words).trim_start().to_owned()),
            false => {
                let words = indented(words);
                Err(tr!(
                    "与 {shown} 里存下的不同（--orders --bless 会重写它）：{words}",
                    "not what {shown} has kept of it (--orders --bless writes it \
                     anew):{words}"
                ))
            }
        }
    }
}

/// Each line on a row of its own, below a name.
pub fn indented(words: &str) -> String {
    words.lines().map(|line| format!("\n    {line}")).collect()
}

fn why(stderr: &[u8]) -> String {
    let stderr = String::from_utf8_lossy(stderr);
    tr!("搜寻没有做成\n{stderr}", "the search failed\n{stderr}")
}

/// With which words a story is called. Its folder is absolute: a program that
/// is checked runs in a folder of its own.
fn args(folder: &Path, orders: &Orders) -> Result<Vec<OsString>, String> {
    let folder = std::path::absolute(folder)
        .map_err(|e| tr!("出错了：{e}", "error: {e}"))?;
    let mut args: Vec<OsString> = vec![folder.into()];
    if let Some(runs) = orders.random {
        let seed = orders.seed.unwrap_or(1);
        let words =
            ["--random", &runs.to_string(), "--seed", &seed.to_string()];
        args.extend(words.map(OsString::from));
    }
    if let Some(schedule) = &orders.schedule {
        args.extend(["--schedule".into(), schedule.into()]);
    }
    if orders.play {
        args.push("--play".into());
    }
    Ok(args)
}

/// An order for one reader: of the lesson as it is, or broken.
fn tell(
    root: &Path,
    lessons: &Lessons,
    options: &Options,
    orders: &Orders,
    lesson: &Lesson,
) -> Result<bool, String> {
    let lang = match options.langs.as_slice() {
        [lang] => *lang,
        _ => Lang::current(),
    };
    breaks::one_order(root, lessons, lesson, orders, |executable, folder| {
        let status = Command::new(executable)
            .args(args(folder, orders)?)
            .env("LESSON_LANG", lang.pick("zh", "en"))
            .status();
        match status {
            Ok(status) => Ok(status.success()),
            Err(e) => Err(tr!("运行不了：{e}", "cannot run it: {e}")),
        }
    })
}

/// A line for each, as a job has one.
pub fn report(held: bool, name: &str, words: &str) {
    let mark = match held {
        true => "✓".green(),
        false => "✗".red(),
    };
    print(&format!("{mark} {name}  {words}"));
}
