//! class-report 这个程序，从外面看。
//! The program class-report, seen from outside.

mod common;

use common::{crashed, usual};
use report::{Asked, Kind};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Four students; one report is by another program, two files cannot be read.
fn class() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let write = |name, report| {
        let kind = Kind::Junit;
        Asked {
            kind,
            path: path(name),
        }
        .write(report)
        .unwrap();
    };
    let mut anna = usual();
    anna.cases[1].output = "this looks like *forgotten lock*: see ①".into();
    write("安娜.xml", &anna);
    let mut ben = usual();
    ben.cases[0].passed = false;
    ben.cases[1].message = "像是*forgotten lock*".into();
    write("ben.xml", &ben);
    let mut good = usual();
    good.cases.remove(1);
    write("good.xml", &good);
    let other = "<?xml version='1.0'?><testsuite><properties/>\
        <testcase classname='03_thread_pool en' name='order'>\
        <error message='it looks like *too &lt;b&gt; early*'/></testcase>\
        <testcase name='alone'/>\
        <testcase name='later'><skipped/></testcase></testsuite>";
    fs::write(path("other.xml"), other).unwrap();
    fs::write(path("broken.xml"), "<testsuites><testcase").unwrap();
    folder
}

fn run(folder: &Path, lang: &str, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_class-report"))
        .args(args)
        .current_dir(folder)
        .env("LESSON_LANG", lang)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const ALL: [&str; 6] = [
    "安娜.xml",
    "ben.xml",
    "good.xml",
    "other.xml",
    "broken.xml",
    "missing.xml",
];

const ENGLISH: &str = "\
The class, reports: 4

Rule                       Failed by  Who
03_thread_pool en · order  3/4        ben, other, 安娜
01_event zh · lines        1/4        ben

Most frequent mistakes  Made by  Who
forgotten lock          2/4      ben, 安娜
too <b> early           1/4      other

Student  Passed
安娜     3/4
ben      2/4
good     3/3
other    1/2
broken   unreadable
missing  unreadable
";

#[test]
fn the_table_says_who_fails_what_and_the_rest_is_named() {
    let folder = class();
    let out = run(folder.path(), "en", &ALL);
    assert_eq!(text(&out.stdout), ENGLISH);
    assert_eq!(
        text(&out.stderr),
        "broken.xml is no sound XML (line 1)\n\
         cannot read missing.xml: it does not exist\n"
    );
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn in_chinese_all_words_are_chinese() {
    let folder = class();
    let out = run(folder.path(), "zh", &ALL);
    let table = text(&out.stdout);
    assert!(table.contains("ben、other、安娜"), "{table}");
    assert!(table.contains("broken   读不了"), "{table}");
    assert_eq!(
        text(&out.stderr),
        "broken.xml 不是完整的 XML（第 1 行）\nmissing.xml 读不了：不存在\n"
    );
}

#[test]
fn if_all_could_be_read_the_status_is_zero() {
    let folder = class();
    let out = run(folder.path(), "en", &["good.xml"]);
    assert!(text(&out.stdout).contains("Nobody breaks a rule."));
    assert!(out.stderr.is_empty());
    assert_eq!(out.status.code(), Some(0));
}

#[test]
fn a_check_that_crashed_is_a_broken_rule() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xml");
    let kind = Kind::Junit;
    Asked { kind, path }.write(&crashed()).unwrap();
    let table = text(&run(folder.path(), "en", &["a.xml"]).stdout);
    assert!(table.contains(" · complete"), "{table}");
}

#[test]
fn xml_that_is_no_report_and_text_that_is_not_utf8_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.xml"), "<html/>").unwrap();
    fs::write(folder.path().join("gbk.xml"), b"<a>\xc0\xcf</a>").unwrap();
    let out = run(folder.path(), "en", &["page.xml", "gbk.xml"]);
    assert_eq!(
        text(&out.stderr),
        "page.xml is XML, but no report of JUnit\n\
         cannot read gbk.xml: it is no text in UTF-8\n"
    );
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn the_page_is_complete_in_itself_and_shows_text_as_text() {
    let folder = class();
    let mut args = vec!["--html", "new/class.html"];
    args.extend(ALL);
    let out = run(folder.path(), "en", &args);
    assert_eq!(text(&out.stdout), ENGLISH);
    let page = fs::read_to_string(folder.path().join("new/class.html"));
    let page = page.unwrap();
    assert!(page.contains("too &lt;b&gt; early"), "{page}");
    assert!(!page.contains("<b>") && !page.contains("<script"), "{page}");
    assert!(!page.contains("http"), "nothing from elsewhere: {page}");
    assert!(page.contains("color-scheme: light dark"));
    assert!(page.contains("width=device-width"));
    assert!(page.contains("<html lang=\"en\">"));
    assert!(page.contains("<td>3/4</td><td>ben, other, 安娜</td>"));
}

#[test]
fn a_page_that_cannot_be_written_is_named() {
    let folder = class();
    let args = ["--html", "ben.xml/page.html", "good.xml"];
    let out = run(folder.path(), "en", &args);
    let sentence = text(&out.stderr);
    assert!(sentence.contains("ben.xml/page.html"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn help_is_in_both_languages_and_a_wrong_call_has_status_two() {
    let folder = tempfile::tempdir().unwrap();
    for (lang, word) in [("zh", "用法："), ("en", "Usage:")] {
        let out = run(folder.path(), lang, &["--help"]);
        assert!(text(&out.stdout).starts_with(word));
        assert_eq!(out.status.code(), Some(0));
        for args in [&[][..], &["--pdf", "a.xml"], &["--html"]] {
            let out = run(folder.path(), lang, args);
            assert!(text(&out.stderr).starts_with(word), "{args:?}");
            assert_eq!(out.status.code(), Some(2), "{args:?}");
        }
    }
}
