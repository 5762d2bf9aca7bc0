//! 什么东西放在哪里：有哪些课，一课有哪些文件，用哪两种语言。各项检查都问这里。
//! Where what stands: which lessons there are, which files a lesson has, in which
//! languages. All checks ask here.
//!
//! A path that is text starts at the repository's root and has forward slashes,
//! on Windows too.

use std::io;
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// The folders of the chapters, and the middle part of the names of samples.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];
/// The mdBook that builds the book.
pub const MDBOOK: &str = "0.5.4";

/// A lesson: a folder of `lessons` with a package, whose name is a number of
/// digits, `_` and more. The names in it follow from that.
#[derive(Debug, PartialEq)]
pub struct Lesson {
    /// As `03_thread_pool`.
    pub name: String,
}

impl Lesson {
    /// As `03`.
    pub fn number(&self) -> &str {
        first(&self.name)
    }

    /// As `lessons/03_thread_pool`.
    pub fn folder(&self) -> String {
        format!("lessons/{}", self.name)
    }

    /// As `book/en/03_thread_pool.md`.
    pub fn chapter(&self, language: &str) -> String {
        format!("book/{language}/{}.md", self.name)
    }

    /// A file of the lesson, from the repository's root on.
    pub fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder())
    }

    /// Whether the name, the number or the package means this lesson.
    pub fn is_called(&self, name: &str) -> bool {
        let bare = name.strip_prefix("lesson").unwrap_or(name);
        bare == self.name || bare == self.number()
    }
}

/// An exercise of a lesson: a folder of its `exercises` with a package, whose name
/// is a number, `_` and more.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// As `03_thread_pool`.
    pub lesson: String,
    /// As `2_map`.
    pub name: String,
}

impl Exercise {
    /// As `03.2`.
    pub fn number(&self) -> String {
        let (lesson, nth) = (first(&self.lesson), first(&self.name));
        format!("{lesson}.{nth}")
    }

    /// As `exercise03_2_map`.
    pub fn package(&self) -> String {
        format!("exercise{}_{}", first(&self.lesson), self.name)
    }

    /// As `lessons/03_thread_pool/exercises/2_map`.
    pub fn folder(&self) -> String {
        format!("lessons/{}/exercises/{}", self.lesson, self.name)
    }

    /// The file of its folder that is the student's, in the repository at `root`:
    /// a program, or a text that the rules read.
    pub fn answer(&self, root: &Path) -> &'static str {
        let text = root.join(self.folder()).join("answers/starter.txt");
        match text.is_file() {
            true => "answer.txt",
            false => "src/lib.rs",
        }
    }

    /// Whether its number means this exercise: `03.2`, or `3.2`.
    pub fn is_called(&self, number: &str) -> bool {
        self.number().trim_start_matches('0') == number.trim_start_matches('0')
    }
}

/// What stands before the first `_`.
fn first(name: &str) -> &str {
    name.split('_').next().unwrap_or_default()
}

/// All exercises of the repository at `root`, lesson by lesson, in the order of
/// their numbers.
///
/// # Errors
/// A folder cannot be read.
pub fn exercises(root: &Path) -> io::Result<Vec<Exercise>> {
    let mut all = Vec::new();
    for lesson in lessons(root)? {
        let mut own = Vec::new();
        for entry in entries(&root.join(lesson.file("exercises")), 1) {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_lesson(&name) && entry.path().join("Cargo.toml").is_file() {
                let lesson = lesson.name.clone();
                own.push(Exercise { lesson, name });
            }
        }
        own.sort_by_key(|one| first(&one.name).parse::<usize>().ok());
        all.extend(own);
    }
    Ok(all)
}

/// Whether this can be the name of a lesson's folder, or of an exercise's.
pub fn is_lesson(name: &str) -> bool {
    name.split_once('_').is_some_and(|(number, rest)| {
        !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
            && !rest.is_empty()
    })
}

/// The lessons of the repository at `root`, in order; none if it has no folder
/// `lessons`.
///
/// # Errors
/// The folder cannot be read.
pub fn lessons(root: &Path) -> io::Result<Vec<Lesson>> {
    let mut lessons = Vec::new();
    for entry in entries(&root.join("lessons"), 1) {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_lesson(&name) && entry.path().join("Cargo.toml").is_file() {
            lessons.push(Lesson { name });
        }
    }
    Ok(lessons)
}

/// All files below the folder, sorted by name, as paths from the folder on; none
/// if there is no such folder. Links are not followed.
///
/// # Errors
/// A folder cannot be read.
pub fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in entries(folder, usize::MAX) {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(folder);
            let path = path.map_err(io::Error::other)?;
            let parts = path.iter().map(|part| part.to_string_lossy());
            files.push(parts.collect::<Vec<_>>().join("/"));
        }
    }
    Ok(files)
}

/// What is in a folder, so many floors down.
fn entries(
    folder: &Path,
    floors: usize,
) -> impl Iterator<Item = io::Result<DirEntry>> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(floors);
    let walk = folder.is_dir().then(|| walk.sort_by_file_name());
    let entries = walk.into_iter().flatten();
    entries.map(|entry| entry.map_err(io::Error::from))
}

#[cfg(test)]
mod tests {
    use super::{Exercise, Lesson, exercises, files, is_lesson, lessons};
    use std::fs;

    #[test]
    fn a_lesson_is_a_folder_with_a_number_a_name_and_a_package() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(lessons(root.path()).unwrap(), []);
        for name in ["10_late", "09_early", "say", "11_empty", "x1_no"] {
            let folder = root.path().join("lessons").join(name);
            fs::create_dir_all(&folder).unwrap();
            if name != "11_empty" {
                fs::write(folder.join("Cargo.toml"), "").unwrap();
            }
        }
        let names = lessons(root.path()).unwrap().into_iter().map(|l| l.name);
        assert_eq!(names.collect::<Vec<_>>(), ["09_early", "10_late"]);
        for name in ["9", "_x", "9_", "nine_x", ""] {
            assert!(!is_lesson(name), "{name}");
        }
    }

    #[test]
    fn a_lesson_is_called_by_its_name_its_number_or_its_package() {
        let name = "03_thread_pool".to_owned();
        let lesson = Lesson { name };
        for name in ["03", "03_thread_pool", "lesson03_thread_pool"] {
            assert!(lesson.is_called(name), "{name}");
        }
        for name in ["3", "0", "thread_pool", ""] {
            assert!(!lesson.is_called(name), "{name}");
        }
    }

    #[test]
    fn an_exercise_is_a_numbered_folder_of_a_lesson_with_a_package() {
        let root = tempfile::tempdir().unwrap();
        let lesson = root.path().join("lessons/03_pool");
        for name in ["exercises/10_late", "exercises/2_map", "exercises/x", ""]
        {
            fs::create_dir_all(lesson.join(name)).unwrap();
            fs::write(lesson.join(name).join("Cargo.toml"), "").unwrap();
        }
        let found = exercises(root.path()).unwrap();
        let numbers = found.iter().map(Exercise::number);
        assert_eq!(numbers.collect::<Vec<_>>(), ["03.2", "03.10"]);
        assert_eq!(found[0].package(), "exercise03_2_map");
        assert_eq!(found[0].folder(), "lessons/03_pool/exercises/2_map");
    }

    #[test]
    fn files_are_sorted_and_have_forward_slashes() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("b/c")).unwrap();
        for file in ["b/c/d", "a", "b/e"] {
            fs::write(root.path().join(file), "").unwrap();
        }
        assert_eq!(files(root.path()).unwrap(), ["a", "b/c/d", "b/e"]);
        assert_eq!(files(&root.path().join("none")).unwrap(), [""; 0]);
    }
}
