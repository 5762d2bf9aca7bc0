//! 编译一个练习，逐条运行它的规矩。
//! Builds an exercise and runs its rules, each by itself and within limits.

use super::shelf::Exercise;
use super::wrong::Signature;
use crate::lessons::{self, MESSAGES};
use crate::run::{self, End, Run};
use say::{Lang, tr};
use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

/// The test program of an exercise.
pub const PROGRAM: &str = "rules";
/// libtest says so of a test that held.
const HELD: &str = "test result: ok. 1 passed; 0 failed;";

/// What came of a rule.
pub struct Verdict {
    /// Its name: that of a function.
    pub rule: String,
    /// What it says, in the user's language.
    pub title: String,
    /// How it was broken, if it was.
    pub fault: Option<Fault>,
    pub elapsed: Duration,
}

/// How a rule was broken.
pub struct Fault {
    /// In words that are the same everywhere, as `stuck`.
    pub kind: String,
    /// What happened, in the user's language.
    pub words: String,
    /// The shortest bad order, step by step, if it has one.
    pub story: String,
}

/// Which rules were broken, and how.
pub fn signature(verdicts: &[Verdict]) -> Signature {
    let broken = |v: &Verdict| {
        let kind = v.fault.as_ref()?.kind.clone();
        Some((v.rule.clone(), kind))
    };
    verdicts.iter().filter_map(broken).collect()
}

/// The test programs that a `cargo build` in `root` makes, by their manifests'
/// folders. With `keep_going` one that does not compile is only missing.
///
/// # Errors
/// What the compiler says, behind a sentence.
pub fn build(
    root: &Path,
    packages: &[String],
    mut also: impl FnMut(&mut Command),
    keep_going: bool,
) -> Result<HashMap<PathBuf, PathBuf>, String> {
    let mut command = lessons::cargo(root);
    command.args(["build", "-q", MESSAGES, "--test", PROGRAM]);
    command.args(packages.iter().flat_map(|package| ["-p", package]));
    if keep_going {
        command.arg("--keep-going");
    }
    also(&mut command);
    let output = lessons::output(command)?;
    if !output.status.success() && !keep_going {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(tr!("编译不了：\n{why}", "it does not compile:\n{why}"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let programs = text.lines().filter_map(|message| {
        let made = lessons::made(message)?;
        let folder = made.manifest.parent()?.to_owned();
        (made.name == PROGRAM).then_some((folder, made.executable))
    });
    Ok(programs.collect())
}

/// Modules of std by which an answer could get round its rules: to end the test
/// program, to learn who runs it, to read the rules' files.
const MODULES: [&str; 3] = ["process", "env", "fs"];

/// Other words by which it could.
const WORDS: [&str; 5] = [
    "unsafe",
    "include",
    "include_str",
    "include_bytes",
    "set_hook",
];

/// What of that an answer uses, although the solution does not.
///
/// # Errors
/// A file of the exercise cannot be read.
pub fn out_of_bounds(
    exercise: &Exercise,
) -> Result<Option<&'static str>, String> {
    let answer = uncommented(&exercise.read(exercise.answer)?);
    // A class has no solutions.
    let solution = exercise.solution().or_else(|_| exercise.starter())?;
    let solution = uncommented(&solution);
    let words = MODULES.into_iter().chain(WORDS);
    let mut new =
        words.filter(|word| uses(&answer, word) && !uses(&solution, word));
    Ok(new.next())
}

/// A source without comments.
fn uncommented(source: &str) -> String {
    let code = |line: &str| {
        let code = line.split("//").next().unwrap_or_default();
        format!("{code}\n")
    };
    source.lines().map(code).collect()
}

/// Whether a source has this word, and of a module the path to it.
fn uses(source: &str, word: &str) -> bool {
    if WORDS.contains(&word) {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        return source.split(|c| !is_part(c)).any(|part| part == word);
    }
    let text: String = source.split_whitespace().collect();
    let listed = text.contains("std::{")
        && ["{", ","].iter().any(|before| {
            let mut behind = [",", "}", "as", "::"].iter();
            behind
                .any(|behind| text.contains(&format!("{before}{word}{behind}")))
        });
    listed
        || ["::", ";", "as"]
            .iter()
            .any(|behind| text.contains(&format!("std::{word}{behind}")))
        || text.contains(&format!("::{word}::"))
}

/// Runs every rule of a test program, all side by side, for `limit` each.
///
/// # Errors
/// A sentence: the program cannot be run, or has no rules.
pub fn judge(
    exercise: &Exercise,
    program: &Path,
    lang: Lang,
    limit: Duration,
) -> Result<Vec<Verdict>, String> {
    let language = lang.pick("zh", "en");
    let start = |args: &[&str]| {
        let args: Vec<OsString> = args.iter().map(Into::into).collect();
        run::run(program, &args, language, limit).map_err(|e| {
            let number = &exercise.number;
            tr!("{number} 运行不了：{e}", "{number} cannot be run: {e}")
        })
    };
    let listed = start(&["--list", "--format", "terse"])?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let names = listed.lines().filter_map(|l| l.strip_suffix(": test"));
    let mut names: Vec<&str> = names.collect();
    let source = exercise.read("rules.rs")?;
    names.sort_by_key(|name| source.find(&format!("fn {name}(")));
    if names.is_empty() {
        let number = &exercise.number;
        return Err(tr!("{number} 没有规矩", "{number} has no rules"));
    }
    let titles = titles(&source, lang);
    let judge = |rule: &str| {
        let run = start(&["--exact", rule, "--nocapture", "--test-threads=1"])?;
        Ok(Verdict {
            rule: rule.to_owned(),
            title: titles.get(rule).map_or(rule, String::as_str).to_owned(),
            elapsed: run.elapsed,
            fault: fault(&run, limit),
        })
    };
    let judge = &judge;
    thread::scope(|scope| {
        let running: Vec<_> = names
            .iter()
            .map(|rule| scope.spawn(move || judge(rule)))
            .collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// The doc comment of each rule: its first line is Chinese, its second English.
pub fn titles(source: &str, lang: Lang) -> HashMap<String, String> {
    let mut titles = HashMap::new();
    let mut docs: Vec<&str> = Vec::new();
    for line in source.lines() {
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim());
        } else if let Some(rest) = line.strip_prefix("fn ") {
            let name = rest.split('(').next().unwrap_or_default();
            if let [zh, en] = docs[..] {
                titles.insert(name.to_owned(), lang.pick(zh, en).to_owned());
            }
            docs.clear();
        } else if !line.starts_with("#[") {
            docs.clear();
        }
    }
    titles
}

/// How a rule was broken, from what its program has left.
fn fault(run: &Run, limit: Duration) -> Option<Fault> {
    let stdout = String::from_utf8_lossy(&run.stdout);
    let stderr = String::from_utf8_lossy(&run.stderr);
    let of = |kind: &str, words: String| {
        Some(Fault {
            kind: kind.to_owned(),
            words,
            story: String::new(),
        })
    };
    match run.end {
        End::Exited(status) if status.success() => {
            let held = stdout.lines().any(|line| line.starts_with(HELD));
            match held {
                true => None,
                false => of(
                    "left",
                    tr!(
                        "程序自己退出了，规矩还没有看完",
                        "the program has ended itself before the rule was through"
                    ),
                ),
            }
        }
        End::Exited(status) => {
            if let Some(panic) = panic(&stderr) {
                return Some(panic);
            }
            let words = crate::words::status_in_words(status);
            of("crash", words + &crate::words::stderr_in_short(run))
        }
        End::OutOfTime => of("timeout", crate::words::out_of_time(run, limit)),
        End::TooMuchOutput => of("output", crate::words::too_much_output(run)),
        End::Interrupted => of("interrupted", tr!("被中断", "interrupted")),
    }
}

/// The first panic that was printed.
fn panic(stderr: &str) -> Option<Fault> {
    let (_, after) = stderr.split_once(" panicked at ")?;
    let (place, text) = after.split_once(":\n")?;
    let text = text.split("\nnote: run with").next().unwrap_or_default();
    let text = text.split("\n\nthread '").next().unwrap_or_default();
    let (words, story) = text.split_once("\n\n").unwrap_or((text, ""));
    let marked = stderr.lines().find_map(|line| line.strip_prefix("fault: "));
    let kind = marked.map_or_else(|| at(place), str::to_owned);
    Some(Fault {
        kind,
        words: words.trim_end().to_owned(),
        story: story.trim_end().to_owned(),
    })
}

/// A place as `lessons/…/rules.rs:31:5`, shorter: lines of an answer are the
/// student's affair.
fn at(place: &str) -> String {
    let mut parts = place.rsplit(':');
    let (_, line) = (parts.next(), parts.next().unwrap_or_default());
    let file = parts.next().unwrap_or_default();
    match file.rsplit(['/', '\\']).next() {
        Some("rules.rs") => format!("panic at rules.rs:{line}"),
        _ => "panic at the answer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{uncommented, uses};

    #[test]
    fn a_module_is_known_by_its_path_and_a_word_by_itself() {
        for (source, word) in [
            ("std::process::exit(0)", "process"),
            ("use std::process;", "process"),
            ("use std::{env, fmt};", "env"),
            ("use std :: { mem, process as p };", "process"),
            ("use std::{fs::read, mem};", "fs"),
            ("::std::env::args()", "env"),
            ("use std::process as p;", "process"),
            ("unsafe { }", "unsafe"),
            ("include_str!(\"rules.rs\")", "include_str"),
        ] {
            assert!(uses(source, word), "{source}");
        }
        for (source, word) in [
            ("fn process(orders: &[u8]) {}", "process"),
            ("let unsafe_yet = 0;", "unsafe"),
            ("self.env.len()", "env"),
            ("all(process, 3)", "process"),
            ("f(includes)", "include"),
        ] {
            assert!(!uses(source, word), "{source}");
        }
        assert!(!uses(&uncommented("// std::process::exit\n"), "process"));
    }
}
