//! 读一个学生的 JUnit 文件，不管是谁写的。
//! Reads a student's JUnit file, whoever wrote it.

use crate::clean;
use regex_lite::Regex;
use roxmltree::{Document, Node};
use say::{reason, tr};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::LazyLock;

/// How a check names a mistake that it knows.
static MISTAKE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:looks like |像是)\s?\*([^*\n]+)\*").expect("it is sound")
});

/// What the file of one student says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Student {
    /// How many cases passed.
    pub passed: usize,
    /// Of how many; those that were skipped do not count.
    pub total: usize,
    /// The rules that failed, each `program · rule`.
    pub failed: BTreeSet<String>,
    /// The mistakes that the check recognised by name.
    pub mistakes: BTreeSet<String>,
}

/// Reads the file.
///
/// # Errors
/// One sentence for the user, which names the file.
pub fn read(path: &Path) -> Result<Student, String> {
    let file = clean::line(&path.display().to_string());
    let not_utf8 = || tr!("不是 UTF-8 编码的文本", "it is no text in UTF-8");
    let text = fs::read_to_string(path).map_err(|e| {
        let why = match e.kind() {
            ErrorKind::InvalidData => not_utf8(),
            _ => reason(&e),
        };
        tr!("{file} 读不了：{why}", "cannot read {file}: {why}")
    })?;
    let document = Document::parse(&text).map_err(|e| {
        let line = e.pos().row;
        tr!(
            "{file} 不是完整的 XML（第 {line} 行）",
            "{file} is no sound XML (line {line})"
        )
    })?;
    let root = document.root_element();
    if !["testsuites", "testsuite"].contains(&root.tag_name().name()) {
        return Err(tr!(
            "{file} 是 XML，但不是 JUnit 的报告",
            "{file} is XML, but no report of JUnit"
        ));
    }
    let mut student = Student::default();
    let cases = root.descendants();
    for case in cases.filter(|node| node.has_tag_name("testcase")) {
        student.add(case);
    }
    Ok(student)
}

impl Student {
    fn add(&mut self, case: Node) {
        let child = |names: &[&str]| {
            let mut all = case.children();
            all.any(|node| names.contains(&node.tag_name().name()))
        };
        if child(&["skipped"]) {
            return;
        }
        self.total += 1;
        if !child(&["failure", "error"]) {
            self.passed += 1;
            return;
        }
        let name = |attribute| {
            clean::name(case.attribute(attribute).unwrap_or_default())
        };
        let names = [name("classname"), name("name")];
        let names = names.iter().filter(|name| !name.is_empty());
        let names: Vec<_> = names.map(String::as_str).collect();
        self.failed.insert(names.join(" · "));
        for node in case.descendants() {
            let message = node.attribute("message").unwrap_or_default();
            let text = node.text().unwrap_or_default();
            for text in [message, text] {
                let found = MISTAKE.captures_iter(text);
                self.mistakes
                    .extend(found.map(|found| clean::name(&found[1])));
            }
        }
    }
}
