//! 打上 breaks/*.diff，确认检查抓得住。
//! Applies each `breaks/*.diff` and sees the check fail.
//!
//! A break takes the idea of a lesson out. Each is applied in a copy of the
//! workspace, which lies below `target`; the lesson itself is not touched.

use crate::judge::Contract;
use crate::lessons::{self, Lesson, sorted};
use crate::options::Options;
use crate::print;
use crate::run::{self, INTERRUPTED};
use colored::Colorize;
use say::{Lang, tr};
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Duration;

/// A race may need some runs before it shows.
const MOST_RUNS: usize = 20;
/// A broken lesson may hang; no lesson takes half as long.
const LIMIT: Duration = Duration::from_secs(20);

/// Sees the check fail for each break of the lessons; whether it did.
///
/// # Errors
/// A sentence when a break does not fit the source, or does not build.
pub fn check(
    root: &Path,
    lessons: &[Lesson],
    options: &Options,
) -> Result<bool, String> {
    let failed = |e: io::Error| tr!("出错了：{e}", "error: {e}");
    let place = root.join("target").join("breaks");
    let copy = place.join("workspace");
    fs::create_dir_all(&place).map_err(failed)?;
    // One at a time: two would build in each other's copy.
    let turn = fs::File::create(place.join("turn")).map_err(failed)?;
    turn.lock().map_err(failed)?;
    for part in ["Cargo.toml", "Cargo.lock", "lessons", "scripts"] {
        mirror(&root.join(part), &copy.join(part)).map_err(failed)?;
    }

    // Built one after another, kept apart, and then run side by side.
    let mut broken = Vec::new();
    for lesson in lessons {
        let diffs = sorted(&lesson.path.join("breaks")).map_err(failed)?;
        if diffs.is_empty() {
            let name = &lesson.name;
            return Err(tr!(
                "{name} 没有 breaks/*.diff：抽掉它的要点，检查抓得住吗？",
                "{name} has no breaks/*.diff, so nothing shows that the check would notice its idea missing"
            ));
        }
        for diff in diffs {
            if INTERRUPTED.load(Relaxed) {
                return Ok(false);
            }
            let name = diff.with_extension("");
            let name = name.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{} {name}", lesson.name);
            let file = apply(&diff, root, &copy)
                .map_err(|why| format!("{name}: {why}"))?;
            let built = lessons::build(
                &copy,
                Some(&place.join("target")),
                std::slice::from_ref(lesson),
            )
            .map_err(|why| format!("{name}: {why}"))?;
            let folder = tempfile::tempdir().map_err(failed)?;
            let mut programs = HashMap::new();
            for (i, (program, built)) in built.into_iter().enumerate() {
                let kept = folder.path().join(format!("program{i}"));
                let kept = kept.with_extension(std::env::consts::EXE_EXTENSION);
                fs::copy(built, &kept).map_err(failed)?;
                programs.insert(program, kept);
            }
            mirror(&root.join(&file), &copy.join(&file)).map_err(failed)?;
            broken.push((name, lesson, programs, folder));
        }
    }

    let lang = options.langs[0];
    let width = broken.iter().map(|b| b.0.len()).max().unwrap_or(0);
    let noticed = thread::scope(|scope| {
        let runs: Vec<_> = broken
            .iter()
            .map(|(name, lesson, programs, _)| {
                scope.spawn(move || {
                    let reason = first_failure(lesson, programs, lang);
                    if INTERRUPTED.load(Relaxed) {
                        return false;
                    }
                    let unnoticed = || {
                        tr!(
                            "运行 {MOST_RUNS} 次，检查都没有发现",
                            "{MOST_RUNS} runs, and the check did not notice"
                        )
                    };
                    let mark = match reason {
                        Some(_) => "✓".green(),
                        None => "✗".red(),
                    };
                    let why = reason.clone().unwrap_or_else(unnoticed);
                    print(&format!("{mark} {name:<width$}  {why}"));
                    reason.is_some()
                })
            })
            .collect();
        runs.into_iter()
            .map(|run| run.join().unwrap())
            .filter(|n| *n)
            .count()
    });
    let all = broken.len();
    print(&tr!(
        "{all} 处破坏，检查发现了 {noticed} 处",
        "{noticed} of {all} breaks were noticed"
    ));
    Ok(noticed == all)
}

/// The first line of the report of the first run that fails.
fn first_failure(
    lesson: &Lesson,
    programs: &HashMap<String, PathBuf>,
    lang: Lang,
) -> Option<String> {
    for _ in 0..MOST_RUNS {
        for program in &lesson.programs {
            if INTERRUPTED.load(Relaxed) {
                return None;
            }
            let samples = (program.sample(lang), program.stderr_sample(lang));
            let contract = Contract::read(&samples.0, &samples.1).ok()?;
            let shown = lang.pick("zh", "en");
            let run = run::run(programs.get(&program.name)?, &[], shown, LIMIT)
                .ok()?;
            if let Err(why) = contract.judge(&run, LIMIT) {
                return why.words.lines().next().map(str::to_owned);
            }
        }
    }
    None
}

/// Applies a diff to the one file that it names; returns that file's path.
fn apply(diff: &Path, root: &Path, copy: &Path) -> Result<PathBuf, String> {
    let words = |e: &dyn std::fmt::Display| {
        tr!("补丁打不上：{e}", "the patch does not apply: {e}")
    };
    let text = fs::read_to_string(diff).map_err(|e| words(&e))?;
    let patch = diffy::Patch::from_str(&text).map_err(|e| words(&e))?;
    let file = patch.original().and_then(|name| name.strip_prefix("a/"));
    let file = file.ok_or_else(|| words(&"--- a/…?"))?;
    let source = fs::read_to_string(root.join(file)).map_err(|e| words(&e))?;
    let broken = diffy::apply(&source, &patch).map_err(|e| words(&e))?;
    fs::write(copy.join(file), broken).map_err(|e| words(&e))?;
    Ok(file.into())
}

/// Makes `to` like `from`, a file or a folder, and leaves alone what already
/// is, so that cargo builds only what changed.
fn mirror(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        let bytes = fs::read(from)?;
        if fs::read(to).ok().as_ref() != Some(&bytes) {
            fs::create_dir_all(to.parent().unwrap_or(to))?;
            fs::write(to, bytes)?;
        }
        return Ok(());
    }
    let names = |folder: &Path| -> io::Result<Vec<_>> {
        let paths = sorted(folder)?;
        Ok(paths
            .iter()
            .filter_map(|p| p.file_name())
            .map(Into::into)
            .collect())
    };
    let wanted: Vec<PathBuf> = names(from)?;
    for name in names(to)? {
        if !wanted.contains(&name) {
            match to.join(&name) {
                path if path.is_dir() => fs::remove_dir_all(path)?,
                path => fs::remove_file(path)?,
            }
        }
    }
    for name in wanted {
        mirror(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}
