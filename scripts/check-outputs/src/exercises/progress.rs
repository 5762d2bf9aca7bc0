//! 做完了哪些，看过几条提示；记在 `.exercises` 里。
//! Which exercises are done, and how many hints were seen; kept in `.exercises`.

use super::shelf::{Exercise, at};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// In the repository's root, and not in git.
const FILE: &str = ".exercises";

#[derive(Default)]
pub struct Progress {
    path: PathBuf,
    done: BTreeSet<String>,
    hints: BTreeMap<String, usize>,
}

impl Progress {
    /// What is known; nothing, if nothing is kept. Lines that make no sense are
    /// left out.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(root: &Path) -> Result<Self, String> {
        let path = root.join(FILE);
        let text = match fs::read_to_string(&path) {
            Err(e) if e.kind() == ErrorKind::NotFound => String::new(),
            text => text.map_err(|e| at(&path, &e))?,
        };
        let mut progress = Self {
            path,
            ..Self::default()
        };
        for line in text.lines() {
            match line.split(' ').collect::<Vec<_>>()[..] {
                [number, "done"] => drop(progress.done.insert(number.into())),
                [number, "hints", seen] => {
                    let seen = seen.parse().unwrap_or(0);
                    progress.hints.insert(number.into(), seen);
                }
                _ => {}
            }
        }
        Ok(progress)
    }

    pub fn is_done(&self, number: &str) -> bool {
        self.done.contains(number)
    }

    /// The first that is not done.
    pub fn next<'a>(&self, all: &'a [Exercise]) -> Option<&'a Exercise> {
        all.iter().find(|one| !self.is_done(&one.number))
    }

    /// # Errors
    /// The file cannot be written; so below.
    pub fn done(&mut self, number: &str) -> Result<(), String> {
        self.done.insert(number.to_owned());
        self.keep()
    }

    pub fn undone(&mut self, number: &str) -> Result<(), String> {
        self.done.remove(number);
        self.hints.remove(number);
        self.keep()
    }

    /// How many of so many hints are to be shown: one more than before.
    pub fn hint(&mut self, number: &str, all: usize) -> Result<usize, String> {
        let seen = self.hints.entry(number.to_owned()).or_default();
        *seen = (*seen + 1).min(all);
        let seen = *seen;
        self.keep()?;
        Ok(seen)
    }

    fn keep(&self) -> Result<(), String> {
        let done = self.done.iter().map(|number| format!("{number} done\n"));
        let hints = self.hints.iter();
        let hints = hints.map(|(number, n)| format!("{number} hints {n}\n"));
        let text: String = done.chain(hints).collect();
        fs::write(&self.path, text).map_err(|e| at(&self.path, &e))
    }
}
