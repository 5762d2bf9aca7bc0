//! 一课的架子：文件夹里的文件，两种语言的章节，目录和课程表里的行。
//! The frame of a lesson: its folder, its chapters, its lines in the lists.

mod lists;

use house::Lesson;
use say::tr;
use std::fs;
use std::io;
use std::path::Path;

/// What a new lesson is called.
pub struct New {
    lesson: Lesson,
    zh: String,
    en: String,
}

/// The file of each template, from the repository's root on.
const TEMPLATES: [(&str, &str); 10] = [
    (
        "lessons/@NAME@/Cargo.toml",
        include_str!("../templates/Cargo.toml"),
    ),
    (
        "lessons/@NAME@/src/lib.rs",
        include_str!("../templates/lib.rs"),
    ),
    (
        "lessons/@NAME@/src/main.rs",
        include_str!("../templates/main.rs"),
    ),
    (
        "lessons/@NAME@/tests/@ID@.rs",
        include_str!("../templates/test.rs"),
    ),
    (
        "lessons/@NAME@/python/main.py",
        include_str!("../templates/main.py"),
    ),
    (
        "lessons/@NAME@/output.zh.txt",
        include_str!("../templates/output.zh.txt"),
    ),
    (
        "lessons/@NAME@/output.en.txt",
        include_str!("../templates/output.en.txt"),
    ),
    (
        "lessons/@NAME@/breaks/three_times.diff",
        include_str!("../templates/break.diff"),
    ),
    (
        "book/zh/@NAME@.md",
        include_str!("../templates/chapter.zh.md"),
    ),
    (
        "book/en/@NAME@.md",
        include_str!("../templates/chapter.en.md"),
    ),
];

impl New {
    /// A lesson `20_name` with a Chinese and an English title.
    ///
    /// # Errors
    ///
    /// A sentence, if it cannot be called so.
    pub fn called(name: &str, zh: &str, en: &str) -> Result<Self, String> {
        let simple =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !house::is_lesson(name) || !name.chars().all(simple) {
            return Err(tr!(
                "课的名字要写成 20_name：编号、下划线、小写字母；“{name}”不行",
                "a lesson is called like 20_name: a number, an underscore, \
                 small letters; \"{name}\" will not do"
            ));
        }
        for title in [zh, en] {
            if title.trim().is_empty()
                || title.contains(['|', '[', ']', '{', '}', '"', '\\', '\n'])
            {
                return Err(tr!(
                    "标题不能是空的，也不能有 | [ ] {{ }} \" \\：“{title}”不行",
                    "a title is not empty and has none of | [ ] {{ }} \" \\: \
                     \"{title}\" will not do"
                ));
            }
        }
        let name = name.to_owned();
        Ok(Self {
            lesson: Lesson { name },
            zh: zh.trim().to_owned(),
            en: en.trim().to_owned(),
        })
    }

    /// Writes the lesson into the repository at `root`. Returns the files that
    /// it has written or changed.
    ///
    /// # Errors
    ///
    /// A sentence, if there is such a lesson already, or a file cannot be read
    /// or written. Nothing is written before all of it is known.
    pub fn write(&self, root: &Path) -> Result<Vec<String>, String> {
        let lessons = house::lessons(root).map_err(|e| {
            tr!("读不了 lessons/：{e}", "cannot read lessons/: {e}")
        })?;
        let number = self.lesson.number();
        let taken = |l: &&Lesson| plain(l.number()) == plain(number);
        if let Some(Lesson { name }) = lessons.iter().find(taken) {
            return Err(tr!(
                "编号 {number} 已经是 {name} 的了",
                "the number {number} is taken by {name}"
            ));
        }
        let mut files = Vec::new();
        for (path, text) in TEMPLATES {
            let path = self.filled(path);
            if root.join(&path).exists() {
                return Err(tr!("{path} 已经有了", "{path} exists already"));
            }
            files.push((path, self.filled(text)));
        }
        files.extend(lists::with(self, root)?);
        for (path, text) in &files {
            let path = root.join(path);
            let folder = path.parent().unwrap_or(root);
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&path, text))
                .map_err(|e: io::Error| {
                    let path = path.display();
                    tr!("写不了 {path}：{e}", "cannot write {path}: {e}")
                })?;
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }

    fn filled(&self, template: &str) -> String {
        template
            .replace("@NAME@", &self.lesson.name)
            .replace("@NUMBER@", self.lesson.number())
            .replace("@N@", plain(self.lesson.number()))
            .replace("@ID@", self.id())
            .replace("@ZH@", &self.zh)
            .replace("@EN@", &self.en)
    }

    /// What follows the number.
    fn id(&self) -> &str {
        self.lesson.name.split_once('_').map_or("", |(_, id)| id)
    }

    fn title(&self, language: &str) -> &str {
        if language == "zh" { &self.zh } else { &self.en }
    }
}

/// The number as prose has it, without zeros before it.
fn plain(number: &str) -> &str {
    match number.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    }
}
