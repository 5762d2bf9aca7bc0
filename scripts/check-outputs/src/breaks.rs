//! 打上 breaks/*.diff，确认检查抓得住。
//! Applies each `breaks/*.diff` and sees the check fail.
//!
//! A break takes the idea of a lesson out, and says how the check must fail
//! then. It is noticed if, in each language, the first run that fails does so
//! in such a way, and as many runs of the unbroken program do not fail.

mod diff;
mod named;
mod orders;
mod place;
mod trial;

pub use self::diff::plain;
pub use self::named::{known, known_order, unnamed};
pub use self::orders::{check as check_orders, one as one_order};
pub use self::place::entries;

use self::diff::Diff;
use self::place::Place;
use self::trial::{Subject, Trials, Verdict};
use crate::lessons::{Lesson, Lessons, Program};
use crate::options::Options;
use crate::run::INTERRUPTED;
use crate::show::print;
use colored::Colorize;
use say::tr;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex};
use std::thread::{self, Scope};

/// Sees the check fail for each break of the lessons; whether it did.
///
/// # Errors
/// A sentence when not even a start could be made.
pub fn check(
    root: &Path,
    lessons: &Lessons,
    options: &Options,
) -> Result<bool, String> {
    if lessons.good.is_empty() {
        return Ok(true);
    }
    let Some(mut place) = Place::take(root, &lessons.target)? else {
        return Ok(false); // interrupted
    };
    let all = lessons.good.iter().map(|lesson| (lesson, loud(lesson)));
    let all: Vec<_> = all.collect();
    let known = all.iter().filter_map(|(_, breaks)| breaks.as_ref().ok());
    let names = known.flatten().map(|one| &one.name);
    let report = &Report {
        all: names.clone().count(),
        width: names.map(String::len).max().unwrap_or(0),
        count: Mutex::new(Count {
            refused: lessons.refused.len(),
            ..Count::default()
        }),
    };
    let trials = &Trials::new(options);
    thread::scope(|scope| {
        for (lesson, breaks) in &all {
            match breaks {
                _ if INTERRUPTED.load(Relaxed) => return,
                Err(why) => report.no_breaks(lesson, why),
                Ok(all) => {
                    try_all(scope, trials, report, &mut place, lesson, all);
                }
            }
        }
    });
    Ok(!INTERRUPTED.load(Relaxed) && report.sum_up())
}

/// A file in the folder `breaks` of a lesson.
struct Break {
    /// As it is shown.
    name: String,
    diff: Result<Diff, String>,
}

/// The breaks of a lesson, or why there are none.
fn breaks(lesson: &Lesson) -> Result<Vec<Break>, String> {
    let folder = lesson.path.join("breaks");
    let shown = folder.display();
    let mut paths = place::entries(&folder)
        .map_err(|e| tr!("读不了 {shown}：{e}", "cannot read {shown}: {e}"))?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "diff"));
    if paths.is_empty() {
        return Err(tr!(
            "没有 breaks/*.diff：抽掉它的要点，检查抓得住吗？",
            "it has no breaks/*.diff, so nothing shows that the check would notice its idea missing"
        ));
    }
    let one = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Break {
            name: format!("{} {name}", lesson.name),
            diff: Diff::read(path, lesson),
        }
    };
    Ok(paths.iter().map(one).collect())
}

/// Those that show with threads. The others are tried by [`orders::check`].
fn loud(lesson: &Lesson) -> Result<Vec<Break>, String> {
    let is_silent =
        |one: &Break| one.diff.as_ref().is_ok_and(|diff| diff.silent.is_some());
    let mut all = breaks(lesson)?;
    all.retain(|one| !is_silent(one));
    Ok(all)
}

/// Builds a lesson and then each of its breaks. They run while the next one is
/// being built.
fn try_all<'s>(
    scope: &'s Scope<'s, '_>,
    trials: &'s Trials,
    report: &'s Report,
    place: &mut Place,
    lesson: &'s Lesson,
    breaks: &'s [Break],
) {
    let diffs = || breaks.iter().filter_map(|one| one.diff.as_ref().ok());
    let concerned = |p: &&Program| diffs().any(|diff| diff.concerns(p));
    let programs: Vec<_> = lesson.programs.iter().filter(concerned).collect();
    let subjects = place
        .build(lesson, &programs)
        .and_then(|built| Subject::all(&programs, &built, trials.langs()));
    let subjects = match subjects {
        Ok(subjects) => Arc::new(subjects),
        Err(why) => return report.no_lesson(lesson, breaks.len(), &why),
    };
    for one in breaks {
        if INTERRUPTED.load(Relaxed) {
            return;
        }
        let broken = one.diff.as_ref().map_err(Clone::clone).and_then(|diff| {
            let build = |place: &mut Place| place.build(lesson, &programs);
            Ok((diff, place.broken(diff, build)?))
        });
        match broken {
            Err(why) => report.verdict(&one.name, &Verdict::NotTried(why)),
            Ok((diff, broken)) => {
                let subjects = Arc::clone(&subjects);
                scope.spawn(move || {
                    let verdict = trials.verdict(diff, &subjects, &broken);
                    report.verdict(&one.name, &verdict);
                });
            }
        }
    }
}

/// What is said of the breaks.
struct Report {
    all: usize,
    /// Of the longest name.
    width: usize,
    count: Mutex<Count>,
}

#[derive(Default)]
struct Count {
    noticed: usize,
    not_tried: usize,
    lessons_without: usize,
    refused: usize,
}

impl Report {
    fn verdict(&self, name: &str, verdict: &Verdict) {
        if INTERRUPTED.load(Relaxed) {
            return;
        }
        let mut count = self.count.lock().unwrap();
        let (mark, words) = match verdict {
            Verdict::Noticed(words) => {
                count.noticed += 1;
                ("✓".green(), words)
            }
            Verdict::Unnoticed(words) => ("✗".red(), words),
            Verdict::NotTried(words) => {
                count.not_tried += 1;
                ("✗".red(), words)
            }
        };
        print(&format!(
            "{mark} {name:<width$}  {words}",
            width = self.width
        ));
    }

    /// Nothing can be tried in a lesson that is not right itself.
    fn no_lesson(&self, lesson: &Lesson, breaks: usize, why: &str) {
        if INTERRUPTED.load(Relaxed) {
            return;
        }
        self.count.lock().unwrap().not_tried += breaks;
        let (mark, name) = ("✗".red(), &lesson.name);
        print(&format!("{mark} {name}  {why}"));
    }

    fn no_breaks(&self, lesson: &Lesson, why: &str) {
        self.count.lock().unwrap().lessons_without += 1;
        let (mark, name) = ("✗".red(), &lesson.name);
        print(&format!("{mark} {name}  {why}"));
    }

    /// Prints the last line; whether all is well.
    fn sum_up(&self) -> bool {
        let count = self.count.lock().unwrap();
        let Count {
            noticed,
            not_tried,
            lessons_without,
            refused,
        } = *count;
        let all = self.all;
        let mut words = tr!(
            "{all} 处破坏，检查发现了 {noticed} 处",
            "{noticed} of {all} breaks were noticed"
        );
        if not_tried > 0 {
            words += &tr!(
                "，{not_tried} 处没有试成",
                ", {not_tried} could not be tried"
            );
        }
        if lessons_without > 0 {
            words += &tr!(
                "，{lessons_without} 课没有破坏",
                ", lessons without breaks: {lessons_without}"
            );
        }
        if refused > 0 {
            words += &tr!(
                "，{refused} 课不能用",
                ", lessons that cannot be used: {refused}"
            );
        }
        print(&words);
        noticed == all && lessons_without == 0 && refused == 0
    }
}
