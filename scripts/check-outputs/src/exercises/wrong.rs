//! 常见的错答：改动了哪里，叫什么，违反哪几条规矩。
//! Wrong answers that are known: what they change, what the mistake is called,
//! which rules they break.

use super::shelf::at;
use crate::breaks::plain;
use say::{Lang, tr};
use std::collections::{BTreeMap, BTreeSet};
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
    pub fails: Signature,
    /// Against the solution.
    pub diff: String,
    /// What its head says, by name.
    head: BTreeMap<String, String>,
}

/// What every head has to say.
const NEEDED: [&str; 5] = ["name.zh", "name.en", "world.zh", "world.en", "see"];

impl Wrong {
    /// # Errors
    /// A sentence: it cannot be read, or its head does not say enough.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|e| at(path, &e))?;
        let text = plain(&text);
        let from = text.find("--- ").unwrap_or(text.len());
        let (above, diff) = text.split_at(from);
        let (mut head, mut fails) = (BTreeMap::new(), BTreeSet::new());
        for line in above.lines() {
            let said = line.strip_prefix("# ").and_then(|l| l.split_once(": "));
            let Some((name, what)) = said else { continue };
            match what.split_once(": ") {
                Some((rule, kind)) if name == "fails" => {
                    fails.insert((rule.to_owned(), kind.trim().to_owned()));
                }
                _ => drop(head.insert(name.to_owned(), what.trim().to_owned())),
            }
        }
        let missing = NEEDED.iter().find(|name| !head.contains_key(**name));
        let missing = missing.or(fails.is_empty().then_some(&"fails"));
        if let Some(name) = missing {
            let why = tr!("上方缺“# {name}: ”一行", "above it no line '# {name}: '");
            return Err(at(path, &why));
        }
        let file = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(Self {
            file: file.into_owned(),
            fails,
            diff: diff.to_owned(),
            head,
        })
    }

    /// What the mistake is called.
    pub fn name(&self, lang: Lang) -> &str {
        self.said(lang.pick("name.zh", "name.en"))
    }

    /// The world in which the answer would be right, in a sentence.
    pub fn world(&self, lang: Lang) -> &str {
        self.said(lang.pick("world.zh", "world.en"))
    }

    /// Where the book says why it is not: a chapter and the id of a heading.
    pub fn see(&self) -> Option<(&str, &str)> {
        self.said("see").split_once('#')
    }

    fn said(&self, name: &str) -> &str {
        self.head.get(name).map_or("", String::as_str)
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
        let patch = diffy::Patch::from_str(&self.diff).map_err(|e| unfit(&e))?;
        diffy::apply(solution, &patch).map_err(|e| unfit(&e))
    }
}

/// The only one of them that fails like this; none if none does, or several.
pub fn known<'a>(wrong: &'a [Wrong], fails: &Signature) -> Option<&'a Wrong> {
    let mut alike = wrong.iter().filter(|one| one.fails == *fails);
    let first = alike.next()?;
    alike.next().is_none().then_some(first)
}
