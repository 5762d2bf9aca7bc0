//! 一次运行的经过，写成样本的样子：谁，哪一行，说了什么。
//! The story of a run in the form of a sample: who, which line of the source,
//! what was said.

use crate::columns::{columns, columns_of};
use crate::search::Broken;
use crate::{report, schedule};
use orders::run::{Note, Place, Run};
use say::tr;
use std::collections::HashMap;
use std::fs;
use std::io::{self, IsTerminal};

/// The story up to what went wrong, if anything did, and its schedule. In a
/// terminal each thread has a column, if there is room.
pub fn story(run: &Run, broken: Option<&Broken>) -> String {
    let notes = up_to(run, broken);
    let columns = match io::stdout().is_terminal() {
        true => columns(run, notes),
        false => None,
    };
    let words = columns.unwrap_or_else(|| {
        let mut sources = Sources::default();
        let line =
            |note: &Note| sources.line(&run.name(note.task), note) + "\n";
        notes.iter().map(line).collect()
    });
    let steps = match (broken, notes.last()) {
        (Some(Broken::Contract(_)), Some(last)) => last.step,
        _ => run.events.len(),
    };
    words + &end(run, broken, steps)
}

/// What went wrong, if anything did, and the schedule of so many steps.
pub fn end(run: &Run, broken: Option<&Broken>, steps: usize) -> String {
    let names = schedule::of(run, steps);
    let names = wrapped(&tr!("次序：{names}", "schedule: {names}"));
    match broken {
        Some(broken) => report::broken(run, broken) + "\n" + &names,
        None => names,
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
    let mut printed = printed.filter(|(_, note)| note.at.is_none());
    let last = printed.nth(came.line - 1).map(|(at, _)| at);
    last.map_or(&run.notes, |last| &run.notes[..=last])
}

/// A place, as short as it can be found by: `03/pool.rs:183`.
pub fn place(at: Place) -> String {
    let mut parts: Vec<_> = at.file().split(['/', '\\']).collect();
    let file = match parts.pop() {
        Some("small.rs" | "full.rs") => "main.rs".to_owned(),
        file => {
            // The folder before `orders/../src`; its number will do.
            let above = parts.iter().rposition(|part| *part == "orders");
            let folder = above.and_then(|at| parts.get(at.checked_sub(1)?));
            let folder = folder.map_or("", |name| *name);
            let number = folder.split('_').next().unwrap_or_default();
            format!("{number}/{}", file.unwrap_or_default())
        }
    };
    format!("{file}:{}", at.line())
}

/// The files of the program, read once.
#[derive(Default)]
pub struct Sources(HashMap<&'static str, Vec<String>>);

impl Sources {
    /// `[who] file:line  the source`, or what was said.
    pub fn line(&mut self, who: &str, note: &Note) -> String {
        match note.at {
            Some(at) => format!("[{who}] {}  {}", place(at), self.source(at)),
            None => note.what.clone(),
        }
    }

    /// The line of the source at this place.
    pub fn source(&mut self, at: Place) -> &str {
        let lines = self.0.entry(at.file()).or_insert_with(|| {
            let text = fs::read_to_string(at.file()).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        });
        lines
            .get(at.line() as usize - 1)
            .map_or("", |line| line.trim())
    }
}
