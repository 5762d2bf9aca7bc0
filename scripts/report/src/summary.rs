//! Markdown，给 GitHub 的 $GITHUB_STEP_SUMMARY，别处也能读。
//! Markdown, for GitHub's $GITHUB_STEP_SUMMARY, and readable elsewhere.

use crate::Report;
use crate::rows::{Row, seconds};
use say::tr;
use std::fmt::Write;

/// GitHub takes 1 MB of all steps together and shows nothing of more.
pub(crate) const MOST: usize = 500_000;

/// More failures than this are counted, not shown, if all do not fit.
const FAILURES: usize = 500;

pub(crate) fn text(report: &Report, rows: &[Row], limit: usize) -> String {
    let mut text = head(report);
    let mut programs: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows {
        let mut known = programs.iter_mut();
        match known.find(|(program, _)| *program == row.program) {
            Some((_, rows)) => rows.push(row),
            None => programs.push((&row.program, vec![row])),
        }
    }
    if !programs.is_empty() {
        text.push_str(&tr!(
            "| 程序 | 通过 | 分数 | 秒 |\n",
            "| Program | Passed | Points | Seconds |\n"
        ));
        text.push_str("|---|---|---|---|\n");
    }
    for (program, rows) in &programs {
        text.push_str(&line(program, rows));
    }
    let failed: Vec<&Row> = rows.iter().filter(|row| !row.passed).collect();
    let shown = if limit == 0 { FAILURES } else { failed.len() };
    for row in failed.iter().take(shown) {
        text.push_str(&failure(row, limit));
    }
    let more = failed.len().saturating_sub(shown);
    if more > 0 {
        text.push_str(&tr!("\n还有 {more} 项。\n", "\n{more} more.\n"));
    }
    text + "\n"
}

fn head(report: &Report) -> String {
    let (passed, cases) = (report.passed(), report.cases.len());
    let (earned, most) = (report.points(), report.max());
    let seconds = seconds(report.seconds).round();
    let fault = report.fault();
    let mark = match fault.is_none() && passed == cases {
        true => "✅",
        false => "❌",
    };
    // A blank line first: the file may hold what others wrote.
    let mut text = tr!(
        "\n## {mark} {most} 分中得 {earned} 分\n\n{cases} 项中 {passed} 项通过，用了 {seconds} 秒。\n\n",
        "\n## {mark} {earned} of {most} points\n\n{passed} of {cases} passed, in {seconds} s.\n\n"
    );
    for line in fault.iter().flat_map(|why| why.lines()) {
        let _ = writeln!(text, "> {}", plain(line));
    }
    text + "\n"
}

fn line(program: &str, rows: &[&Row]) -> String {
    let passed = rows.iter().filter(|row| row.passed).count();
    let mark = if passed == rows.len() { "✅" } else { "❌" };
    let points: u64 = rows.iter().map(|row| u64::from(row.points)).sum();
    let most: u64 = rows.iter().map(|row| u64::from(row.max)).sum();
    let seconds: f64 = rows.iter().map(|row| row.seconds).sum();
    format!(
        "| {mark} {} | {passed}/{} | {points}/{most} | {seconds:.1} |\n",
        plain(program),
        rows.len()
    )
}

fn failure(row: &Row, limit: usize) -> String {
    let name = plain(&row.name());
    let message = plain(&row.message);
    let mut text =
        format!("\n<details><summary>❌ {name}</summary>\n\n{message}\n");
    if let Some(place) = &row.place {
        let _ = write!(text, "\n{}\n", plain(place));
    }
    let output = row.output(limit);
    if !output.is_empty() {
        let ticks = "`".repeat(longest_ticks(&output).max(2) + 1);
        let _ = write!(text, "\n{ticks}text\n{output}\n{ticks}\n");
    }
    text + "\n</details>\n"
}

/// A fence must be longer than any row of ticks in it.
fn longest_ticks(text: &str) -> usize {
    let rows = text.split(|c| c != '`').map(str::len);
    rows.max().unwrap_or_default()
}

/// Shown as it is: nothing of it is Markdown, HTML or the end of a cell.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!'
            | '$' | '@' => {
                plain.push('\\');
                plain.push(c);
            }
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{longest_ticks, plain};

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(longest_ticks("no"), 0);
        assert_eq!(longest_ticks("`a` ```` ``"), 4);
    }

    #[test]
    fn a_name_cannot_end_its_cell_or_become_a_tag() {
        assert_eq!(plain("a|b <b>_c_"), "a\\|b &lt;b&gt;\\_c\\_");
    }
}
