//! 一处破坏：改哪些文件，检查应当看到什么。
//! One break: which files it changes, and what the check must see.

use crate::judge::Failure;
use crate::lessons::{Lesson, Program};
use diffy::patch_set::{FileOperation, ParseOptions, PatchSet};
use say::tr;
use std::fmt;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Component, Path, PathBuf};

/// The rules that a break may name.
const RULES: [&str; 15] = [
    "utf8",
    "final-newline",
    "missing",
    "extra",
    "repeated",
    "text",
    "hole",
    "barrier",
    "speaker",
    "status",
    "stderr",
    "timeout",
    "too-much-output",
    "children",
    "files",
];

/// What stands before each of the ways in which a broken lesson must fail.
pub const EXPECT: &str = "# expect:";

/// What stands before whatever finds the break, if that takes every order.
const ORDERS: &str = "# orders:";

/// The word for a lesson's story behind that mark; all others name tests.
const STORY: &str = "story";

/// A `breaks/*.diff` that could be read.
pub struct Diff {
    text: String,
    /// What finds it in every order, if nothing may show with threads for a
    /// long time.
    pub silent: Option<Finder>,
    /// The ways in which the check may fail, or why that is not known.
    pub expected: Result<Vec<Expected>, String>,
}

/// What must fail, run in every order.
pub enum Finder {
    /// The test of this name.
    Test(String),
    /// The lesson's story.
    Story,
}

/// A way in which the check may fail.
pub struct Expected {
    program: String,
    rule: String,
    /// Lines of the sample; any, if none are given.
    lines: Option<RangeInclusive<usize>>,
}

impl Diff {
    /// Reads a diff of a lesson, with any line ends.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(path: &Path, lesson: &Lesson) -> Result<Self, String> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|e| {
            tr!("读不了 {shown}：{e}", "cannot read {shown}: {e}")
        })?;
        let text = plain(&text);
        let finder = head(&text).find_map(|line| line.strip_prefix(ORDERS));
        let silent = finder.map(|name| match name.trim() {
            STORY => Finder::Story,
            name => Finder::Test(name.to_owned()),
        });
        let expected = match silent {
            Some(_) => Ok(Vec::new()),
            None => expected(&text, lesson),
        };
        Ok(Self {
            text,
            silent,
            expected,
        })
    }

    /// Whether a program's failure counts: all may, unless it is known which.
    pub fn concerns(&self, program: &Program) -> bool {
        self.expected.as_ref().map_or(true, |ways| {
            ways.iter().any(|way| way.program == program.name)
        })
    }

    /// What the diff makes of the files in the copy of the workspace.
    ///
    /// # Errors
    /// Why it does not fit them.
    pub fn changes(&self, copy: &Path) -> Result<Vec<Change>, String> {
        let of_git = self.text.lines().any(|l| l.starts_with("diff --git "));
        let options = match of_git {
            true => ParseOptions::gitdiff(),
            false => ParseOptions::unidiff(),
        };
        let mut changes: Vec<Change> = Vec::new();
        for patch in PatchSet::parse(&self.text, options) {
            let patch = patch.map_err(|e| no_sense(&e))?;
            let file = changed_file(patch.operation())?;
            let path = copy.join(file);
            let change = match patch.patch().as_text() {
                Some(_) if changes.iter().any(|c| c.path == path) => {
                    Err(tr!("它出现了两次", "it is named twice"))
                }
                Some(patch) => Change::new(path, patch),
                None => Err(tr!("不是文本", "it is no text")),
            };
            changes.push(change.map_err(|why| {
                tr!(
                    "补丁打不上 {file}：{why}",
                    "the patch does not apply to {file}: {why}"
                )
            })?);
        }
        match changes.is_empty() {
            true => Err(no_sense(&"--- a/…?")),
            false => Ok(changes),
        }
    }
}

/// One file of the copy.
pub struct Change {
    pub path: PathBuf,
    pub sound: Vec<u8>,
    pub broken: String,
}

impl Change {
    fn new(path: PathBuf, patch: &diffy::Patch<str>) -> Result<Self, String> {
        let sound = fs::read(&path).map_err(|e| e.to_string())?;
        let text = str::from_utf8(&sound).map_err(|e| e.to_string())?;
        let broken = diffy::apply(&plain(text), patch);
        Ok(Self {
            broken: broken.map_err(|e| e.to_string())?,
            path,
            sound,
        })
    }
}

fn no_sense(why: &dyn fmt::Display) -> String {
    tr!(
        "看不懂这个补丁：{why}",
        "cannot make sense of the patch: {why}"
    )
}

/// The lines of a text, ending in `\n` whatever the editor does.
pub fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// The file that a patch changes; a break adds no files and takes none away.
fn changed_file<'a>(
    operation: &'a FileOperation<'a, str>,
) -> Result<&'a str, String> {
    if let FileOperation::Modify { original, modified } = operation {
        let file = original.strip_prefix("a/");
        let is_plain = |file: &&str| {
            let mut parts = Path::new(file).components();
            parts.all(|part| matches!(part, Component::Normal(_)))
        };
        if let Some(file) = file.filter(is_plain)
            && modified.strip_prefix("b/") == Some(file)
        {
            return Ok(file);
        }
    }
    Err(tr!(
        "补丁的开头要像“--- a/lessons/…”和“+++ b/lessons/…”这样，指同一个文件",
        "a patch begins with '--- a/lessons/…' and '+++ b/lessons/…', the same file"
    ))
}

/// The lines above the first `--- `.
fn head(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| !line.starts_with("--- "))
}

/// What they say.
fn expected(text: &str, lesson: &Lesson) -> Result<Vec<Expected>, String> {
    let mut ways = Vec::new();
    for line in head(text).filter(|line| line.starts_with(EXPECT)) {
        match Expected::parse(&line[EXPECT.len()..]) {
            Some(way)
                if lesson.programs.iter().any(|p| p.name == way.program) =>
            {
                ways.push(way)
            }
            _ => {
                let programs: Vec<_> =
                    lesson.programs.iter().map(|p| p.name.as_str()).collect();
                let (programs, rules) = (programs.join(", "), RULES.join(", "));
                return Err(tr!(
                    "看不懂“{line}”；应当是“{EXPECT} 程序: 规则”或“{EXPECT} 程序: 规则 at 样本的行”，程序有 {programs}，规则有 {rules}",
                    "cannot make sense of '{line}'; it should be '{EXPECT} PROGRAM: RULE' or '{EXPECT} PROGRAM: RULE at LINES' of the sample, with one of the programs {programs} and one of the rules {rules}"
                ));
            }
        }
    }
    match ways.is_empty() {
        false => Ok(ways),
        true => Err(tr!(
            "补丁上方没有“{EXPECT} 程序: 规则 at 样本的行”，不知道检查应当看到什么",
            "no '{EXPECT} PROGRAM: RULE at LINES' above the patch says what the check must see"
        )),
    }
}

/// The ways in which the check may fail, as the head of a diff has them.
pub fn ways(text: &str) -> impl Iterator<Item = Expected> {
    let ways = head(text).filter_map(|line| line.strip_prefix(EXPECT));
    ways.filter_map(Expected::parse)
}

impl Expected {
    /// What was seen of a program, to be written above a patch.
    pub fn seen(program: &Program, failure: &Failure) -> Self {
        Self {
            program: program.name.clone(),
            rule: failure.rule.to_owned(),
            lines: failure.line.map(|line| line..=line),
        }
    }

    /// Whether this is such a failure of the program.
    pub fn is(&self, program: &Program, failure: &Failure) -> bool {
        let at = |lines: &RangeInclusive<_>| {
            failure.line.is_some_and(|line| lines.contains(&line))
        };
        self.program == program.name
            && self.rule == failure.rule
            && self.lines.as_ref().is_none_or(at)
    }

    /// `PROGRAM: RULE`, `PROGRAM: RULE at 3` or `PROGRAM: RULE at 3-5`.
    fn parse(text: &str) -> Option<Self> {
        let (program, rest) = text.split_once(':')?;
        let mut words = rest.split_whitespace();
        let rule = words.next().filter(|rule| RULES.contains(rule))?;
        let lines = match (words.next(), words.next(), words.next()) {
            (None, ..) => None,
            (Some("at"), Some(lines), None) => {
                let (first, last) =
                    lines.split_once('-').unwrap_or((lines, lines));
                let (first, last) = (first.parse().ok()?, last.parse().ok()?);
                (1 <= first && first <= last).then_some(())?;
                Some(first..=last)
            }
            _ => return None,
        };
        Some(Self {
            program: program.trim().to_owned(),
            rule: rule.to_owned(),
            lines,
        })
    }
}

/// As it stands above a patch, without the mark.
impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}", self.program, self.rule)?;
        match self
            .lines
            .as_ref()
            .map(|lines| (lines.start(), lines.end()))
        {
            None => Ok(()),
            Some((first, last)) if first == last => write!(f, " at {first}"),
            Some((first, last)) => write!(f, " at {first}-{last}"),
        }
    }
}
