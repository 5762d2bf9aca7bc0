//! 全班的报告合在一起：大家在哪里摔跤。
//! The reports of a whole class together: where its students stumble.

mod page;
mod read;
mod table;

use crate::{clean, file};
pub use read::{Student, read};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A class, as far as its reports could be read.
#[derive(Clone, Debug, Default)]
pub struct Class {
    /// In the order of their files.
    pub students: Vec<(String, Student)>,
    /// The names of those whose files could not be read, and a sentence each.
    pub unreadable: Vec<(String, String)>,
}

/// Something that several students have in common, and who they are.
pub(crate) type Common = (String, BTreeSet<String>);

impl Class {
    /// Reads a JUnit file for each student.
    pub fn read(paths: &[PathBuf]) -> Self {
        let mut class = Self::default();
        for (path, name) in paths.iter().zip(names(paths)) {
            match read(path) {
                Ok(student) => class.students.push((name, student)),
                Err(why) => class.unreadable.push((name, why)),
            }
        }
        class
    }

    /// As a text for the terminal.
    pub fn text(&self) -> String {
        table::text(self)
    }

    /// As a page of its own, for the browser.
    ///
    /// # Errors
    /// One sentence for the user.
    pub fn write_page(&self, path: &Path) -> Result<(), String> {
        file::replace(path, &page::text(self))
    }

    /// The rules that somebody fails, the most often failed first.
    pub(crate) fn rules(&self) -> Vec<Common> {
        self.common(|student| &student.failed)
    }

    /// The mistakes that somebody made, the most frequent first.
    pub(crate) fn mistakes(&self) -> Vec<Common> {
        self.common(|student| &student.mistakes)
    }

    fn common(
        &self,
        of: impl Fn(&Student) -> &BTreeSet<String>,
    ) -> Vec<Common> {
        let mut who: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
        for (name, student) in &self.students {
            for thing in of(student) {
                who.entry(thing).or_default().insert(name.clone());
            }
        }
        let common = who.into_iter().map(|(thing, who)| (thing.clone(), who));
        let mut common: Vec<Common> = common.collect();
        common.sort_by_key(|(_, who)| std::cmp::Reverse(who.len()));
        common
    }
}

/// The stem of each file, with as many folders before it as it takes to tell
/// them apart: `anna/report` and `ben/report`.
fn names(paths: &[PathBuf]) -> Vec<String> {
    let name = |path: &Path, depth: usize| {
        let stem = path.with_extension("");
        let parts: Vec<_> = stem.iter().rev().take(depth).collect();
        let name: PathBuf = parts.into_iter().rev().collect();
        clean::line(&name.to_string_lossy())
    };
    let of = |path: &PathBuf| {
        let alone = |depth: &usize| {
            let same =
                |other: &&PathBuf| name(other, *depth) == name(path, *depth);
            paths.iter().filter(same).count() == 1
        };
        let deepest = path.iter().count();
        let depth = (1..=deepest).find(alone).unwrap_or(deepest);
        name(path, depth)
    };
    paths.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_student_is_called_by_the_file_and_if_need_be_by_its_folder() {
        let paths = ["/c/anna.xml", "/c/x/report.xml", "/c/y/report.xml"];
        let names = names(&paths.map(Into::into));
        assert_eq!(names, ["anna", "x/report", "y/report"]);
    }

    #[test]
    fn a_dot_in_a_name_is_part_of_it() {
        assert_eq!(names(&["/c/j.doe.xml".into()]), ["j.doe"]);
    }
}
