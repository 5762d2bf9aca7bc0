//! 所有程序同时运行，逐个报告。 All programs side by side, each with its report.

use crate::breaks;
use crate::grades::{self, Shard};
use crate::jobs::{Outcome, run_all};
use crate::judge::{Contract, Failure};
use crate::lessons::{self, Executables, Lessons, Program};
use crate::options::{Mode, Options};
use crate::run::{self, End, INTERRUPTED, Run};
use crate::show::{self, print};
use crate::{bless, pairs, python, timeline, watch};
use colored::Colorize;
use report::Case;
use say::{Lang, tr};
use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// A program to be run in one language.
struct Job<'a> {
    name: String,
    program: &'a Program,
    lang: Lang,
    /// What is run; or why nothing can be.
    command: Result<(PathBuf, Vec<OsString>), String>,
}

impl Job<'_> {
    fn run(&self, limit: Duration) -> Result<Run, String> {
        let lang = self.lang.pick("zh", "en");
        let (executable, args) = self.command.as_ref().map_err(Clone::clone)?;
        run::run(executable, args, lang, limit).map_err(|e| {
            let shown = show::path(executable);
            tr!("运行不了 {shown}：{e}", "cannot run {shown}: {e}")
        })
    }
}

/// Checks the lessons, or blesses their samples; whether all held. What was found
/// is a case for each rule.
///
/// # Errors
/// A sentence when not even a start could be made.
pub fn check(
    root: &Path,
    lessons: &Lessons,
    options: &Options,
    cases: &mut Vec<Case>,
) -> Result<bool, String> {
    let executables = lessons::build(root, &lessons.good)?;
    let jobs = Shard::of(options.shard, jobs(lessons, &executables, options)?);
    let start = Instant::now();
    let found = Mutex::new(Vec::new());
    let outcomes = run_all(
        &jobs,
        options.jobs,
        |job| &job.name,
        |job| match options.mode {
            Mode::Bless => bless_one(job, options),
            _ => {
                let (outcome, broken) = check_one(root, job, options);
                let program = &job.name;
                let group = job.program.lesson();
                found.lock().unwrap().extend(grades::of_program(
                    group,
                    program,
                    outcome.elapsed,
                    broken.as_ref(),
                ));
                outcome
            }
        },
    );
    let mut found = found.into_inner().unwrap();
    found.sort_by(|a, b| a.program.cmp(&b.program)); // they ended in any order
    cases.append(&mut found);
    let elapsed = start.elapsed();
    if INTERRUPTED.load(Relaxed) {
        return Ok(false);
    }
    let problems = problems(lessons, options);
    for (nth, problem) in (1..).zip(&problems) {
        print(&format!("{} {problem}", "✗".red()));
        let rule = format!("samples {nth}");
        cases.push(grades::single(
            grades::CHECK,
            grades::CHECK,
            &rule,
            Some(problem),
        ));
    }
    let tests_held = !options.tests || tests(root, lessons, options, cases)?;
    // Each line that begins with a mark counts.
    let all = outcomes.len() + problems.len();
    let held = |(_, outcome): &&(_, Outcome)| outcome.verdict.is_ok();
    let kept = outcomes.iter().filter(held).count();
    let slowest = slowest(&outcomes, elapsed);
    print(&tr!(
        "{all} 项中 {kept} 项符合{slowest}",
        "{kept} of {all} passed{slowest}"
    ));
    Ok(kept == all && tests_held)
}

/// Each program in each language, and its Python if that was asked for.
fn jobs<'a>(
    lessons: &'a Lessons,
    executables: &Executables,
    options: &Options,
) -> Result<Vec<Job<'a>>, String> {
    let python = match options.python {
        true => python::find(),
        false => Err(String::new()),
    };
    if let (true, Err(why)) = (options.python, &python) {
        print(&tr!("Python：跳过，{why}", "Python: skipped, {why}"));
    }
    let mut jobs = Vec::new();
    for program in programs(lessons) {
        for &lang in &options.langs {
            let name = format!("{} {}", program.name, lang.pick("zh", "en"));
            let command = match executables.get(&program.name) {
                Some(executable) => Ok((executable.clone(), Vec::new())),
                None => Err(tr!(
                    "cargo 没有编译出这个程序；是不是 Cargo.toml 里把它关掉了？",
                    "cargo has built no such program; does its Cargo.toml leave it out?"
                )),
            };
            if let (Ok(python), Some(file)) = (&python, program.python()) {
                let file = std::path::absolute(file)
                    .map_err(|e| tr!("出错了：{e}", "error: {e}"))?;
                jobs.push(Job {
                    name: format!("{name} python"),
                    program,
                    lang,
                    command: Ok((python.into(), vec![file.into()])),
                });
            }
            jobs.push(Job {
                name,
                program,
                lang,
                command,
            });
        }
    }
    Ok(jobs)
}

fn programs(lessons: &Lessons) -> impl Iterator<Item = &Program> {
    lessons.good.iter().flat_map(|lesson| &lesson.programs)
}

/// What is wrong besides the runs, a sentence for each.
fn problems(lessons: &Lessons, options: &Options) -> Vec<String> {
    let refused = lessons.refused.iter();
    let mut problems: Vec<_> =
        refused.map(|l| format!("{}: {}", l.name, l.why)).collect();
    problems.extend(strays());
    for program in programs(lessons) {
        let mut found = Vec::new();
        if options.langs.len() > 1 {
            found.extend(pairs::difference_in_shape(program));
        }
        if options.mode == Mode::Check {
            found.extend(timeline::problems(program, &options.langs));
        }
        let name = &program.name;
        problems.extend(found.iter().map(|why| format!("{name}: {why}")));
    }
    problems
}

/// A sentence about the processes that some program has left behind without a
/// trace of whose they are, if there are any; they are killed.
fn strays() -> Option<String> {
    let strays = watch::finish();
    let names = show::commands(&strays);
    (!strays.is_empty()).then(|| {
        tr!(
            "有程序留下了进程，已强行结束：{names}",
            "some program left processes behind, which were killed: {names}"
        )
    })
}

/// The end of the last line: how long it took, and which job took longest.
fn slowest(outcomes: &[(&Job, Outcome)], elapsed: Duration) -> String {
    let times = outcomes.iter().map(|(job, outcome)| (job, outcome.elapsed));
    let ran = times.filter_map(|(job, elapsed)| Some((&job.name, elapsed?)));
    let secs = elapsed.as_secs_f64();
    match ran.max_by_key(|(_, elapsed)| *elapsed) {
        Some((name, longest)) => {
            let longest = longest.as_secs_f64();
            tr!(
                "，共 {secs:.1} 秒（最慢：{name}，{longest:.1} 秒）",
                ", in {secs:.1} s (slowest: {name}, {longest:.1} s)"
            )
        }
        None => tr!("；什么都没有运行", "; nothing was run"),
    }
}

/// cargo starts each test program by it: a test that hangs is ended and named.
const RUNNER: &str = r#"target."cfg(all())".runner = ["cargo", "run", "-q", "-p", "limited", "--", "test", "120"]"#;

/// Runs the lessons' own tests, one lesson after another; whether all passed.
fn tests(
    root: &Path,
    lessons: &Lessons,
    options: &Options,
    cases: &mut Vec<Case>,
) -> Result<bool, String> {
    let mut held = true;
    for lesson in Shard::of(options.shard, lessons.good.iter().collect()) {
        let mut cargo = lessons::cargo(root);
        cargo
            .args(["test", "--locked", "-q", "--lib", "--bins", "--tests"])
            .args(["--config", RUNNER, "-p", &lesson.package()])
            .stderr(Stdio::piped());
        let output = lessons::output(cargo)?;
        let passed = output.status.success();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let name = &lesson.name;
        let name = tr!("{name} 的测试", "{name} tests");
        match passed {
            true => print(&format!("{} {name}", "✓".green())),
            false => print(&format!("{} {name}\n{said}", "✗".red())),
        }
        let program = format!("{} tests", lesson.name);
        let why = (!passed).then_some(&*said);
        cases.push(grades::single(&lesson.name, &program, "tests", why));
        held &= passed;
    }
    Ok(held)
}

/// What a program's runs came to, and what the first bad one broke.
fn check_one(
    root: &Path,
    job: &Job,
    options: &Options,
) -> (Outcome, Option<Result<Failure, String>>) {
    let (mut elapsed, mut broken) = (None, None);
    let verdict = runs(root, job, options, &mut elapsed, &mut broken);
    if let (Err(why), None) = (&verdict, &broken) {
        broken = Some(Err(why.clone()));
    }
    (Outcome { verdict, elapsed }, broken)
}

fn runs(
    root: &Path,
    job: &Job,
    options: &Options,
    elapsed: &mut Option<Duration>,
    broken: &mut Option<Result<Failure, String>>,
) -> Result<String, String> {
    let stdout = job.program.sample(job.lang);
    let stderr = job.program.stderr_sample(job.lang);
    let contract = Contract::read(&stdout, &stderr)?;
    let mut orders = HashSet::new();
    let mut failures = Vec::new();
    let mut runs = 0;
    while runs < options.repeat && !INTERRUPTED.load(Relaxed) {
        let run = job.run(options.timeout)?;
        runs += 1;
        *elapsed.get_or_insert_default() += run.elapsed;
        match contract.judge(&run, options.timeout) {
            Ok(order) => drop(orders.insert(order)),
            Err(mut failure) => {
                let lesson = root.join("lessons").join(job.program.lesson());
                let known = breaks::known(&lesson, job.program, &failure);
                if let Some(mistake) = known {
                    let told = mistake.told(root, Lang::current());
                    failure.words += &format!("\n    {told}");
                }
                failures.push(failure);
            }
        }
        if matches!(run.end, End::OutOfTime | End::TooMuchOutput) {
            break; // the next ones would only take as long
        }
    }
    let (failed, seen) = (failures.len(), orders.len());
    let first = failures.first().map(|failure| failure.words.clone());
    *broken = failures.into_iter().next().map(Ok);
    match first {
        Some(first) if options.repeat > 1 => Err(tr!(
            "{runs} 次运行中 {failed} 次不符合；第一次：{first}",
            "{failed} of {runs} runs failed; the first: {first}"
        )),
        Some(first) => Err(first),
        None if options.repeat > 1 => Ok(tr!(
            "{runs} 次运行，见到 {seen} 种顺序",
            "{runs} runs, orders seen: {seen}"
        )),
        None => Ok(String::new()),
    }
}

fn bless_one(job: &Job, options: &Options) -> Outcome {
    match job.run(options.timeout) {
        Ok(run) => Outcome {
            verdict: bless::bless(job.program, job.lang, &run, options),
            elapsed: Some(run.elapsed),
        },
        Err(why) => Outcome {
            verdict: Err(why),
            elapsed: None,
        },
    }
}
