//! 盯着文件：存一次，运行一次。
//! Watches the student's file: runs the exercise whenever it is saved.

use super::asked::Asked;
use super::progress::Progress;
use super::shelf::Exercise;
use super::{hint, list, this_one};
use crate::run::INTERRUPTED;
use crate::show::print;
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use say::tr;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::{Duration, SystemTime};

/// How often the file is looked at.
const TICK: Duration = Duration::from_millis(200);

/// Runs an exercise again and again until `q`, or Ctrl-C; whether the last run
/// was right.
///
/// # Errors
/// A sentence, when a file of the exercise cannot be read.
pub fn watch(
    root: &Path,
    all: &[Exercise],
    first: &Exercise,
    asked: &Asked,
    progress: &mut Progress,
) -> Result<bool, String> {
    let mut one = first;
    let mut orders = asked.orders;
    loop {
        let before = saved(one);
        let asked = Asked {
            orders,
            ..asked.clone()
        };
        let held = match this_one(root, one, &asked, progress, &mut Vec::new())
        {
            Ok(held) => held,
            // As it does when a file is half written: the next time may do.
            Err(why) => {
                print(&why);
                false
            }
        };
        if INTERRUPTED.load(Relaxed) {
            return Ok(held);
        }
        print(&tr!(
            "\n存文件就再运行。h 提示，o 坏次序，n 下一个，l 列表，r 再运行，q 退出",
            "\nSave the file to run again. h hint, o bad order, n next, l list, \
             r run again, q quit"
        ));
        orders = asked.orders;
        loop {
            match key(|| saved(one) != before) {
                Some('q') => return Ok(held),
                Some('h') => hint(one, progress)?,
                Some('l') => list(all, progress),
                Some('o') => {
                    orders = true;
                    break;
                }
                Some('n') => match after(all, one, progress) {
                    Some(next) => {
                        one = next;
                        break;
                    }
                    None => print(&tr!("练习全做完了。", "All are done.")),
                },
                Some('r') | None => break,
                Some(_) => {}
            }
        }
        if INTERRUPTED.load(Relaxed) {
            return Ok(held);
        }
    }
}

/// The next one behind this that is not done, or else the first.
fn after<'a>(
    all: &'a [Exercise],
    one: &Exercise,
    progress: &Progress,
) -> Option<&'a Exercise> {
    let at = all.iter().position(|other| other.number == one.number);
    let behind = &all[at.map_or(0, |at| at + 1)..];
    progress.next(behind).or_else(|| progress.next(all))
}

/// When the student's file was saved last.
fn saved(one: &Exercise) -> Option<SystemTime> {
    let file = fs::metadata(one.folder.join(one.answer));
    file.and_then(|file| file.modified()).ok()
}

/// The terminal, which gives us each key as it is pressed; as it was before when
/// this is dropped. None where nobody can press a key.
struct Keys;

impl Keys {
    fn of_the_terminal() -> Option<Self> {
        let is_terminal =
            io::stdin().is_terminal() && io::stdout().is_terminal();
        (is_terminal && enable_raw_mode().is_ok()).then_some(Self)
    }

    /// The key that is pressed within a tick, if any is.
    fn next(&self) -> Option<char> {
        if !event::poll(TICK).unwrap_or(false) {
            return None;
        }
        match event::read() {
            Ok(Event::Key(key)) if key.kind == KeyEventKind::Press => {
                let control = key.modifiers.contains(KeyModifiers::CONTROL);
                match key.code {
                    KeyCode::Char('c') if control => {
                        INTERRUPTED.store(true, Relaxed);
                        None
                    }
                    KeyCode::Char(key) => Some(key),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}

/// The next key that is pressed, unless the file is saved before, or we are to
/// end.
fn key(saved: impl Fn() -> bool) -> Option<char> {
    let keys = Keys::of_the_terminal();
    while !saved() && !INTERRUPTED.load(Relaxed) {
        match &keys {
            Some(keys) => {
                if let Some(key) = keys.next() {
                    return Some(key);
                }
            }
            None => thread::sleep(TICK),
        }
    }
    None
}
