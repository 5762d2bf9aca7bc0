//! 练习：运行一个，说出哪条规矩不成立，像是哪一种错。
//! Exercises: runs one, says which rule is broken, and which mistake that is like.

mod asked;
mod progress;
mod rules;
mod shelf;
mod told;
mod verify;
mod watching;
mod wrong;

use crate::grades::{self, Shard};
use crate::options::Options;
use crate::run::INTERRUPTED;
use crate::show::{self, print};
use asked::{Asked, Mode};
use colored::Colorize;
use progress::Progress;
use report::Case;
use say::{Lang, tr};
use shelf::Exercise;
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// Does what the command line asks for, in the repository at `root`; whether all
/// held.
///
/// # Errors
/// An exit status and a sentence.
pub fn work(
    root: &Path,
    args: impl IntoIterator<Item = OsString>,
) -> Result<bool, (u8, String)> {
    let asked = Asked::parse(args).map_err(|why| (2, why))?;
    let failed = |why| (1, why);
    let all = shelf::all(root).map_err(failed)?;
    let named = shelf::select(&all, &asked.names).map_err(|why| (2, why))?;
    let mut progress = Progress::read(root).map_err(failed)?;
    let chosen = match asked.names.is_empty() {
        true => &all,
        false => &named,
    };
    match asked.mode {
        Mode::Help => print(asked::help()),
        Mode::List => list(chosen, &progress),
        Mode::Reset if named.is_empty() => {
            let why = tr!(
                "--reset 要写哪一个，例如 01.1",
                "--reset needs to know which, as in 01.1"
            );
            return Err((2, why));
        }
        Mode::Reset => {
            for one in &named {
                reset(one, &mut progress).map_err(failed)?;
            }
        }
        Mode::Verify => {
            return verify::verify(root, chosen, &asked).map_err(failed);
        }
        Mode::Run | Mode::All if asked.mode == Mode::All || named.len() > 1 => {
            return grades::reported(root, &asked.reports, |cases| {
                let chosen = Shard::of(asked.shard, chosen.clone());
                several(root, &chosen, asked.timeout, cases).map_err(failed)
            });
        }
        Mode::Run | Mode::All | Mode::Hint | Mode::Watch => {
            let next = named.first().or_else(|| progress.next(&all));
            let Some(one) = next else {
                print(&tr!("练习全做完了。", "All exercises are done."));
                return Ok(true);
            };
            return match asked.mode {
                Mode::Hint => hint(one, &mut progress).map(|()| true),
                Mode::Watch => {
                    watching::watch(root, &all, one, &asked, &mut progress)
                }
                _ => {
                    return grades::reported(root, &asked.reports, |cases| {
                        this_one(root, one, &asked, &mut progress, cases)
                            .map_err(failed)
                    });
                }
            }
            .map_err(failed);
        }
    }
    Ok(true)
}

/// Whether this names an exercise, as `03.2` does, and not a lesson.
pub fn is_named(name: &str) -> bool {
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
    };
    name.split_once('.')
        .is_some_and(|(lesson, nth)| is_number(lesson) && is_number(nth))
}

/// Judges the exercises with these numbers, as a part of the whole check.
///
/// # Errors
/// An exit status and a sentence.
pub fn check(
    root: &Path,
    names: &[String],
    options: &Options,
    cases: &mut Vec<Case>,
) -> Result<bool, (u8, String)> {
    let all = shelf::all(root).map_err(|why| (1, why))?;
    let named = shelf::select(&all, names).map_err(|why| (2, why))?;
    let named = Shard::of(options.shard, named);
    several(root, &named, options.timeout, cases).map_err(|why| (1, why))
}

/// Runs an exercise, tells what came of it, and remembers if all rules held.
fn this_one(
    root: &Path,
    exercise: &Exercise,
    asked: &Asked,
    progress: &mut Progress,
    cases: &mut Vec<Case>,
) -> Result<bool, String> {
    let lang = Lang::current();
    print(&told::task(exercise, lang)?);
    let package = [exercise.package.clone()];
    let programs = in_bounds(exercise)
        .and_then(|()| rules::build(root, &package, |_| {}, false));
    let verdicts = programs.and_then(|programs| {
        let program = programs.values().next().ok_or_else(|| {
            tr!("cargo 没有编译出规矩", "cargo has built no rules")
        })?;
        rules::judge(exercise, program, lang, asked.timeout)
    });
    cases.extend(told::cases(exercise, &verdicts, lang)?);
    let verdicts = verdicts?;
    print(&told::verdicts(&verdicts, asked.orders));
    let held = verdicts.iter().all(|verdict| verdict.fault.is_none());
    print(&told::end(exercise, &verdicts, lang, asked.orders)?);
    if held {
        progress.done(&exercise.number)?;
    }
    Ok(held)
}

/// Runs exercises one after another, a line for each, and one more for each that
/// is not right.
fn several(
    root: &Path,
    exercises: &[Exercise],
    limit: Duration,
    cases: &mut Vec<Case>,
) -> Result<bool, String> {
    let lang = Lang::current();
    let packages: Vec<_> =
        exercises.iter().map(|one| one.package.clone()).collect();
    let programs = match packages.is_empty() {
        true => HashMap::new(), // to cargo it would mean all
        false => rules::build(root, &packages, |_| {}, true)?,
    };
    let mut good = 0;
    for one in exercises {
        if INTERRUPTED.load(Relaxed) {
            return Ok(false);
        }
        let folder = std::path::absolute(&one.folder).unwrap_or_default();
        let verdicts =
            in_bounds(one).and_then(|()| match programs.get(&folder) {
                Some(program) => rules::judge(one, program, lang, limit),
                None => Err(tr!("编译不了", "it does not compile")),
            });
        cases.extend(told::cases(one, &verdicts, lang)?);
        let line = match &verdicts {
            Ok(verdicts) => told::in_short(one, verdicts, lang)?,
            Err(why) => Some(why.clone()),
        };
        let name = format!("{} {}", one.number, one.title(lang));
        match line {
            None => {
                good += 1;
                print(&format!("{} {name}", "✓".green()));
            }
            Some(why) => print(&format!("{} {name}\n    {why}", "✗".red())),
        }
    }
    let all = exercises.len();
    print(&tr!(
        "{all} 个练习，做对 {good} 个",
        "exercises right: {good} of {all}"
    ));
    Ok(good == all)
}

/// Refuses an answer that could get round its rules.
fn in_bounds(exercise: &Exercise) -> Result<(), String> {
    match rules::out_of_bounds(exercise)? {
        None => Ok(()),
        Some(word) => Err(tr!(
            "答案里不能用 {word}：这个练习用不着它",
            "an answer may not use {word}: this exercise does not need it"
        )),
    }
}

fn list(exercises: &[Exercise], progress: &Progress) {
    for one in exercises {
        let mark = match progress.is_done(&one.number) {
            true => "✓".green().to_string(),
            false => "·".to_owned(),
        };
        let title = one.title(Lang::current());
        print(&format!("{mark} {}  {title}", one.number));
    }
    let done = exercises.iter().filter(|one| progress.is_done(&one.number));
    let (done, all) = (done.count(), exercises.len());
    print(&tr!(
        "{all} 个练习，做完 {done} 个",
        "exercises done: {done} of {all}"
    ));
}

/// Shows one hint more than the last time.
fn hint(exercise: &Exercise, progress: &mut Progress) -> Result<(), String> {
    let hints = exercise.hints(Lang::current())?;
    let seen = progress.hint(&exercise.number, hints.len())?;
    let number = &exercise.number;
    print(&tr!(
        "练习 {number} 的提示：",
        "Hints for exercise {number}:"
    ));
    for (nth, hint) in (1..).zip(&hints[..seen]) {
        print(&format!("{nth}. {hint}"));
    }
    let more = hints.len() - seen;
    print(&match more {
        0 => tr!("提示就是这些。", "These are all."),
        _ => tr!(
            "还有 {more} 条；再要一次，就多给一条。",
            "Hints left: {more}. Ask again for the next."
        ),
    });
    Ok(())
}

/// Puts the starter back; what was there is kept beside it.
fn reset(exercise: &Exercise, progress: &mut Progress) -> Result<(), String> {
    let (starter, answer) = (exercise.starter()?, exercise.answer);
    let number = &exercise.number;
    let now = exercise.read(answer).unwrap_or_default();
    if now != starter {
        let kept = format!("{answer}.old");
        exercise.write(&kept, &now)?;
        let kept = show::name(&format!("{}/{kept}", exercise.shown));
        print(&tr!(
            "原来写的存在 {kept}",
            "what you had is kept in {kept}"
        ));
    }
    exercise.write(answer, &starter)?;
    progress.undone(number)?;
    print(&tr!(
        "{number} 回到了起点",
        "{number} is as it was handed out"
    ));
    Ok(())
}
