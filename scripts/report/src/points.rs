//! 各课、各题值多少分：老师写在一个文本文件里。
//! What lessons and exercises are worth: a teacher says so in a text file.
//!
//! ```text
//! # everything after a # is a remark
//! lesson 10        each lesson, if nothing else is said
//! exercise 5       each exercise
//! 03_thread_pool 20
//! 08 30            the number is enough
//! 03.2 15          exercise 2 of lesson 3
//! ```

use say::{reason, tr};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// What a lesson or an exercise is worth if no file says it.
const USUAL: u32 = 10;

/// A typing mistake is more likely than more points than this.
const MOST: u32 = 100_000;

/// What each lesson and each exercise is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    lesson: u32,
    exercise: u32,
    own: BTreeMap<Key, Own>,
}

/// The number of the lesson, and that of the exercise.
type Key = (u32, Option<u32>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Own {
    points: u32,
    name: String,
    at: String,
}

impl Default for Points {
    /// 10 for each lesson and each exercise.
    fn default() -> Self {
        Self {
            lesson: USUAL,
            exercise: USUAL,
            own: BTreeMap::new(),
        }
    }
}

impl Points {
    /// Reads a file of lines `NAME POINTS`, as above.
    ///
    /// # Errors
    /// One sentence for the user, with the number of the line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|e| {
            let why = match e.kind() {
                ErrorKind::InvalidData => {
                    tr!("不是 UTF-8 编码的文本", "it is no text in UTF-8")
                }
                _ => reason(&e),
            };
            tr!(
                "分数文件 {name} 读不了：{why}",
                "cannot read the points from {name}: {why}"
            )
        })?;
        Self::parse(&text, &name)
    }

    /// The same of a text; `file` is what its errors call it.
    ///
    /// # Errors
    /// One sentence for the user, with the number of the line.
    pub fn parse(text: &str, file: &str) -> Result<Self, String> {
        let mut points = Self::default();
        let mut defaults: BTreeMap<String, String> = BTreeMap::new();
        // Windows' editor puts an invisible mark before the first line.
        let text = text.trim_start_matches('\u{feff}');
        for (line, number) in text.lines().zip(1..) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let at = tr!("{file} 第 {number} 行", "{file}, line {number}");
            let (name, worth) = fields(line)
                .map_err(|why| tr!("{at}：{why}", "{at}: {why}"))?;
            let twice = match (name, key(name)) {
                ("lesson" | "exercise", _) => {
                    match name {
                        "lesson" => points.lesson = worth,
                        _ => points.exercise = worth,
                    }
                    defaults.insert(name.to_owned(), at.clone())
                }
                (_, Some(key)) => {
                    let (name, at) = (name.to_owned(), at.clone());
                    let points_of = Own {
                        points: worth,
                        name,
                        at,
                    };
                    points.own.insert(key, points_of).map(|own| own.at)
                }
                (_, None) => {
                    return Err(tr!(
                        "{at}：“{name}”不是课也不是题；要写成 03、03_thread_pool、03.2、lesson 或 exercise",
                        "{at}: “{name}” is no lesson and no exercise; write 03, 03_thread_pool, 03.2, lesson or exercise"
                    ));
                }
            };
            if let Some(first) = twice {
                return Err(tr!(
                    "{at}：“{name}”的分数已经写过（{first}）",
                    "{at}: the points of “{name}” were said before ({first})"
                ));
            }
        }
        Ok(points)
    }

    /// What a lesson (`03`, `03_thread_pool`) or an exercise (`03.2`) is
    /// worth; words around the name do no harm (`03_thread_pool en python`,
    /// `exercise 03.2`).
    pub fn of(&self, name: &str) -> u32 {
        let key = name.split([' ', '/']).find_map(key);
        let own = key.and_then(|key| self.own.get(&key));
        match (own, key) {
            (Some(own), _) => own.points,
            (None, Some((_, Some(_)))) => self.exercise,
            (None, _) => self.lesson,
        }
    }

    /// Whether all that the file names is known, given the full names of all
    /// lessons and exercises: `03_threed_pool` is no lesson.
    ///
    /// # Errors
    /// One sentence for the user about the first name that is not known.
    pub fn check(&self, known: &[impl AsRef<str>]) -> Result<(), String> {
        for (own_key, Own { name, at, .. }) in &self.own {
            let short = !name.contains('_');
            let fits = |full: &str| {
                key(full) == Some(*own_key) && (short || full == name)
            };
            if !known.iter().any(|full| fits(full.as_ref())) {
                return Err(tr!(
                    "{at}：没有“{name}”这一课或这一题",
                    "{at}: there is no lesson or exercise “{name}”"
                ));
            }
        }
        Ok(())
    }
}

fn fields(line: &str) -> Result<(&str, u32), String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [name, points] = fields[..] else {
        return Err(tr!(
            "要写成“名字 分数”，而不是“{line}”",
            "expected NAME POINTS, not “{line}”"
        ));
    };
    match points.parse() {
        Ok(worth) if worth <= MOST => Ok((name, worth)),
        _ => Err(tr!(
            "“{points}”不是分数；要从 0 到 {MOST} 的整数",
            "“{points}” is no number of points; expected a whole number from 0 to {MOST}"
        )),
    }
}

/// `03`, `03_thread_pool` or `03.2`.
fn key(name: &str) -> Option<Key> {
    let number = |digits: &str| {
        let all = digits.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| digits.parse().ok()).flatten()
    };
    if let Some((lesson, exercise)) = name.split_once('.') {
        return Some((number(lesson)?, Some(number(exercise)?)));
    }
    let lesson = name.split_once('_').map_or(name, |(number, _)| number);
    Some((number(lesson)?, None))
}

/// So many points over `n` rules, as evenly as whole numbers allow: the sum is
/// exact, and the first rules have one more.
pub fn share(total: u32, n: usize) -> Vec<u32> {
    let Some(each) = (total as usize).checked_div(n) else {
        return Vec::new();
    };
    let more = total as usize - each * n;
    let points = (0..n).map(|i| each + usize::from(i < more));
    points.map(|points| points as u32).collect()
}
