//! 盯着文件：存一次，运行一次。
//! Watches the student's file: runs the exercise whenever it is saved.

use super::asked::Asked;
use super::progress::Progress;
use super::shelf::Exercise;
use super::{hint, list, this_one};
use crate::run::INTERRUPTED;
use crate::show::print;
use console::{Key, Term};
use say::tr;
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
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
    let keys = keys();
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
            if INTERRUPTED.load(Relaxed) {
                return Ok(held);
            }
            if saved(one) != before {
                break;
            }
            match keys.recv_timeout(TICK) {
                Ok('q') => return Ok(held),
                Ok('r') => break,
                Ok('h') => hint(one, progress)?,
                Ok('l') => list(all, progress),
                Ok('o') => {
                    orders = true;
                    break;
                }
                Ok('n') => {
                    let at = all.iter().position(|e| e.number == one.number);
                    let after = &all[at.map_or(0, |at| at + 1)..];
                    match progress.next(after).or_else(|| progress.next(all)) {
                        Some(next) => {
                            one = next;
                            break;
                        }
                        None => {
                            print(&tr!("练习全做完了。", "All are done."));
                        }
                    }
                }
                Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                // Nobody can press a key: in a pipe.
                Err(RecvTimeoutError::Disconnected) => thread::sleep(TICK),
            }
        }
    }
}

/// When the student's file was saved last.
fn saved(one: &Exercise) -> Option<SystemTime> {
    let file = fs::metadata(one.folder.join(one.answer));
    file.and_then(|file| file.modified()).ok()
}

/// The keys that are pressed, in a terminal.
fn keys() -> Receiver<char> {
    let (tell, keys) = mpsc::channel();
    let term = Term::stdout();
    if term.is_term() {
        thread::spawn(move || {
            loop {
                match term.read_key() {
                    Ok(Key::Char(key)) => {
                        if tell.send(key).is_err() {
                            break;
                        }
                    }
                    Ok(Key::CtrlC) | Err(_) => {
                        INTERRUPTED.store(true, Relaxed);
                        break;
                    }
                    Ok(_) => {}
                }
            }
        });
    }
    keys
}
