//! 练习的结果，用读者的语言说。
//! What came of an exercise, in the reader's language.

use super::rules::{Verdict, signature};
use super::shelf::Exercise;
use super::wrong::{Wrong, known};
use crate::grades;
use colored::Colorize;
use report::Case;
use say::{Lang, tr};
use std::path::Path;

/// What is to be done, and in which file.
pub fn task(exercise: &Exercise, lang: Lang) -> Result<String, String> {
    let Exercise { number, shown, .. } = exercise;
    let task = exercise.task(lang)?;
    let title = exercise.title(lang);
    let text = task
        .strip_prefix("**")
        .and_then(|rest| rest.split_once("**"));
    let text = text.map_or(task.trim(), |(_, text)| text.trim());
    let answer = exercise.answer;
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
    rows.push(tr!(
        "{all} 条规矩，{held} 条成立",
        "{held} of {all} rules hold"
    ));
    if held == all {
        rows.push(tr!("做对了。", "That is right.").green().to_string());
        return Ok(rows.join("\n"));
    }
    if is_starter(exercise)? {
        rows.push(still_the_starter());
    } else if let Some(wrong) = mistake(exercise, verdicts)? {
        rows.push(wrong.mistake.told(Path::new("."), lang));
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
        words = still_the_starter();
    } else if let Some(wrong) = mistake(exercise, verdicts)? {
        words += "\n    ";
        words += &wrong.mistake.told(Path::new("."), lang);
    }
    Ok(Some(words))
}

/// A case for each rule; a single one, if no rule could be tried.
///
/// # Errors
/// A file of the exercise cannot be read.
pub fn cases(
    exercise: &Exercise,
    verdicts: &Result<Vec<Verdict>, String>,
    lang: Lang,
) -> Result<Vec<Case>, String> {
    let Exercise { number, shown, .. } = exercise;
    let group = format!("exercise {number}");
    let file = Some(format!("{shown}/{}", exercise.answer));
    let verdicts = match verdicts {
        Ok(verdicts) => verdicts,
        Err(why) => {
            let case = grades::single(&group, number, "builds", Some(why));
            return Ok(vec![Case { file, ..case }]);
        }
    };
    let untouched = is_starter(exercise)?;
    let mistake = match untouched {
        true => None,
        false => mistake(exercise, verdicts)?,
    };
    let mistake = mistake.map(|w| w.mistake.told(Path::new("."), lang));
    let case = |verdict: &Verdict| {
        let fault = verdict.fault.as_ref();
        let output = fault.map(|fault| {
            let parts =
                [Some(&fault.words), mistake.as_ref(), Some(&fault.story)];
            let parts = parts.into_iter().flatten().filter(|p| !p.is_empty());
            parts.cloned().collect::<Vec<_>>().join("\n\n")
        });
        let title = &verdict.title;
        let message = match &mistake {
            Some(mistake) => format!("{title} {mistake}"),
            None => title.clone(),
        };
        Case {
            group: group.clone(),
            program: number.clone(),
            rule: verdict.rule.clone(),
            passed: fault.is_none() && !untouched,
            seconds: verdict.elapsed.as_secs_f64(),
            message: match fault {
                _ if untouched => still_the_starter(),
                Some(_) => message,
                None => String::new(),
            },
            output: output.unwrap_or_default(),
            file: file.clone(),
            ..Case::default()
        }
    };
    Ok(verdicts.iter().map(case).collect())
}

fn is_starter(exercise: &Exercise) -> Result<bool, String> {
    Ok(exercise.read(exercise.answer)? == exercise.starter()?)
}

fn still_the_starter() -> String {
    tr!("答案还是发下来的样子。", "This is still the starter.")
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
