//! 运行各课的程序，把输出与样本逐行核对。
//! Runs the lessons' programs and checks their output against the samples.

mod bless;
mod breaks;
mod check;
mod judge;
mod lessons;
mod options;
mod run;
mod timeline;

use crate::options::{Mode, Options};
use crate::run::INTERRUPTED;
use say::tr;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering::Relaxed;

fn main() -> ExitCode {
    let options = match Options::parse(std::env::args_os()) {
        Ok(options) => options,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    // A lesson has a process group of its own, so Ctrl-C reaches only us.
    if let Err(e) = ctrlc::set_handler(|| INTERRUPTED.store(true, Relaxed)) {
        eprintln!(
            "{}",
            tr!("无法处理 Ctrl-C：{e}", "cannot handle Ctrl-C: {e}")
        );
        return ExitCode::FAILURE;
    }
    let held = work(&options);
    if INTERRUPTED.load(Relaxed) {
        eprintln!(
            "{}",
            tr!(
                "被中断；各课都已结束",
                "interrupted; all lessons have been stopped"
            )
        );
        return ExitCode::from(130);
    }
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

/// Prints to stdout. When nobody reads that any more, all runs are ended.
fn print(text: &str) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        INTERRUPTED.store(true, Relaxed);
    }
}

/// Does what the options ask for, in the current folder; whether all held.
fn work(options: &Options) -> Result<bool, String> {
    let root = Path::new(".");
    if options.mode == Mode::Help {
        print(options::help());
        return Ok(true);
    }
    let lessons = lessons::select(lessons::all(root)?, &options.lessons)?;
    match options.mode {
        Mode::List => {
            for lesson in &lessons {
                let package = lesson.package();
                let programs = lesson.programs.iter().map(|p| p.name.as_str());
                let programs = programs.collect::<Vec<_>>().join(" ");
                print(&format!("{package:<28} {programs}"));
            }
            Ok(true)
        }
        Mode::Breaks => breaks::check(root, &lessons, options),
        _ => check::check(root, &lessons, options),
    }
}
