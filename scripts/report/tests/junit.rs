//! JUnit 的 XML，按各平台的读法读回来。
//! JUnit's XML, read back as the platforms read it.

mod common;

use common::{all, case, crashed, usual, written};
use report::{Kind, Report};
use roxmltree::{Document, Node};
use std::collections::HashSet;

fn named<'a>(document: &'a Document, name: &str) -> Vec<Node<'a, 'a>> {
    let all = document.descendants();
    all.filter(|node| node.has_tag_name(name)).collect()
}

fn count(node: Node, attribute: &str) -> usize {
    node.attribute(attribute).unwrap().parse().unwrap()
}

#[test]
fn each_report_is_sound_xml_with_counts_that_fit_and_not_too_large() {
    for (name, report) in all() {
        let text = written(Kind::Junit, &report);
        assert!(text.len() < 30_000_000, "{name}: {} bytes", text.len());
        let document =
            Document::parse(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "testsuites", "{name}");
        let (cases, failures, errors) = (
            named(&document, "testcase"),
            named(&document, "failure"),
            named(&document, "error"),
        );
        assert_eq!(count(root, "tests"), cases.len(), "{name}");
        assert_eq!(count(root, "failures"), failures.len(), "{name}");
        assert_eq!(count(root, "errors"), errors.len(), "{name}");
        for suite in named(&document, "testsuite") {
            let in_it = suite.children().filter(Node::is_element).count();
            assert_eq!(count(suite, "tests"), in_it, "{name}");
        }
        let ids: HashSet<_> = cases
            .iter()
            .map(|case| (case.attribute("classname"), case.attribute("name")))
            .collect();
        assert_eq!(ids.len(), cases.len(), "{name}: GitLab merges equal ones");
        for case in &cases {
            let time = case.attribute("time").unwrap();
            assert!(time.parse::<f64>().unwrap() >= 0.0, "{name}: {time}");
        }
    }
}

#[test]
fn a_failure_says_all_of_it_in_its_text_too() {
    let text = written(Kind::Junit, &usual());
    let document = Document::parse(&text).unwrap();
    let failures = named(&document, "failure");
    let [failure] = failures[..] else {
        panic!("{text}");
    };
    let message = "line 3 came too early";
    assert_eq!(failure.attribute("message"), Some(message));
    assert_eq!(failure.attribute("type"), Some("order"));
    let file = "lessons/03_thread_pool/src/lib.rs";
    assert_eq!(
        failure.text().unwrap(),
        format!(
            "{message}\n{file}:7\n\
             红 red ␀␈\u{fffd} ]]> <b>&amp; ```` 😀\n\u{fffd}end"
        )
    );
    let case = failure.parent().unwrap();
    assert_eq!(case.attribute("classname"), Some("03_thread_pool en"));
    assert_eq!(case.attribute("name"), Some("order"));
    assert_eq!(case.attribute("file"), Some(file));
    let suites = named(&document, "testsuite");
    let suites: Vec<_> =
        suites.iter().filter_map(|s| s.attribute("name")).collect();
    assert_eq!(suites, ["01_event", "03_thread_pool"]);
}

#[test]
fn a_crash_is_an_error_of_its_own_and_the_cases_are_there() {
    let text = written(Kind::Junit, &crashed());
    let document = Document::parse(&text).unwrap();
    assert_eq!(named(&document, "testcase").len(), 5);
    let errors = named(&document, "error");
    let [error] = errors[..] else {
        panic!("{text}");
    };
    assert!(error.text().unwrap().contains("killed\nby signal 9"));
}

#[test]
fn equal_names_are_told_apart_even_from_those_that_look_so() {
    let rules = ["order", "order (2)", "order", "order"];
    let cases = rules.map(|rule| case("01 zh", rule, 0, 1)).to_vec();
    let report = Report {
        cases,
        ..Report::default()
    };
    let text = written(Kind::Junit, &report);
    let document = Document::parse(&text).unwrap();
    let cases = named(&document, "testcase");
    let names: Vec<_> = cases
        .iter()
        .filter_map(|case| case.attribute("name"))
        .collect();
    assert_eq!(names, ["order", "order (2)", "order (3)", "order (4)"]);
}

#[test]
fn a_remark_on_what_passed_is_kept() {
    let mut report = usual();
    report.cases[0].message = "9 orders seen".into();
    let text = written(Kind::Junit, &report);
    let document = Document::parse(&text).unwrap();
    let out = named(&document, "system-out");
    assert_eq!(out[0].text(), Some("9 orders seen"));
    assert_eq!(out.len(), 1);
}
