//! GitHub 页面上的摘要和标注。
//! The summary and the annotations on GitHub's pages.

mod common;

use common::{all, crashed, usual, written};
use report::Kind;

#[test]
fn each_annotation_is_one_line_and_nothing_else_is_a_command() {
    for (name, report) in all() {
        let text = written(Kind::Annotations, &report);
        let failed = report.cases.len() - report.passed();
        let whole = report.complete.is_some() || report.cases.is_empty();
        assert_eq!(text.lines().count(), failed + usize::from(whole), "{name}");
        for line in text.lines() {
            assert!(line.starts_with("::error "), "{name}: {line}");
            assert!(!line.contains(|c: char| c.is_control()), "{name}");
        }
    }
    let text = written(Kind::Annotations, &usual());
    let file = "file=lessons/03_thread_pool/src/lib.rs,line=7,";
    assert!(text.starts_with(&format!("::error {file}title=")), "{text}");
}

#[test]
fn the_summary_of_each_report_is_small_enough_and_its_fences_close() {
    for (name, report) in all() {
        let text = written(Kind::Summary, &report);
        assert!(text.len() <= 1_000_000, "{name}: {} bytes", text.len());
        let opened = text.matches("<details>").count();
        assert_eq!(opened, text.matches("</details>").count(), "{name}");
        let mut fence: Option<&str> = None;
        for line in text.lines() {
            match fence {
                Some(open) if line == open => fence = None,
                None if line.starts_with("```") => {
                    fence = line.strip_suffix("text");
                }
                _ => {}
            }
        }
        assert_eq!(fence, None, "{name}");
        let bad = |c: char| c.is_control() && c != '\n';
        assert!(!text.contains(bad), "{name}");
    }
}

#[test]
fn the_summary_counts_the_points_of_each_program_and_shows_what_failed() {
    let text = written(Kind::Summary, &usual());
    assert!(
        text.contains("| ✅ 01\\_event zh | 2/2 | 7/7 | 0.5 |"),
        "{text}"
    );
    let row = "| ❌ 03\\_thread\\_pool en | 1/2 | 2/7 | 0.5 |";
    assert!(text.contains(row), "{text}");
    assert!(text.contains("## ❌"), "{text}");
    assert!(text.contains("line 3 came too early"), "{text}");
    assert!(text.contains("`````text\n红 red"), "{text}");
    assert_eq!(text.matches("<details>").count(), 1);
}

#[test]
fn the_summary_of_a_crash_says_so() {
    let mut report = crashed();
    for case in &mut report.cases {
        case.passed = true;
    }
    let text = written(Kind::Summary, &report);
    assert!(text.contains("cargo was killed\n> by signal 9"), "{text}");
    assert!(text.contains("## ❌"), "{text}");
}
