//! PrairieLearn 的 results.json。
//! PrairieLearn's results.json.

use crate::Report;
use crate::rows::Row;
use say::tr;
use serde_json::{Value, json};

/// It takes 1 MB.
pub(crate) const MOST: usize = 1_000_000;

pub(crate) fn text(report: &Report, rows: &[Row], limit: usize) -> String {
    let fault = report.fault();
    if report.complete.is_some() && report.cases.is_empty() {
        // No attempt is lost: it is not the student's fault.
        return pretty(&json!({ "gradable": false, "format_errors": fault }));
    }
    let tests = rows.iter().map(|row| {
        json!({
            "name": row.name(),
            "description": row.group,
            "points": row.points,
            "max_points": row.max,
            "message": if limit == 0 { "" } else { &row.message },
            "output": row.output(limit),
        })
    });
    let (earned, most) = (report.points(), report.max());
    let (passed, cases) = (report.passed(), report.cases.len());
    let counted = tr!(
        "{cases} 项中 {passed} 项通过，{most} 分中得 {earned} 分",
        "{passed} of {cases} passed, {earned} of {most} points"
    );
    let mut all = json!({
        "gradable": true,
        "score": score(report),
        "message": fault.unwrap_or(counted),
        "tests": tests.collect::<Vec<_>>(),
    });
    if limit == 0 && pretty(&all).len() > MOST {
        all["tests"] = json!([]);
    }
    pretty(&all)
}

/// From 0 to 1; where nothing is worth points, the share that passed.
#[allow(clippy::cast_precision_loss)]
fn score(report: &Report) -> f64 {
    match (report.max(), report.cases.len()) {
        (0, 0) => 0.0,
        (0, cases) => report.passed() as f64 / cases as f64,
        (most, _) => report.points() as f64 / most as f64,
    }
}

fn pretty(all: &Value) -> String {
    format!("{all:#}\n")
}
