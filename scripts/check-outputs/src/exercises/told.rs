//! 练习的结果，用读者的语言说。
//! What came of an exercise, in the reader's language.

use super::rules::{Verdict, signature};
use super::shelf::Exercise;
use super::wrong::{Wrong, known};
use colored::Colorize;
use say::{Lang, tr};
use std::fs;
use std::path::Path;

/// What is to be done, and in which file.
pub fn task(exercise: &Exercise, lang: Lang) -> Result<String, String> {
    let Exercise { number, shown, .. } = exercise;
    let task = exercise.task(lang)?;
    let title = exercise.title(lang);
    let text = task.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    let text = text.map_or(task.trim(), |(_, text)| text.trim());
    let answer = exercise.answer();
    let head = format!("{number} {title}").bold();
    Ok(format!("{head}\n{text}\n{shown}/{answer}\n"))
}

/// Each rule: whether it holds, and if not, what happened; with `stories` the
/// shortest bad order too.
pub fn verdicts(verdicts: &[Verdict], stories: bool) -> String {
    let mut text = String::new();
    for verdict in verdicts {
        let title = &verdict.title;
        match &verdict.fault {
            None => text += &format!("{} {title}\n", "✓".green()),
            Some(fault) => {
                text += &format!("{} {title}\n", "✗".red());
                text += &indented(&fault.words);
                if stories && !fault.story.is_empty() {
                    text += &indented("");
                    text += &indented(&fault.story);
                }
            }
        }
    }
    text.trim_end().to_owned()
}

fn indented(text: &str) -> String {
    match text {
        "" => "\n".to_owned(),
        _ => text.lines().map(|line| format!("    {line}\n")).collect(),
    }
}

/// How many rules hold, which mistake it is like, and what can be done next.
///
/// # Errors
/// A file of the exercise cannot be read.
pub fn end(
    exercise: &Exercise,
    verdicts: &[Verdict],
    lang: Lang,
    stories: bool,
) -> Result<String, String> {
    let all = verdicts.len();
    let broken = verdicts.iter().filter_map(|v| v.fault.as_ref());
    let held = all - broken.clone().count();
    let mut rows = vec![String::new()];
    rows.push(tr!("{all} 条规矩，{held} 条成立", "{held} of {all} rules hold"));
    if held == all {
        rows.push(tr!("做对了。", "That is right.").green().to_string());
        return Ok(rows.join("\n"));
    }
    if is_starter(exercise)? {
        rows.push(tr!("答案还是发下来的样子。", "This is still the starter."));
    } else if let Some(wrong) = mistake(exercise, verdicts)? {
        rows.push(looks_like(&wrong, lang, Path::new(".")));
    }
    let number = &exercise.number;
    if !stories && broken.clone().any(|fault| !fault.story.is_empty()) {
        rows.push(tr!(
            "一步一步看坏次序：scripts/exercise.sh {number} --orders",
            "the bad order, step by step: scripts/exercise.sh {number} --orders"
        ));
    }
    rows.push(tr!(
        "要提示：scripts/exercise.sh {number} --hint",
        "a hint: scripts/exercise.sh {number} --hint"
    ));
    Ok(rows.join("\n"))
}

/// One line for an exercise that is not solved; none if it is.
///
/// # Errors
/// A file of the exercise cannot be read.
pub fn in_short(
    exercise: &Exercise,
    verdicts: &[Verdict],
    lang: Lang,
) -> Result<Option<String>, String> {
    let broken = verdicts.iter().filter(|v| v.fault.is_some());
    let titles: Vec<_> = broken.map(|v| v.title.as_str()).collect();
    if titles.is_empty() {
        return Ok(None);
    }
    let mut words = titles.join(&tr!("；", "; "));
    if is_starter(exercise)? {
        words += &tr!("（还是发下来的样子）", " (still the starter)");
    } else if let Some(wrong) = mistake(exercise, verdicts)? {
        words += "\n    ";
        words += &looks_like(&wrong, lang, Path::new("."));
    }
    Ok(Some(words))
}

fn is_starter(exercise: &Exercise) -> Result<bool, String> {
    Ok(exercise.read(exercise.answer())? == exercise.starter()?)
}

fn mistake(
    exercise: &Exercise,
    verdicts: &[Verdict],
) -> Result<Option<Wrong>, String> {
    let mut wrong = exercise.wrong()?;
    let found = known(&wrong, &signature(verdicts)).map(|w| w.file.clone());
    wrong.retain(|one| Some(&one.file) == found.as_ref());
    Ok(wrong.pop())
}

/// The mistake by its name, the world in which it would be none, and where the
/// book says more.
fn looks_like(wrong: &Wrong, lang: Lang, root: &Path) -> String {
    let (name, world) = (wrong.name(lang), wrong.world(lang));
    let words = tr!("这像是*{name}*：{world}", "This looks like *{name}*. {world}");
    let Some((chapter, heading)) = wrong.see() else {
        return words;
    };
    let file = format!("book/{}/{chapter}.md", lang.pick("zh", "en"));
    let text = fs::read_to_string(root.join(&file)).unwrap_or_default();
    let heading = titled(&text, heading).unwrap_or(heading);
    words + &tr!("见 {file} 的“{heading}”。", " See \"{heading}\" in {file}.")
}

/// The heading with this id.
pub fn titled<'a>(text: &'a str, id: &str) -> Option<&'a str> {
    let marked = format!("{{#{id}}}");
    let line = text.lines().find(|l| l.starts_with('#') && l.ends_with(&marked))?;
    let title = line.trim_start_matches('#').strip_suffix(&marked);
    title.map(str::trim)
}
