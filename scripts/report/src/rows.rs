//! 各种报告共用：整理过、名字不重复的各项。
//! What all kinds of report share: the cases, cleaned, with unique names.

use crate::{Case, Report, clean};
use say::tr;
use std::collections::{HashMap, HashSet};

/// Sentences are cut to this.
const SENTENCE: usize = 1000;

/// A case, ready to be written.
pub(crate) struct Row {
    pub group: String,
    pub program: String,
    pub rule: String,
    pub passed: bool,
    pub points: u32,
    pub max: u32,
    pub seconds: f64,
    pub message: String,
    /// `src/main.rs:7`, if it is known.
    pub place: Option<String>,
    pub file: Option<String>,
    pub line: Option<usize>,
    output: String,
    /// No case: why the check did not run to its end.
    pub is_fault: bool,
}

/// The cases.
pub(crate) fn rows(report: &Report) -> Vec<Row> {
    unique(report.cases.iter().map(row).collect())
}

/// The cases, and what is wrong with the whole: for formats that have no
/// other place for it.
pub(crate) fn rows_and_fault(report: &Report) -> Vec<Row> {
    let mut rows: Vec<Row> = report.cases.iter().map(row).collect();
    rows.extend(report.fault().map(|why| {
        let whole = tr!("整次检查", "the whole check");
        Row {
            is_fault: true,
            ..row(&Case {
                group: whole.clone(),
                program: whole,
                rule: "complete".to_owned(),
                output: why.clone(),
                message: why,
                ..Case::default()
            })
        }
    }));
    unique(rows)
}

fn row(case: &Case) -> Row {
    let file = case.file.as_deref().map(clean::line);
    let place = file.as_ref().map(|file| match case.line {
        Some(line) => format!("{file}:{line}"),
        None => file.clone(),
    });
    Row {
        group: clean::name(&case.group),
        program: clean::name(&case.program),
        rule: clean::name(&case.rule),
        passed: case.passed,
        points: case.points.min(case.max),
        max: case.max,
        seconds: seconds(case.seconds),
        message: clean::cut(&clean::line(&case.message), SENTENCE),
        place,
        file,
        line: case.line,
        output: clean::lines(&case.output),
        is_fault: false,
    }
}

/// No platform takes NaN; nobody wants to read nanoseconds.
pub(crate) fn seconds(seconds: f64) -> f64 {
    let sound = seconds.is_finite() && seconds > 0.0;
    if sound {
        (seconds * 1000.0).round() / 1000.0
    } else {
        0.0
    }
}

fn unique(mut rows: Vec<Row>) -> Vec<Row> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut next: HashMap<String, usize> = HashMap::new();
    for row in &mut rows {
        let rule = row.rule.clone();
        let number = next.entry(row.name()).or_insert(2);
        while !taken.insert(row.name()) {
            row.rule = format!("{rule} ({number})");
            *number += 1;
        }
    }
    rows
}

impl Row {
    /// What it is called where there is one name only.
    pub fn name(&self) -> String {
        format!("{} · {}", self.program, self.rule)
    }

    /// The explanation, cut to so many characters.
    pub fn output(&self, limit: usize) -> String {
        clean::cut(&self.output, limit)
    }

    /// Sentence and explanation.
    pub fn said(&self, limit: usize) -> String {
        self.parts(limit, None)
    }

    /// The same with the place: for platforms that show one text.
    pub fn text(&self, limit: usize) -> String {
        self.parts(limit, self.place.as_deref())
    }

    fn parts(&self, limit: usize, place: Option<&str>) -> String {
        let message = clean::cut(&self.message, limit.max(100));
        let mut parts = vec![message];
        parts.extend(place.map(str::to_owned));
        if self.output != self.message {
            parts.push(self.output(limit));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n")
    }
}

/// What is written of these, the explanations cut until all of it fits into so
/// many bytes.
pub(crate) fn fitting(
    rows: &[Row],
    most: usize,
    text: impl Fn(usize) -> String,
) -> String {
    // The explanations alone: what they exceed need not be tried.
    let least = |limit: &usize| {
        let lengths = rows.iter().map(|row| row.output.len().min(*limit));
        lengths.sum::<usize>()
    };
    let limits = [100_000, 20_000, 5000, 1000, 200];
    let limits = limits.into_iter().filter(|limit| least(limit) <= most);
    let fits = limits.map(&text).find(|text| text.len() <= most);
    fits.unwrap_or_else(|| text(0))
}
