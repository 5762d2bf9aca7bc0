//! 常见的错答：改动了哪里，叫什么，违反哪几条规矩。
//! Wrong answers that are known: what they change, what the mistake is called,
//! which rules they break.

use super::shelf::at;
use crate::breaks::plain;
use crate::mistake::Mistake;
use say::tr;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Which rules an answer breaks, and how, in words that are the same everywhere:
/// by that it is known again.
pub type Signature = BTreeSet<(String, String)>;

/// A file `answers/NAME.diff`.
#[derive(Debug)]
pub struct Wrong {
    /// Its file's name, without `.diff`.
    pub file: String,
    pub mistake: Mistake,
    pub fails: Signature,
    /// Against the solution.
    diff: String,
}

impl Wrong {
    /// # Errors
    /// A sentence: it cannot be read, or its head does not say enough.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|e| at(path, &e))?;
        let text = plain(&text);
        let from = text.find("--- ").unwrap_or(text.len());
        let (above, diff) = text.split_at(from);
        let lines = above.lines().filter_map(|line| line.strip_prefix("# "));
        let mistake = Mistake::read(lines.clone());
        let fails = lines.filter_map(|line| line.strip_prefix("fails: "));
        let fails = fails.filter_map(|fails| fails.split_once(": "));
        let fails =
            fails.map(|(rule, kind)| (rule.to_owned(), kind.trim().to_owned()));
        let file = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Self {
            file: file.into_owned(),
            mistake: mistake.map_err(|why| at(path, &why))?,
            fails: fails.collect(),
            diff: diff.to_owned(),
        })
    }

    /// This answer, whole.
    ///
    /// # Errors
    /// A sentence: it does not fit the solution.
    pub fn applied(&self, solution: &str) -> Result<String, String> {
        let unfit = |e: &dyn std::fmt::Display| {
            let file = &self.file;
            tr!(
                "{file}.diff 打不上答案：{e}",
                "{file}.diff does not fit the solution: {e}"
            )
        };
        let patch =
            diffy::Patch::from_str(&self.diff).map_err(|e| unfit(&e))?;
        diffy::apply(solution, &patch).map_err(|e| unfit(&e))
    }
}

/// Writes above a diff what it has been seen to break.
///
/// # Errors
/// The file cannot be read or written.
pub fn bless(path: &Path, fails: &Signature) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|e| at(path, &e))?;
    let text = plain(&text);
    let (above, diff) = text.split_at(text.find("--- ").unwrap_or(0));
    let said = above.lines().filter(|l| !l.starts_with("# fails: "));
    let said = said.map(|line| format!("{line}\n"));
    let seen = fails.iter();
    let seen = seen.map(|(rule, kind)| format!("# fails: {rule}: {kind}\n"));
    let text: String = said.chain(seen).chain([diff.to_owned()]).collect();
    fs::write(path, text).map_err(|e| at(path, &e))
}

/// The only one of them that fails like this; none if none does, or several.
pub fn known<'a>(wrong: &'a [Wrong], fails: &Signature) -> Option<&'a Wrong> {
    let mut alike = wrong.iter().filter(|one| one.fails == *fails);
    let first = alike.next()?;
    alike.next().is_none().then_some(first)
}
