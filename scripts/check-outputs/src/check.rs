//! 所有程序同时运行，逐个报告。 All programs side by side, each with its report.

use crate::bless;
use crate::judge::{Contract, read_sample};
use crate::lessons::{self, Lessons, Program};
use crate::options::{Mode, Options};
use crate::run::{self, End, INTERRUPTED, Run};
use crate::show::{self, print};
use crate::timeline;
use crate::watch;
use colored::Colorize;
use indicatif::{ProgressBar, ProgressStyle};
use say::{Lang, tr};
use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::{Duration, Instant};

/// The least version that the lessons' Python programs need.
const PYTHON: (u32, u32) = (3, 11);

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

/// What came of a job.
struct Outcome {
    /// Behind the name: a word, or else a whole report.
    verdict: Result<String, String>,
    /// Of all its runs together; none if it never ran.
    elapsed: Option<Duration>,
}

/// Checks the lessons, or blesses their samples; whether all held.
///
/// # Errors
/// A sentence when not even a start could be made.
pub fn check(
    root: &Path,
    lessons: &Lessons,
    options: &Options,
) -> Result<bool, String> {
    let executables = lessons::build(root, &lessons.good)?;
    let python = match options.python {
        true => find_python(),
        false => Err(String::new()),
    };
    if let (true, Err(why)) = (options.python, &python) {
        print(&tr!("Python：跳过，{why}", "Python: skipped, {why}"));
    }
    let programs = || lessons.good.iter().flat_map(|l| &l.programs);
    let mut jobs = Vec::new();
    for program in programs() {
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

    let start = Instant::now();
    let outcomes = run_all(&jobs, options.jobs, |job| match options.mode {
        Mode::Bless => bless_one(job, options),
        _ => check_one(job, options),
    });
    let secs = start.elapsed().as_secs_f64();
    if INTERRUPTED.load(Relaxed) {
        return Ok(false);
    }
    let refused = lessons.refused.iter();
    let mut problems: Vec<_> =
        refused.map(|l| format!("{}: {}", l.name, l.why)).collect();
    problems.extend(strays());
    for program in programs() {
        let mut found = Vec::new();
        if options.langs.len() > 1 {
            found.extend(difference_in_shape(program));
        }
        if options.mode == Mode::Check {
            found.extend(timeline::problems(program, &options.langs));
        }
        let name = &program.name;
        problems.extend(found.iter().map(|why| format!("{name}: {why}")));
    }
    for problem in &problems {
        print(&format!("{} {problem}", "✗".red()));
    }

    // Each line that begins with a mark counts.
    let all = outcomes.len() + problems.len();
    let held = |(_, outcome): &&(_, Outcome)| outcome.verdict.is_ok();
    let kept = outcomes.iter().filter(held).count();
    let times = outcomes.iter().map(|(job, outcome)| (job, outcome.elapsed));
    let ran = times.filter_map(|(job, elapsed)| Some((&job.name, elapsed?)));
    let slowest = match ran.max_by_key(|(_, elapsed)| *elapsed) {
        Some((name, longest)) => {
            let longest = longest.as_secs_f64();
            tr!(
                "，共 {secs:.1} 秒（最慢：{name}，{longest:.1} 秒）",
                ", in {secs:.1} s (slowest: {name}, {longest:.1} s)"
            )
        }
        None => tr!("；什么都没有运行", "; nothing was run"),
    };
    print(&tr!(
        "{all} 项中 {kept} 项符合{slowest}",
        "{kept} of {all} passed{slowest}"
    ));
    Ok(kept == all)
}

/// Runs the jobs, `most` at once or all side by side, and prints a line or a
/// report for each as it ends. Jobs that an interrupt kept from starting have
/// no outcome.
fn run_all<'a, 'j>(
    jobs: &'a [Job<'j>],
    most: Option<usize>,
    work: impl Fn(&Job) -> Outcome + Sync,
) -> Vec<(&'a Job<'j>, Outcome)> {
    let width = jobs.iter().map(|job| job.name.len()).max().unwrap_or(0);
    let running = Mutex::new(BTreeSet::new());
    let bar = match show::is_dumb() {
        true => ProgressBar::hidden(),
        false => ProgressBar::new(jobs.len() as u64),
    };
    let style = ProgressStyle::with_template(
        "{spinner} {pos}/{len} {elapsed} {wide_msg}",
    );
    bar.set_style(style.expect("our own template"));
    bar.enable_steady_tick(Duration::from_millis(100));
    let queue = Mutex::new(jobs.iter());
    let outcomes = Mutex::new(Vec::new());
    let show_running = || {
        let running = running.lock().unwrap();
        let names = running.iter().copied().collect::<Vec<&str>>().join(", ");
        bar.set_message(names);
    };
    thread::scope(|scope| {
        for _ in 0..most.unwrap_or(jobs.len()).min(jobs.len()) {
            scope.spawn(|| {
                while !INTERRUPTED.load(Relaxed) {
                    let Some(job) = queue.lock().unwrap().next() else {
                        break;
                    };
                    running.lock().unwrap().insert(job.name.as_str());
                    show_running();
                    let outcome = work(job);
                    running.lock().unwrap().remove(job.name.as_str());
                    show_running();
                    bar.inc(1);
                    if INTERRUPTED.load(Relaxed) {
                        break;
                    }
                    let (mark, words) = match &outcome.verdict {
                        Ok(words) => ("✓".green(), words),
                        Err(words) => ("✗".red(), words),
                    };
                    let name = &job.name;
                    let time = match outcome.elapsed {
                        Some(time) => format!("{:>6.2} s", time.as_secs_f64()),
                        None => " ".repeat(8),
                    };
                    bar.suspend(|| {
                        let line =
                            format!("{mark} {name:<width$} {time}  {words}");
                        print(line.trim_end());
                    });
                    outcomes.lock().unwrap().push((job, outcome));
                }
            });
        }
    });
    bar.finish_and_clear();
    outcomes.into_inner().unwrap()
}

fn check_one(job: &Job, options: &Options) -> Outcome {
    let mut elapsed = None;
    let verdict = runs(job, options, &mut elapsed);
    Outcome { verdict, elapsed }
}

fn runs(
    job: &Job,
    options: &Options,
    elapsed: &mut Option<Duration>,
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
            Err(failure) => failures.push(failure.words),
        }
        if matches!(run.end, End::OutOfTime | End::TooMuchOutput) {
            break; // the next ones would only take as long
        }
    }
    let (failed, seen) = (failures.len(), orders.len());
    match failures.into_iter().next() {
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

/// How the shapes of a program's two samples differ, if they do. Samples that
/// cannot be read have been reported already.
fn difference_in_shape(program: &Program) -> Option<String> {
    use contract::Difference::{Length, Marks, Speaker, Values};
    let sample = |lang| read_sample(&program.sample(lang)).ok();
    let difference = sample(Lang::Zh)?.same_shape(&sample(Lang::En)?).err()?;
    let why = match difference {
        Length(zh, en) => tr!(
            "中文 {zh} 行，英文 {en} 行",
            "{zh} lines in Chinese, {en} in English"
        ),
        Marks(zh, en) => tr!(
            "中文第 {zh} 行与英文第 {en} 行的 ~ 标记不同",
            "the ~ marks of Chinese line {zh} and English line {en} differ"
        ),
        Values(zh, en) => tr!(
            "中文第 {zh} 行与英文第 {en} 行里的数字或 ‹ › 不同",
            "the numbers or ‹ › of Chinese line {zh} and English line {en} differ"
        ),
        Speaker(name) => {
            let name = show::name(&name);
            tr!(
                "英文样本里，没有哪个说话人的行数和位置与“{name}”相同",
                "nobody in the English sample speaks at the same places as '{name}'"
            )
        }
    };
    Some(tr!(
        "两种语言的样本形状不同：{why}",
        "the samples of the two languages differ in shape: {why}"
    ))
}

/// The command that starts Python.
///
/// # Errors
/// Why there is none, in words.
fn find_python() -> Result<&'static str, String> {
    let mut found = Vec::new();
    for python in ["python3", "python"] {
        let version = "import sys; print('%d.%d.%d' % sys.version_info[:3])";
        let answer = Command::new(python)
            .args(["-c", version])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output();
        let Ok(answer) = answer else { continue };
        let version = String::from_utf8_lossy(&answer.stdout).into_owned();
        let mut numbers = version.trim().split('.').map(str::parse::<u32>);
        let (Some(Ok(major)), Some(Ok(minor))) =
            (numbers.next(), numbers.next())
        else {
            continue;
        };
        if (major, minor) >= PYTHON {
            return Ok(python);
        }
        found.push(format!("{python} {}", version.trim()));
    }
    let (major, minor) = PYTHON;
    let found = found.join(", ");
    Err(match found.is_empty() {
        true => tr!(
            "找不到 python3；需要 Python {major}.{minor} 或更新的",
            "there is no python3; Python {major}.{minor} or newer is needed"
        ),
        false => tr!(
            "只找到 {found}；需要 Python {major}.{minor} 或更新的",
            "only {found} was found; Python {major}.{minor} or newer is needed"
        ),
    })
}
