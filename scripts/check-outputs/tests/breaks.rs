//! `--breaks`: what counts as noticed.

mod house;

use house::{check, fails, lesson};
use std::fs;

#[test]
fn breaks_are_tried_and_one_that_goes_unnoticed_is_a_failure() {
    let (status, printed) = check("--breaks 01");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("1 of 1 breaks were noticed"), "{printed}");
    let source = fs::read_to_string(lesson("01_good").join("examples/side.rs"));
    assert!(
        source.unwrap().contains("side"),
        "the lesson is not touched"
    );
    fails("--breaks 12", &["did not notice"]);
    fails("--breaks 13", &["13_nap has no breaks"]);
}
