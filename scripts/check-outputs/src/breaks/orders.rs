//! 破坏与次序：每处破坏最短的坏次序，要与存下的一字不差。
//! Breaks and orders: the shortest bad order of each must be the kept one, to
//! the letter.

use super::diff::Finder;
use super::{Break, Diff, Place, breaks};
use crate::lessons::{Lesson, Lessons};
use crate::options::{Mode, Options, Orders};
use crate::orders::{Searched, Story, indented, report};
use crate::run::INTERRUPTED;
use crate::show::print;
use say::tr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;

/// Searches each break of these lessons for its shortest bad order; whether all
/// are as they were kept. With `--bless` they are kept from now on.
///
/// # Errors
/// A sentence when not even a start could be made.
pub fn check(
    root: &Path,
    lessons: &Lessons,
    these: &[&Lesson],
    options: &Options,
) -> Result<bool, String> {
    let Some(mut place) = Place::take(root, &lessons.target)? else {
        return Ok(false); // interrupted
    };
    let (mut all, mut kept) = (0, 0);
    for lesson in these {
        // Without a story only tests can show it.
        let is_tried = |one: &Break| {
            let diff = one.diff.as_ref().ok();
            lesson.orders().is_some() || diff.is_none_or(|d| d.silent.is_some())
        };
        for one in breaks(lesson)?.into_iter().filter(is_tried) {
            let verdicts = searched(&mut place, lesson, &one, options);
            if INTERRUPTED.load(Relaxed) {
                return Ok(false);
            }
            all += 1;
            kept += usize::from(verdicts.is_ok());
            let words = verdicts.as_ref().unwrap_or_else(|why| why);
            report(verdicts.is_ok(), &one.name, words);
        }
    }
    print(&tr!(
        "{all} 处破坏，{kept} 处的次序与存下的一样",
        "{kept} of {all} breaks have the orders that were kept"
    ));
    Ok(kept == all)
}

/// What is said of a break in all languages.
fn searched(
    place: &mut Place,
    lesson: &Lesson,
    one: &Break,
    options: &Options,
) -> Result<String, String> {
    let diff = one.diff.as_ref().map_err(Clone::clone)?;
    if let Some(Finder::Test(test)) = &diff.silent {
        return match place.broken(diff, |place| place.fails(lesson, test))? {
            true => Ok(tr!(
                "测试 {test} 走遍每一种次序，发现了",
                "the test {test} tries every order and finds it"
            )),
            false => Err(tr!(
                "测试 {test} 没有发现",
                "the test {test} does not find it"
            )),
        };
    }
    let is_seen = diff.silent.is_some() || diff.concerns(&lesson.programs[0]);
    place.broken(diff, |place| {
        let executable = place.story(lesson)?;
        let mut words = String::new();
        for lang in &options.langs {
            let story = Story {
                name: one.name.clone(),
                executable: Some(executable.clone()),
                folder: place.folder(lesson),
                lang: *lang,
            };
            let found = story.search(&Orders::default(), options.timeout)?;
            let file = kept_in(lesson, one, lang.pick("zh", "en"));
            words = match options.mode {
                Mode::Bless => bless(&file, &found)?,
                _ => compare(&file, &found, is_seen)?,
            };
        }
        Ok(words)
    })
}

/// The file of a break's shortest bad order.
fn kept_in(lesson: &Lesson, one: &Break, lang: &str) -> PathBuf {
    let name = one.name.split(' ').next_back().unwrap_or_default();
    let file = format!("{name}.order.{lang}.txt");
    lesson.path.join("breaks").join(file)
}

fn compare(
    file: &Path,
    found: &Searched,
    is_seen: bool,
) -> Result<String, String> {
    let shown = file.display();
    let kept = fs::read_to_string(file).ok();
    let kept = kept.map(|text| text.replace("\r\n", "\n"));
    match (kept, found.held) {
        (None, true) if !is_seen => Ok(tr!(
            "主程序在哪种次序里都看不出来，要靠例子",
            "no order of the main program shows it; an example does"
        )),
        (Some(kept), false) if kept.trim_end() == found.words => {
            let steps = found.words.lines().count();
            Ok(tr!(
                "最短的坏次序与存下的一样，{steps} 行",
                "the shortest bad order is the kept one, {steps} lines"
            ))
        }
        (_, true) => Err(tr!(
            "每种次序都符合，这处破坏看不出来",
            "it holds in every order: the break does not show"
        )),
        (None, false) => {
            let words = indented(&found.words);
            Err(tr!(
                "有坏次序，却没有 {shown}；--orders --breaks --bless 会写：{words}",
                "there is a bad order, but no {shown}; --orders --breaks --bless \
                 writes it:{words}"
            ))
        }
        (Some(_), false) => {
            let words = indented(&found.words);
            Err(tr!(
                "最短的坏次序与 {shown} 不同：{words}",
                "the shortest bad order is not that of {shown}:{words}"
            ))
        }
    }
}

/// Keeps the order that was found; what is kept of one that was not is removed.
fn bless(file: &Path, found: &Searched) -> Result<String, String> {
    let shown = file.display();
    let written = match (found.held, file.exists()) {
        (false, _) => fs::write(file, format!("{}\n", found.words)),
        (true, true) => fs::remove_file(file),
        (true, false) => Ok(()),
    };
    written.map_err(|e| tr!("{shown}：{e}", "{shown}: {e}"))?;
    Ok(match found.held {
        true => tr!("每种次序都符合", "it holds in every order"),
        false => tr!("已写入", "written"),
    })
}

/// Does something with the story of one lesson, broken if that was asked for:
/// `work` gets the executable and the lesson's folder.
///
/// # Errors
/// Why it was not done.
pub fn one(
    root: &Path,
    lessons: &Lessons,
    lesson: &Lesson,
    orders: &Orders,
    work: impl Fn(&Path, &Path) -> Result<bool, String>,
) -> Result<bool, String> {
    let diff = match &orders.broken {
        Some(name) => Some(named(lesson, name)?),
        None => None,
    };
    let Some(mut place) = Place::take(root, &lessons.target)? else {
        return Ok(false); // interrupted
    };
    let run =
        |place: &mut Place| work(&place.story(lesson)?, &place.folder(lesson));
    match &diff {
        Some(diff) => place.broken(diff, run),
        None => run(&mut place),
    }
}

/// The break of this name.
fn named(lesson: &Lesson, name: &str) -> Result<Diff, String> {
    let all = breaks(lesson)?;
    let own = |one: &Break| {
        let own = one.name.split(' ').next_back().unwrap_or_default();
        own.to_owned()
    };
    let names = all.iter().map(own).collect::<Vec<_>>().join(", ");
    let found = all.into_iter().find(|one| own(one) == name);
    let found = found.ok_or_else(|| {
        tr!(
            "没有叫“{name}”的破坏；有：{names}",
            "there is no break '{name}'; there are: {names}"
        )
    })?;
    found.diff
}
