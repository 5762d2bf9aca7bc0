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

use crate::show::{self, print};
use asked::{Asked, Mode};
use colored::Colorize;
use progress::Progress;
use say::{Lang, tr};
use shelf::Exercise;
use std::ffi::OsString;
use std::path::Path;

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
    let given = !asked.names.is_empty();
    match asked.mode {
        Mode::Help => {
            print(asked::help());
            Ok(true)
        }
        Mode::List => {
            list(if given { &named } else { &all }, &progress);
            Ok(true)
        }
        Mode::Verify => {
            let exercises = if given { &named } else { &all };
            verify::verify(root, exercises, &asked).map_err(failed)
        }
        Mode::All => {
            several(root, if given { &named } else { &all }, &asked)
                .map_err(failed)
        }
        Mode::Reset => match &named[..] {
            [] => Err((2, tr!("--reset 要写哪一个，例如 01.1", "--reset needs to know which, as in 01.1"))),
            named => {
                for one in named {
                    reset(one, &mut progress).map_err(failed)?;
                }
                Ok(true)
            }
        },
        Mode::Run | Mode::Hint | Mode::Watch => {
            let next = named.first().or_else(|| progress.next(&all));
            let Some(one) = next else {
                print(&tr!("练习全做完了。", "All exercises are done."));
                return Ok(true);
            };
            let done = match asked.mode {
                Mode::Hint => hint(one, &mut progress).map(|()| true),
                Mode::Watch => {
                    watching::watch(root, &all, one, &asked, &mut progress)
                }
                _ if named.len() > 1 => several(root, &named, &asked),
                _ => this_one(root, one, &asked, &mut progress),
            };
            done.map_err(failed)
        }
    }
}

/// Runs an exercise, tells what came of it, and remembers if all rules held.
fn this_one(
    root: &Path,
    exercise: &Exercise,
    asked: &Asked,
    progress: &mut Progress,
) -> Result<bool, String> {
    let lang = asked.lang;
    print(&told::task(exercise, lang)?);
    let package = [exercise.package.clone()];
    let programs = rules::build(root, &package, |_| {}, false)?;
    let program = programs.values().next().ok_or_else(|| {
        tr!("cargo 没有编译出规矩", "cargo has built no rules")
    })?;
    let verdicts = rules::judge(exercise, program, lang, asked.timeout)?;
    print(&told::verdicts(&verdicts, asked.orders));
    let held = verdicts.iter().all(|verdict| verdict.fault.is_none());
    print(&told::end(exercise, &verdicts, lang, asked.orders)?);
    if held {
        progress.done(&exercise.number)?;
    }
    Ok(held)
}

/// Runs exercises one after another, a line for each rule that is broken.
fn several(
    root: &Path,
    exercises: &[Exercise],
    asked: &Asked,
) -> Result<bool, String> {
    let packages: Vec<_> =
        exercises.iter().map(|one| one.package.clone()).collect();
    let programs = rules::build(root, &packages, |_| {}, true)?;
    let mut good = 0;
    for one in exercises {
        let folder = std::path::absolute(&one.folder).unwrap_or_default();
        let verdicts = match programs.get(&folder) {
            Some(program) => {
                rules::judge(one, program, asked.lang, asked.timeout)
            }
            None => Err(tr!("编译不了", "it does not compile")),
        };
        let line = match &verdicts {
            Ok(verdicts) => told::in_short(one, verdicts, asked.lang)?,
            Err(why) => Some(why.clone()),
        };
        let name = format!("{} {}", one.number, one.title(asked.lang));
        match line {
            None => {
                good += 1;
                print(&format!("{} {name}", "✓".green()));
            }
            Some(why) => print(&format!("{} {name}  {why}", "✗".red())),
        }
    }
    let all = exercises.len();
    print(&tr!("{all} 个练习，做对 {good} 个", "{good} of {all} exercises right"));
    Ok(good == all)
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
    print(&tr!("{all} 个练习，做完 {done} 个", "{done} of {all} exercises done"));
}

/// Shows one hint more than the last time.
fn hint(exercise: &Exercise, progress: &mut Progress) -> Result<(), String> {
    let hints = exercise.hints(Lang::current())?;
    let seen = progress.hint(&exercise.number, hints.len())?;
    let number = &exercise.number;
    print(&tr!("练习 {number} 的提示：", "Hints for exercise {number}:"));
    for (nth, hint) in (1..).zip(&hints[..seen]) {
        print(&format!("{nth}. {hint}"));
    }
    let more = hints.len() - seen;
    print(&match more {
        0 => tr!("提示就是这些。", "These are all."),
        _ => tr!("还有 {more} 条；再要一次，就多给一条。", "There are {more} more: ask again for the next."),
    });
    Ok(())
}

/// Puts the starter back; what was there is kept beside it.
fn reset(exercise: &Exercise, progress: &mut Progress) -> Result<(), String> {
    let (starter, answer) = (exercise.starter()?, exercise.answer());
    let number = &exercise.number;
    let now = exercise.read(answer).unwrap_or_default();
    if now != starter {
        let kept = format!("{answer}.old");
        exercise.write(&kept, &now)?;
        let kept = show::name(&format!("{}/{kept}", exercise.shown));
        print(&tr!("原来写的存在 {kept}", "what you had is kept in {kept}"));
    }
    exercise.write(answer, &starter)?;
    progress.undone(number)?;
    print(&tr!("{number} 回到了起点", "{number} is as it was handed out"));
    Ok(())
}
