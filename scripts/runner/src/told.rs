//! 一次运行的经过，写成样本的样子：谁，哪一行，说了什么。
//! The story of a run in the form of a sample: who, which line of the source,
//! what was said.

use crate::change::change;
use crate::columns::{columns, columns_of};
use crate::names::Names;
use crate::search::Broken;
use crate::{report, schedule};
use orders::run::{Effect, Note, Place, Run, What};
use say::tr;
use std::collections::HashMap;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

/// The story up to what went wrong, if anything did, and its schedule. In a
/// terminal each thread has a column, if there is room.
pub fn story(run: &Run, broken: Option<&Broken>, names: &Names) -> String {
    let notes = up_to(run, broken);
    let columns = match io::stdout().is_terminal() {
        true => columns(notes, names),
        false => None,
    };
    let words = columns.unwrap_or_else(|| {
        let mut sources = Sources::default();
        let line = |note: &Note| sources.line(note, names) + "\n";
        notes.iter().map(line).collect()
    });
    let steps = match (broken, notes.last()) {
        (Some(Broken::Contract(_)), Some(last)) => last.step,
        _ => run.events.len(),
    };
    words + &end(run, broken, steps, names)
}

/// What went wrong, if anything did, and the schedule of so many steps.
pub fn end(
    run: &Run,
    broken: Option<&Broken>,
    steps: usize,
    names: &Names,
) -> String {
    let list = schedule::of(run, steps, names);
    let list = wrapped(&tr!("次序：{list}", "schedule: {list}"));
    match broken {
        Some(broken) => report::broken(run, broken, names) + "\n" + &list,
        None => list,
    }
}

/// Rows of at most 80 columns, parted behind commas.
fn wrapped(list: &str) -> String {
    const WIDTH: usize = 80;
    let width = |text: &str| columns_of(text.trim_end());
    let mut rows = vec![String::new()];
    for part in list.split_inclusive(", ") {
        let row = rows.last_mut().expect("one is there");
        if width(row) + width(part) + 1 > WIDTH && !row.is_empty() {
            rows.push(format!("  {part}"));
        } else {
            row.push_str(part);
        }
    }
    let rows = rows.iter().map(|row| row.trim_end());
    rows.collect::<Vec<_>>().join("\n")
}

/// The notes up to the printed line that the contract does not allow.
fn up_to<'a>(run: &'a Run, broken: Option<&Broken>) -> &'a [Note] {
    let Some(Broken::Contract(violation)) = broken else {
        return &run.notes;
    };
    let Some(came) = &violation.came else {
        return &run.notes;
    };
    let printed = run.notes.iter().enumerate();
    let mut printed =
        printed.filter(|(_, note)| matches!(note.what, What::Said(_)));
    let last = printed.nth(came.line - 1).map(|(at, _)| at);
    last.map_or(&run.notes, |last| &run.notes[..=last])
}

/// A place, as short as it can be found by: `03/pool.rs:183`.
pub fn place(at: Place) -> String {
    let (file, line) = (short(at.file()), at.line());
    format!("{file}:{line}")
}

/// A source is in the lesson's own folder, `03_thread_pool/orders/../src`, or a
/// copy is in that of a build script, `orders03_thread_pool-…/out`.
fn short(file: &str) -> String {
    let mut parts: Vec<_> = file.split(['/', '\\']).collect();
    let name = parts.pop().unwrap_or_default();
    if matches!(name, "small.rs" | "full.rs") {
        return "main.rs".to_owned();
    }
    let below = |part: &&str| matches!(*part, "orders" | "out");
    let above = parts.iter().rposition(below);
    let folder = above.and_then(|at| parts.get(at.checked_sub(1)?));
    let folder =
        folder.map_or("", |folder| folder.trim_start_matches("orders"));
    match folder.split('_').next().unwrap_or_default() {
        "" => name.to_owned(),
        number => format!("{number}/{name}"),
    }
}

/// What a step did, as a comment below its line.
pub fn remark(note: &Note, names: &Names) -> Option<String> {
    let What::Ran { effect, values, .. } = &note.what else {
        return None;
    };
    let values = values.iter();
    let mut parts: Vec<_> = values
        .filter_map(|(found, left)| change(found, left))
        .collect();
    if let Some(effect) = effect {
        let gets_up = matches!(effect, Effect::Awake | Effect::Late);
        let at = if gets_up { 0 } else { parts.len() };
        parts.insert(at, slept(effect, names));
    }
    (!parts.is_empty()).then(|| format!("// {}", parts.join(&tr!("，", ", "))))
}

fn slept(effect: &Effect, names: &Names) -> String {
    match effect {
        Effect::Asleep => tr!("睡下", "asleep"),
        Effect::Awake => tr!("醒来", "awake"),
        Effect::Late => tr!("时间到，醒来", "time is over, awake"),
        Effect::Woke(tasks) if tasks.is_empty() => {
            tr!("没有谁睡着", "nobody is asleep")
        }
        Effect::Woke(tasks) => {
            let woken = tasks.iter().map(|task| names.of(*task));
            let woken = woken.collect::<Vec<_>>().join(&tr!("、", ", "));
            tr!("唤醒 {woken}", "wakes {woken}")
        }
    }
}

/// Where the paths of sources begin, unless they are whole.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The files of the program, read once.
#[derive(Default)]
pub struct Sources(HashMap<&'static str, Vec<String>>);

impl Sources {
    /// `[who] file:line  the source` and, in a row of its own, `// what it did`;
    /// or what was said.
    pub fn line(&mut self, note: &Note, names: &Names) -> String {
        let who = names.of(note.task);
        match &note.what {
            What::Ran { at, .. } => {
                let line =
                    format!("[{who}] {}  {}", place(at), self.source(at));
                match remark(note, names) {
                    Some(remark) => format!("{line}\n    {remark}"),
                    None => line,
                }
            }
            What::Said(line) => line.clone(),
        }
    }

    /// The line of the source at this place.
    pub fn source(&mut self, at: Place) -> &str {
        let lines = self.0.entry(at.file()).or_insert_with(|| {
            let text = fs::read_to_string(Path::new(ROOT).join(at.file()));
            let text = text.unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        lines
            .get(at.line() as usize - 1)
            .map_or("", |line| line.trim())
    }
}
