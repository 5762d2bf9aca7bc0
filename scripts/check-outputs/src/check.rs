//! 所有程序同时运行，逐个报告。 All programs side by side, each with its report.

use crate::bless;
use crate::judge::{Contract, read_sample};
use crate::lessons::{self, Lesson, Program};
use crate::options::{Mode, Options};
use crate::print;
use crate::run::{self, End, INTERRUPTED, Run};
use crate::timeline;
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

/// A program to be run in one language.
struct Job<'a> {
    name: String,
    program: &'a Program,
    lang: Lang,
    executable: PathBuf,
    args: Vec<OsString>,
}

impl Job<'_> {
    fn run(&self, limit: Duration) -> Result<Run, String> {
        let lang = self.lang.pick("zh", "en");
        run::run(&self.executable, &self.args, lang, limit)
            .map_err(|e| tr!("启动不了：{e}", "cannot be started: {e}"))
    }
}

/// What came of a job.
struct Outcome {
    held: bool,
    /// Behind the name: a word or a whole report.
    words: String,
    /// Of all its runs together.
    elapsed: Duration,
}

/// Checks the lessons, or blesses their samples; whether all held.
///
/// # Errors
/// A sentence when not even a start could be made.
pub fn check(
    root: &Path,
    lessons: &[Lesson],
    options: &Options,
) -> Result<bool, String> {
    let executables = lessons::build(root, None, lessons)?;
    let python = options.python.then(find_python).flatten();
    if options.python && python.is_none() {
        print(&tr!(
            "Python：跳过，找不到 python3",
            "Python: skipped, there is no python3"
        ));
    }
    let mut jobs = Vec::new();
    for program in lessons.iter().flat_map(|lesson| &lesson.programs) {
        for &lang in &options.langs {
            let shown = lang.pick("zh", "en");
            let name = format!("{} {shown}", program.name);
            let executable = executables.get(&program.name);
            jobs.push(Job {
                name: name.clone(),
                program,
                lang,
                executable: executable.cloned().unwrap_or_default(),
                args: Vec::new(),
            });
            if let (Some(python), Some(file)) = (&python, program.python()) {
                let file = std::path::absolute(file)
                    .map_err(|e| tr!("出错了：{e}", "error: {e}"))?;
                jobs.push(Job {
                    name: format!("{name} python"),
                    program,
                    lang,
                    executable: python.into(),
                    args: vec![file.into()],
                });
            }
        }
    }

    let start = Instant::now();
    let outcomes = run_all(&jobs, options.jobs, |job| match options.mode {
        Mode::Bless => bless_one(job, options),
        _ => check_one(job, options),
    });
    let elapsed = start.elapsed();
    let mut held = outcomes.iter().all(|(_, outcome)| outcome.held);
    if INTERRUPTED.load(Relaxed) {
        return Ok(false);
    }
    for program in lessons.iter().flat_map(|lesson| &lesson.programs) {
        held &= same_shape(program);
        if options.mode == Mode::Check {
            for why in timeline::problems(program, &options.langs) {
                let (mark, name) = ("✗".red(), &program.name);
                print(&format!("{mark} {name}: {why}"));
                held = false;
            }
        }
    }

    let all = outcomes.len();
    let kept = outcomes.iter().filter(|(_, outcome)| outcome.held).count();
    let secs = elapsed.as_secs_f64();
    let slowest = outcomes.iter().max_by_key(|(_, outcome)| outcome.elapsed);
    if let Some((job, outcome)) = slowest {
        let (name, longest) = (&job.name, outcome.elapsed.as_secs_f64());
        let ratio = secs / longest;
        print(&tr!(
            "{all} 项中 {kept} 项符合，共 {secs:.2} 秒，是最慢一项（{name}，{longest:.2} 秒）的 {ratio:.2} 倍",
            "{kept} of {all} passed, in {secs:.2} s: {ratio:.2} times the slowest ({name}, {longest:.2} s)"
        ));
    }
    Ok(held)
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
    let bar = ProgressBar::new(jobs.len() as u64);
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
                    let mark = match outcome.held {
                        true => "✓".green(),
                        false => "✗".red(),
                    };
                    let (name, secs) =
                        (&job.name, outcome.elapsed.as_secs_f64());
                    let words = &outcome.words;
                    bar.suspend(|| {
                        let line = format!(
                            "{mark} {name:<width$} {secs:>6.2} s  {words}"
                        );
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
    let mut outcome = Outcome {
        held: true,
        words: String::new(),
        elapsed: Duration::ZERO,
    };
    let stdout = job.program.sample(job.lang);
    let stderr = job.program.stderr_sample(job.lang);
    let contract = match Contract::read(&stdout, &stderr) {
        Ok(contract) => contract,
        Err(words) => {
            return Outcome {
                held: false,
                words,
                ..outcome
            };
        }
    };
    let mut orders = HashSet::new();
    let mut failures = Vec::new();
    let mut runs = 0;
    while runs < options.repeat && !INTERRUPTED.load(Relaxed) {
        runs += 1;
        let run = match job.run(options.timeout) {
            Ok(run) => run,
            Err(words) => {
                return Outcome {
                    held: false,
                    words,
                    ..outcome
                };
            }
        };
        outcome.elapsed += run.elapsed;
        match contract.judge(&run, options.timeout) {
            Ok(order) => drop(orders.insert(order)),
            Err(words) => failures.push(words),
        }
        if matches!(run.end, End::OutOfTime | End::TooMuchOutput) {
            break; // the next ones would only take as long
        }
    }
    if options.repeat > 1 {
        let (failed, seen) = (failures.len(), orders.len());
        outcome.words = match failed {
            0 => tr!(
                "{runs} 次运行，见到 {seen} 种顺序",
                "{runs} runs, orders seen: {seen}"
            ),
            _ => tr!(
                "{runs} 次运行中 {failed} 次不符合；第一次：",
                "{failed} of {runs} runs failed; the first: "
            ),
        };
    }
    if let Some(first) = failures.first() {
        outcome.held = false;
        outcome.words += first;
    }
    outcome
}

fn bless_one(job: &Job, options: &Options) -> Outcome {
    let blessed = job.run(options.timeout).and_then(|run| {
        let elapsed = run.elapsed;
        bless::bless(job.program, job.lang, &run, options)
            .map(|words| (words, elapsed))
    });
    match blessed {
        Ok((words, elapsed)) => Outcome {
            held: true,
            words,
            elapsed,
        },
        Err(words) => Outcome {
            held: false,
            words,
            elapsed: Duration::ZERO,
        },
    }
}

/// Whether the two samples of a program have the same shape; prints the first
/// difference. Samples that cannot be read have been reported already.
fn same_shape(program: &Program) -> bool {
    use contract::Difference::{Length, Marks, Speaker, Values};
    let sample = |lang| read_sample(&program.sample(lang));
    let (Ok(a), Ok(b)) = (sample(Lang::Zh), sample(Lang::En)) else {
        return false;
    };
    let Err(difference) = a.same_shape(&b) else {
        return true;
    };
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
        Speaker(name) => tr!(
            "英文样本里，没有哪个说话人的行数和位置与“{name}”相同",
            "nobody in the English sample speaks at the same places as '{name}'"
        ),
    };
    let name = &program.name;
    let what = tr!(
        "两种语言的样本形状不同",
        "the samples of the two languages differ in shape"
    );
    let mark = "✗".red();
    print(&format!("{mark} {name}: {what}: {why}"));
    false
}

fn find_python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|python| {
        Command::new(python)
            .args(["-c", "import sys; sys.exit(sys.version_info < (3, 11))"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}
