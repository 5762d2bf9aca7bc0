//! GitHub 的工作流命令：在改动的那一行上标出问题。
//! GitHub's workflow commands, which mark the line that is wrong.

use crate::Report;
use crate::rows::Row;

pub(crate) const MOST: usize = 1_000_000;

/// What is shown beside a line of code should not be longer than the file.
const OUTPUT: usize = 2000;

pub(crate) fn text(_: &Report, rows: &[Row], limit: usize) -> String {
    let failed = rows.iter().filter(|row| !row.passed);
    failed.map(|row| command(row, limit.min(OUTPUT))).collect()
}

fn command(row: &Row, limit: usize) -> String {
    let file = row.file.as_ref().map(|file| ("file", file.clone()));
    let line = row.line.filter(|_| file.is_some());
    let line = line.map(|line| ("line", line.to_string()));
    let title = ("title", row.name());
    let properties = file.into_iter().chain(line).chain([title]);
    let properties = properties.map(|(key, value)| {
        let value = data(&value).replace(':', "%3A").replace(',', "%2C");
        format!("{key}={value}")
    });
    let properties: Vec<String> = properties.collect();
    let message = data(&row.said(limit));
    format!("::error {}::{message}\n", properties.join(","))
}

/// The runner reads a command up to the end of the line.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use crate::rows::rows_and_fault;
    use crate::{Case, Report};

    fn written(case: Case) -> String {
        let report = Report {
            cases: vec![case],
            ..Report::default()
        };
        super::text(&report, &rows_and_fault(&report), 1000)
    }

    #[test]
    fn what_the_runner_would_take_for_its_own_is_escaped() {
        let text = written(Case {
            program: "03, zh".into(),
            rule: "a::b".into(),
            message: "100% wrong".into(),
            output: "x\n::error::forged".into(),
            file: Some("src/a,b.rs".into()),
            line: Some(7),
            ..Case::default()
        });
        assert_eq!(
            text,
            "::error file=src/a%2Cb.rs,line=7,\
             title=03%2C zh · a%3A%3Ab::\
             100%25 wrong%0Ax%0A::error::forged\n"
        );
    }

    #[test]
    fn what_passed_is_not_marked_and_a_line_without_a_file_is_no_place() {
        let passed = Case {
            passed: true,
            ..Case::default()
        };
        assert_eq!(written(passed), "");
        let nowhere = Case {
            line: Some(7),
            ..Case::default()
        };
        assert_eq!(written(nowhere), "::error title= · ::\n");
    }
}
