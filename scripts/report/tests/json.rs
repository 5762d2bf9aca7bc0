//! 每种 JSON 都按平台的字段表严格地读一遍：多一个、少一个字段都不行。
//! Each JSON is read strictly by the platform's list of fields: none too many,
//! none missing.
//!
//! The lists are taken from: Gradescope, autograder_samples/docs/specs.md and
//! its readthedocs; PrairieLearn, docs/externalGrading.md; Classroom 50,
//! schemas/result-v1.schema.json and what its runner checks beyond; Exercism,
//! docs/building/tooling/test-runners/interface.md.

mod common;

use common::{all, case, crashed, usual, written};
use report::{Kind, Report};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::HashSet;

fn read<T: DeserializeOwned>(kind: Kind, name: &str, report: &Report) -> T {
    let text = written(kind, report);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn nothing_to_hide(text: &str, name: &str) {
    let bad = |c: char| c.is_control() && c != '\n';
    assert!(!text.contains(bad), "{name}: {text:?}");
}

fn all_different(names: &[&String], name: &str) {
    let different: HashSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "{name}");
    assert!(names.iter().all(|text| !text.is_empty()), "{name}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gradescope {
    score: Option<f64>,
    execution_time: f64,
    output: Option<String>,
    output_format: Option<String>,
    tests: Vec<GradescopeTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GradescopeTest {
    name: String,
    score: f64,
    max_score: f64,
    status: String,
    output: String,
    output_format: String,
    tags: Vec<String>,
}

#[test]
fn gradescope_finds_its_fields_in_each_report() {
    for (name, report) in all() {
        let read: Gradescope = read(Kind::Gradescope, name, &report);
        assert_eq!(read.score.is_some(), report.cases.is_empty(), "{name}");
        assert_eq!(read.tests.len(), report.cases.len(), "{name}");
        assert!(read.execution_time >= 0.0);
        assert_eq!(read.output.is_some(), read.output_format.is_some());
        let said = report.complete.is_some() || report.cases.is_empty();
        assert_eq!(read.output.is_some(), said, "{name}");
        for test in &read.tests {
            assert!((0.0..=test.max_score).contains(&test.score), "{name}");
            assert!(["passed", "failed"].contains(&test.status.as_str()));
            assert_eq!(test.output_format, "text");
            assert_eq!(test.tags.len(), 1);
            nothing_to_hide(&test.output, name);
        }
        let names: Vec<_> = read.tests.iter().map(|t| &t.name).collect();
        all_different(&names, name);
    }
}

#[test]
fn gradescope_sums_up_the_points_of_the_cases_itself() {
    let read: Gradescope = read(Kind::Gradescope, "usual", &usual());
    let sum: f64 = read.tests.iter().map(|test| test.score).sum();
    assert_eq!(sum, 9.0);
    assert_eq!(read.score, None);
    assert!(read.tests[1].output.contains("line 3 came too early"));
    assert!(read.tests[1].output.contains("lib.rs:7\n红 red ␀␈"));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrairieLearn {
    gradable: bool,
    score: Option<f64>,
    format_errors: Option<String>,
    message: Option<String>,
    tests: Option<Vec<PrairieLearnTest>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PrairieLearnTest {
    name: String,
    #[serde(rename = "description")]
    _description: String,
    points: f64,
    max_points: f64,
    #[serde(rename = "message")]
    _message: String,
    output: String,
}

#[test]
fn prairielearn_finds_its_fields_in_each_report_and_never_too_much() {
    for (name, report) in all() {
        let text = written(Kind::PrairieLearn, &report);
        assert!(text.len() <= 1_000_000, "{name}: {} bytes", text.len());
        let read: PrairieLearn = read(Kind::PrairieLearn, name, &report);
        assert_eq!(read.gradable, read.score.is_some(), "{name}");
        assert_eq!(read.gradable, read.format_errors.is_none(), "{name}");
        assert_eq!(read.gradable, read.message.is_some(), "{name}");
        assert!((0.0..=1.0).contains(&read.score.unwrap_or(0.0)), "{name}");
        let tests = read.tests.unwrap_or_default();
        for test in &tests {
            assert!((0.0..=test.max_points).contains(&test.points));
            nothing_to_hide(&test.output, name);
        }
        let names: Vec<_> = tests.iter().map(|t| &t.name).collect();
        all_different(&names, name);
    }
}

#[test]
fn prairielearn_takes_a_crash_at_once_for_no_attempt() {
    let score = |report: &Report| {
        read::<PrairieLearn>(Kind::PrairieLearn, "", report).score
    };
    assert_eq!(score(&usual()), Some(9.0 / 14.0));
    assert_eq!(score(&crashed()), Some(9.0 / 14.0));
    let nothing = Report::default();
    assert_eq!(score(&nothing), Some(0.0));
    let mut crashed = crashed();
    crashed.cases.clear();
    assert_eq!(score(&crashed), None);
    let read: PrairieLearn = read(Kind::PrairieLearn, "", &crashed);
    assert!(read.format_errors.unwrap().contains("cargo was killed"));
}

#[test]
fn prairielearn_keeps_the_score_when_all_the_rest_is_too_much() {
    let cases = (0..1000).map(|_| case(&"车".repeat(200), "order", 0, 1));
    let report = Report {
        cases: cases.collect(),
        ..Report::default()
    };
    let text = written(Kind::PrairieLearn, &report);
    assert!(text.len() <= 1_000_000, "{} bytes", text.len());
    let read: PrairieLearn = serde_json::from_str(&text).unwrap();
    assert_eq!(read.score, Some(0.0));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classroom50 {
    schema: String,
    classroom: String,
    assignment: String,
    assignment_type: String,
    owner: String,
    submission: String,
    commit: String,
    release: String,
    review: String,
    datetime: String,
    graded_at: String,
    score: u64,
    #[serde(rename = "max-score")]
    max_score: u64,
    tests: Vec<Classroom50Test>,
}

/// The only part that may have further fields; ours are named.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classroom50Test {
    #[serde(rename = "test-name")]
    name: String,
    passed: bool,
    score: u64,
    #[serde(rename = "max-score")]
    max_score: u64,
    #[serde(rename = "message")]
    _message: String,
    output: String,
}

#[test]
fn classroom50_finds_its_fields_in_each_report() {
    let date = "^\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\dZ$";
    let date = regex_lite::Regex::new(date).unwrap();
    for (name, report) in all() {
        let read: Classroom50 = read(Kind::Classroom50, name, &report);
        assert_eq!(read.schema, "classroom50/result/v1");
        let types = ["individual", "group", "team"];
        assert!(types.contains(&read.assignment_type.as_str()));
        for text in [
            read.classroom,
            read.assignment,
            read.owner,
            read.commit,
            read.release,
            read.review,
        ] {
            assert!(!text.is_empty(), "{name}");
        }
        assert!(read.submission.starts_with("submit/"), "{name}");
        assert!(date.is_match(&read.datetime), "{}", read.datetime);
        assert!(date.is_match(&read.graded_at), "{}", read.graded_at);
        assert!(read.score <= read.max_score, "{name}");
        for test in &read.tests {
            assert!(test.score <= test.max_score, "{name}");
            nothing_to_hide(&test.output, name);
        }
        let names: Vec<_> = read.tests.iter().map(|t| &t.name).collect();
        all_different(&names, name);
    }
}

#[test]
fn classroom50_does_not_take_a_crash_or_nothing_for_a_pass() {
    for report in [Report::default(), crashed()] {
        let read: Classroom50 = read(Kind::Classroom50, "", &report);
        let last = read.tests.last().unwrap();
        assert!(!last.passed && last.max_score == 0, "{}", last.name);
    }
    let read: Classroom50 = read(Kind::Classroom50, "", &usual());
    assert_eq!((read.score, read.max_score), (9, 14));
    assert_eq!(read.tests.len(), 4);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exercism {
    version: u32,
    status: String,
    message: Option<String>,
    tests: Vec<ExercismTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExercismTest {
    name: String,
    status: String,
    message: Option<String>,
    output: Option<String>,
}

#[test]
fn exercism_finds_its_fields_in_each_report() {
    for (name, report) in all() {
        let read: Exercism = read(Kind::Exercism, name, &report);
        assert_eq!(read.version, 3);
        let is_error = report.complete.is_some() || report.cases.is_empty();
        assert_eq!(read.status == "error", is_error, "{name}");
        assert_eq!(read.message.is_some(), is_error, "{name}");
        for test in &read.tests {
            let status = test.status.as_str();
            assert!(["pass", "fail", "error"].contains(&status));
            let output = test.output.as_deref().unwrap_or_default();
            assert!(output.chars().count() <= 500, "{name}");
            nothing_to_hide(output, name);
            assert_eq!(test.message.is_some(), status != "pass", "{name}");
        }
        let names: Vec<_> = read.tests.iter().map(|t| &t.name).collect();
        all_different(&names, name);
    }
}

#[test]
fn exercism_keeps_the_order_and_the_whole_explanation() {
    let mut report = usual();
    report.cases[1].output = "车".repeat(600);
    let read: Exercism = read(Kind::Exercism, "", &report);
    let names: Vec<_> = read.tests.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        names[..2],
        ["01_event zh · lines", "03_thread_pool en · order"]
    );
    assert_eq!(read.status, "fail");
    let message = read.tests[1].message.as_ref().unwrap();
    assert!(message.contains(&"车".repeat(600)), "{message}");
    report.cases.remove(1);
    let passed: Exercism = self::read(Kind::Exercism, "", &report);
    assert_eq!(passed.status, "pass");
}
