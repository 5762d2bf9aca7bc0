//! JUnit 的 XML：GitLab、Jenkins、Artemis、CodeArts 等都读。
//! JUnit's XML, read by GitLab, Jenkins, Artemis, CodeArts and others.

use crate::Report;
use crate::rows::Row;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

/// GitLab takes less than 30 MB.
pub(crate) const MOST: usize = 25_000_000;

pub(crate) fn text(report: &Report, rows: &[Row], limit: usize) -> String {
    let mut suites: Vec<TestSuite> = Vec::new();
    for row in rows {
        let mut known = suites.iter();
        let at = known.position(|suite| suite.name.as_str() == row.group);
        let at = at.unwrap_or_else(|| {
            suites.push(TestSuite::new(row.group.clone()));
            suites.len() - 1
        });
        let suite = &mut suites[at];
        let before = suite.time.unwrap_or_default();
        suite.set_time(before.saturating_add(time(row.seconds)));
        suite.add_test_case(case(row, limit));
    }
    let mut whole = quick_junit::Report::new("workbook");
    whole.set_time(time(report.seconds));
    whole.add_test_suites(suites);
    whole.to_string().expect("all characters are fit for XML")
}

/// GitLab shows the class's name as the suite, and of a failure only its text.
fn case(row: &Row, limit: usize) -> TestCase {
    let status = if row.passed {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(match row.is_fault {
            true => NonSuccessKind::Error,
            false => NonSuccessKind::Failure,
        });
        status.set_message(row.message.clone());
        status.set_type(row.rule.clone());
        status.set_description(row.text(limit));
        status
    };
    let mut case = TestCase::new(row.rule.clone(), status);
    case.set_classname(row.program.clone());
    case.set_time(time(row.seconds));
    if let Some(file) = &row.file {
        case.extra.insert("file".into(), file.clone().into());
    }
    if let (Some(line), true) = (row.line, row.file.is_some()) {
        case.extra.insert("line".into(), line.to_string().into());
    }
    let text = row.text(limit);
    if row.passed && !text.is_empty() {
        case.set_system_out(text);
    }
    case
}

fn time(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}
