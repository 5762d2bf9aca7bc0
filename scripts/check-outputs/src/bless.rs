//! 用一次新的运行改写样本，保留标记。
//! Rewrites a sample from a new run and keeps its marks.

use crate::judge::read_sample;
use crate::lessons::Program;
use crate::run::{End, Run};
use crate::timeline;
use contract::{Refusal, fresh};
use say::{Lang, tr};
use std::fs;
use std::path::Path;

/// Rewrites the samples of a program, and draws the timeline of the run when
/// the one that there is belongs to another; says what changed.
///
/// # Errors
/// Why nothing was written, in words.
pub fn bless(
    program: &Program,
    lang: Lang,
    run: &Run,
) -> Result<String, String> {
    match run.end {
        End::Exited(status) if status.success() => {}
        _ => {
            return Err(tr!(
                "程序没有正常结束，样本没有改动",
                "the program did not end normally; the sample is unchanged"
            ));
        }
    }
    let mut words = rewrite(&program.sample(lang), &run.stdout)?;
    let stderr = program.stderr_sample(lang);
    if stderr.exists() || !run.stderr.is_empty() {
        words += &rewrite(&stderr, &run.stderr)?;
    }
    if let Some(path) = program.timeline(lang) {
        let sample = read_sample(&program.sample(lang))?;
        // Not again for the times alone: each run has others.
        let old = fs::read_to_string(&path).unwrap_or_default();
        if !timeline::belongs(&old, &sample, lang) {
            write(&path, &timeline::draw(&sample, &run.times, lang))?;
            let shown = path.display();
            words += &tr!("；画了 {shown}", "; drew {shown}");
        }
    }
    Ok(words)
}

fn rewrite(path: &Path, output: &[u8]) -> Result<String, String> {
    let shown = path.display();
    let old = match path.exists() {
        true => Some(read_sample(path)?),
        false => None,
    };
    let new = match &old {
        Some(old) => old.refresh(output),
        None => fresh(output),
    };
    let new = new.map_err(|refusal| {
        let why = refusal_in_words(&refusal);
        tr!(
            "{shown} 没有改写：{why}。请手工改这份样本",
            "{shown} was not rewritten: {why}. Edit the sample by hand"
        )
    })?;
    let before = fs::read_to_string(path).unwrap_or_default();
    if before == new {
        return Ok(tr!("没有变化", "no change"));
    }
    write(path, &new)?;
    let diff = diffy::create_patch(&before, &new).to_string();
    let hunks = diff.lines().skip(2).map(|line| format!("\n    {line}"));
    let hunks = hunks.collect::<String>();
    Ok(match old {
        Some(_) => tr!("已改写 {shown}：{hunks}", "rewrote {shown}:{hunks}"),
        None => tr!(
            "新写了 {shown}：每一行都是固定的，请加上标记",
            "wrote {shown}: all its lines are fixed, now add the marks"
        ),
    })
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let shown = path.display();
    fs::write(path, text)
        .map_err(|e| tr!("写不了 {shown}：{e}", "cannot write {shown}: {e}"))
}

fn refusal_in_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Unprintable(line) => tr!(
            "输出的第 {line} 行不能写进样本（没有输出、不是 UTF-8，或本身带有标记）",
            "line {line} of the output cannot go into a sample (it is missing, is \
             not UTF-8, or contains a mark)"
        ),
        Refusal::FreeLineGone(line) => tr!(
            "样本第 {line} 行是自由行，这次没有出现",
            "line {line} of the sample, a free line, did not appear"
        ),
        Refusal::NewInFreeRun(line) => tr!(
            "输出的第 {line} 行是新的，又落在一段自由行中间",
            "line {line} of the output is new, inside a block of free lines"
        ),
        Refusal::Crosses(line) => tr!(
            "输出的第 {line} 行越过了样本的界线",
            "line {line} of the output crosses a barrier of the sample"
        ),
        Refusal::HolesGone(line) => tr!(
            "样本第 {line} 行的 ‹ › 在新的文字里找不到位置",
            "the ‹ › of line {line} of the sample have no place in the new text"
        ),
    }
}
