//! 运行各课的程序，把输出与样本逐行核对；运行练习，按规矩判断。
//! Runs the lessons' programs and checks their output against the samples; runs
//! the exercises and judges them by their rules.

mod bless;
mod breaks;
mod check;
mod exercises;
mod grades;
mod jobs;
mod judge;
mod lessons;
mod mistake;
mod options;
mod orders;
mod pairs;
mod processes;
mod python;
mod run;
mod show;
mod timeline;
mod watch;
mod words;

use crate::lessons::Refused;
use crate::options::{Mode, Options};
use crate::run::INTERRUPTED;
use crate::show::print;
use colored::Colorize;
use say::tr;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Nobody reads what we print any more.
static UNHEARD: AtomicBool = AtomicBool::new(false);

/// The program behind `scripts/check-outputs.sh`.
pub fn check_outputs() -> ExitCode {
    start(|| {
        let options = Options::parse(std::env::args_os());
        work(&options.map_err(|why| (2, why))?)
    })
}

/// The program behind `scripts/exercise.sh`.
pub fn exercise() -> ExitCode {
    start(|| exercises::work(Path::new("."), std::env::args_os()))
}

/// What both programs do around their work. That says whether all held; an error
/// is an exit status and a sentence.
fn start(work: impl FnOnce() -> Result<bool, (u8, String)>) -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|first| first == watch::WATCHER) {
        return watch::main(args.next().as_deref());
    }
    let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| v != "0");
    if show::is_dumb() && !forced {
        colored::control::set_override(false);
    }
    // A lesson has a process group of its own, so Ctrl-C reaches only us.
    if let Err(e) = ctrlc::set_handler(|| INTERRUPTED.store(true, Relaxed)) {
        complain(&tr!("无法处理 Ctrl-C：{e}", "cannot handle Ctrl-C: {e}"));
        return ExitCode::FAILURE;
    }
    let _unheard = say::when_unheard(|| {
        UNHEARD.store(true, Relaxed);
        INTERRUPTED.store(true, Relaxed);
    });
    let held = work();
    watch::finish();
    if UNHEARD.load(Relaxed) {
        return ExitCode::FAILURE; // not all has been said
    }
    if INTERRUPTED.load(Relaxed) {
        complain(&tr!(
            "被中断；运行的程序都已结束",
            "interrupted; all programs have been stopped"
        ));
        return ExitCode::from(130);
    }
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err((status, sentence)) => {
            complain(&sentence);
            ExitCode::from(status)
        }
    }
}

/// Says a sentence on stderr, if somebody listens.
fn complain(sentence: &str) {
    let _ = writeln!(io::stderr(), "{sentence}");
}

/// Does what the options ask for, in the current folder; whether all held. An
/// error is an exit status and a sentence.
fn work(options: &Options) -> Result<bool, (u8, String)> {
    let root = Path::new(".");
    if options.mode == Mode::Help {
        print(options::help());
        return Ok(true);
    }
    let (exercises, named): (Vec<_>, Vec<_>) = options
        .lessons
        .iter()
        .cloned()
        .partition(|n| exercises::is_named(n));
    if !exercises.is_empty()
        && (options.mode, &options.orders) != (Mode::Check, &None)
    {
        let why = tr!(
            "练习只能核对：见 scripts/exercise.sh --help",
            "exercises can only be checked here; see scripts/exercise.sh --help"
        );
        return Err((2, why));
    }
    let mut all = lessons::all(root).map_err(|why| (1, why))?;
    if named.is_empty() && !exercises.is_empty() {
        all.good.clear();
        all.refused.clear();
    }
    let lessons = lessons::select(all, &named).map_err(|why| (2, why))?;
    let by_name = matches!(options.mode, Mode::List | Mode::Breaks);
    if by_name || options.orders.is_some() {
        for Refused { name, why } in &lessons.refused {
            print(&format!("{} {name}: {why}", "✗".red()));
        }
    }
    if let Some(asked) = &options.orders {
        let held = orders::check(root, &lessons, options, asked);
        return held.map_err(|why| (1, why));
    }
    if options.mode == Mode::Check {
        return grades::reported(root, &options.reports, |cases| {
            let only_exercises = named.is_empty() && !exercises.is_empty();
            let outputs = only_exercises
                || check::check(root, &lessons, options, cases)
                    .map_err(|why| (1, why))?;
            let solved = exercises.is_empty()
                || exercises::check(root, &exercises, options, cases)?;
            Ok(outputs && solved)
        });
    }
    let held = match options.mode {
        Mode::List => {
            for lesson in &lessons.good {
                let package = lesson.package();
                let programs = lesson.programs.iter().map(|p| p.name.as_str());
                let programs = programs.collect::<Vec<_>>().join(" ");
                print(&format!("{package:<28} {programs}"));
            }
            Ok(lessons.refused.is_empty())
        }
        Mode::Breaks => breaks::check(root, &lessons, options),
        _ => check::check(root, &lessons, options, &mut Vec::new()),
    };
    held.map_err(|why| (1, why))
}
