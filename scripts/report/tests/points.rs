//! 分数文件，和一个程序的分数怎样分给各条规则。
//! The file of points, and how a program's points are shared by its rules.

use proptest::prelude::*;
use report::points::{Points, share};
use std::fs;

const FILE: &str = "\u{feff}# 老师的分数\r
lesson 12   # each\r
exercise 5\r
\r
03_thread_pool 20\r
8 30\r
03.2 15\r
07.10 0\r
";

#[test]
fn a_lesson_is_known_by_its_number_and_by_its_name() {
    let points = Points::parse(FILE, "points.txt").unwrap();
    for (name, worth) in [
        ("03", 20),
        ("3", 20),
        ("03_thread_pool", 20),
        ("03_thread_pool/too_early en python", 20),
        ("08_tcp_concurrency zh", 30),
        ("01_event", 12),
        ("03.2", 15),
        ("exercise 03.2", 15),
        ("练习 3.2", 15),
        ("03.20", 5),
        ("07.1", 5),
        ("07.10", 0),
    ] {
        assert_eq!(points.of(name), worth, "{name}");
    }
}

#[test]
fn without_a_file_each_is_worth_ten() {
    let points = Points::default();
    assert_eq!(points.of("03"), 10);
    assert_eq!(points.of("03.2"), 10);
    assert_eq!(Points::parse("", "empty"), Ok(points));
}

#[test]
fn a_bad_line_is_named_by_its_number_in_one_sentence() {
    for (line, named) in [
        ("03", "03"),
        ("03 ten", "ten"),
        ("03 -1", "-1"),
        ("03 1.5", "1.5"),
        ("03 99999999999", "99999999999"),
        ("03 1000000", "1000000"),
        ("03 1 2", "03 1 2"),
        ("lessons 3", "lessons"),
        ("thread_pool 3", "thread_pool"),
        ("03. 3", "03."),
        ("03.2.1 3", "03.2.1"),
        (". 3", "."),
        ("05 9", "1"),
        ("lesson 9", "lesson"),
    ] {
        let text = format!("05 1\nlesson 2\n# remark\n{line}\n");
        let sentence = Points::parse(&text, "points.txt").unwrap_err();
        assert!(sentence.contains("points.txt"), "{sentence}");
        assert!(sentence.contains('4'), "{sentence}");
        assert!(sentence.contains(named), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
    }
}

#[test]
fn a_file_that_is_not_there_or_no_text_is_named_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("points.txt");
    let missing = Points::read(&path).unwrap_err();
    fs::write(&path, b"# \xc0\xcf\xca\xa6\n03 1\n").unwrap(); // GBK
    let other = Points::read(&path).unwrap_err();
    assert!(other.contains("UTF-8"), "{other}");
    for sentence in [missing, other] {
        assert!(sentence.contains("points.txt"), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
    }
    fs::write(&path, FILE).unwrap();
    assert_eq!(Points::read(&path).unwrap().of("08"), 30);
}

#[test]
fn a_name_that_no_lesson_has_is_found() {
    let known = ["03_thread_pool", "08_tcp_concurrency", "03.2"];
    let of = |text: &str| Points::parse(text, "p").unwrap().check(&known);
    assert_eq!(of("03 1\n08_tcp_concurrency 2\n3.2 4\nlesson 1"), Ok(()));
    for wrong in ["03_threed_pool 1", "04 1", "03.3 1"] {
        let sentence = of(&format!("\n{wrong}")).unwrap_err();
        let name = wrong.split(' ').next().unwrap();
        assert!(sentence.contains(name), "{sentence}");
        assert!(sentence.contains('2'), "{sentence}");
    }
}

#[test]
fn points_are_shared_evenly_and_to_the_last_one() {
    assert_eq!(share(10, 4), [3, 3, 2, 2]);
    assert_eq!(share(2, 3), [1, 1, 0]);
    assert!(share(5, 0).is_empty());
}

proptest! {
    #[test]
    fn the_shares_make_up_the_whole(total: u32, n in 1..50usize) {
        let shares = share(total, n);
        prop_assert_eq!(shares.len(), n);
        let sum: u64 = shares.iter().map(|points| u64::from(*points)).sum();
        prop_assert_eq!(sum, u64::from(total));
        let (least, most) = (shares.iter().min(), shares.iter().max());
        prop_assert!(most.unwrap() - least.unwrap() <= 1);
    }
}
