//! Exercism 的 results.json，第 3 版。
//! Exercism's results.json, version 3.

use crate::Report;
use crate::rows::Row;
use serde_json::{Value, json};

pub(crate) const MOST: usize = 1_000_000;

/// Exercism's own limit.
const OUTPUT: usize = 500;

/// A failure is explained in `message`, which has no limit; `output` is what
/// was printed beside.
pub(crate) fn text(report: &Report, rows: &[Row], limit: usize) -> String {
    let tests = rows.iter().map(|row| {
        let mut test = json!({ "name": row.name() });
        if row.passed {
            test["status"] = json!("pass");
        } else {
            test["status"] = json!("fail");
            test["message"] = json!(row.text(limit));
        }
        let output = row.output(limit.min(OUTPUT));
        if !output.is_empty() {
            test["output"] = json!(output);
        }
        test
    });
    let fault = report.fault();
    let all_passed = report.passed() == report.cases.len();
    let status = match (&fault, all_passed) {
        (Some(_), _) => "error",
        (None, true) => "pass",
        (None, false) => "fail",
    };
    let all: Value = json!({
        "version": 3,
        "status": status,
        "message": fault,
        "tests": tests.collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}
