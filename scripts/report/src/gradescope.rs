//! Gradescope 的 results.json。
//! Gradescope's results.json.

use crate::Report;
use crate::rows::{Row, seconds};
use serde_json::json;

pub(crate) const MOST: usize = 8_000_000;

/// A score for the whole would take the place of the sum of the cases: it is
/// there only where there are no cases, and one of the two must be.
pub(crate) fn text(report: &Report, rows: &[Row], limit: usize) -> String {
    let tests = rows.iter().map(|row| {
        json!({
            "name": row.name(),
            "score": row.points,
            "max_score": row.max,
            "status": if row.passed { "passed" } else { "failed" },
            "output": row.text(limit),
            "output_format": "text",
            "tags": [&row.group],
        })
    });
    let mut all = json!({
        "execution_time": seconds(report.seconds),
        "tests": tests.collect::<Vec<_>>(),
    });
    if report.cases.is_empty() {
        all["score"] = json!(0);
    }
    if let Some(why) = report.fault() {
        all["output"] = json!(why);
        all["output_format"] = json!("text");
    }
    format!("{all:#}\n")
}
