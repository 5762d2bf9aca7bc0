//! `--bless`: what it rewrites, what it keeps, what it draws.

mod house;

use house::{LESSONS, check_in, own_house};
use std::fs;

#[test]
fn bless_writes_a_first_sample_and_keeps_marks_afterwards() {
    let house = own_house();
    let sample = house.path().join("lessons/01_good/output.en.txt");
    fs::write(&sample, "~ [a] one\n~ [b] 1\nlasted ‹9.5› s\n").unwrap();
    let (status, printed) = check_in(&house, "--bless 01 --lang en");
    assert_eq!(status, Some(0), "{printed}");
    let new = fs::read_to_string(&sample).unwrap();
    assert!(
        new.contains("~ [a] 1\n") && new.contains("\ntook ‹0."),
        "{new}"
    );

    let first = house.path().join("lessons/02_text/output.zh.txt");
    fs::remove_file(&first).unwrap();
    check_in(&house, "--bless 02 --lang zh");
    assert_eq!(fs::read_to_string(&first).unwrap(), "one\ntwi\nthree\n");

    fs::write(&sample, "~ [a] 1\n~ [b] 1\n~ [c] 1\ntook ‹0.15› s\n").unwrap();
    let (status, printed) = check_in(&house, "--bless 01 --lang en");
    assert_eq!(status, Some(1));
    assert!(printed.contains("was not rewritten"), "{printed}");
}

#[test]
fn bless_draws_the_timeline_of_the_run_that_it_writes_down() {
    let house = own_house();
    let lesson = house.path().join("lessons/01_good");
    let (status, printed) = check_in(&house, "--bless 01");
    assert_eq!(status, Some(0), "{printed}");
    for lang in ["zh", "en"] {
        let read = |file| fs::read_to_string(lesson.join(file)).unwrap();
        let sample = read(format!("output.{lang}.txt"));
        let svg = read(format!("output.{lang}.svg"));
        let took = sample.lines().last().unwrap().replace(['‹', '›'], "");
        assert!(svg.contains(&format!("  {took}</title>")), "{svg}");
    }
    assert!(!lesson.join("examples/side.zh.svg").exists());
    assert_eq!(check_in(&house, "01").0, Some(0));
}

#[test]
fn the_moments_in_a_timeline_are_those_at_which_the_lines_came() {
    let house = own_house();
    let program = r#"fn main() {
        println!("one");
        std::thread::sleep(std::time::Duration::from_millis(1500));
        println!("two\nthree");
    }"#;
    let lesson = house.path().join("lessons/11_shape");
    fs::write(lesson.join("src/main.rs"), program).unwrap();
    check_in(&house, "--bless 11 --lang zh");
    let svg = fs::read_to_string(lesson.join("output.zh.svg")).unwrap();
    let at = |line: usize| -> u32 {
        let start = format!("data-line=\"{line}\" data-at=\"");
        let (_, rest) = svg.split_once(&start).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    assert_eq!(at(0), 0);
    assert!((1300..10_000).contains(&at(1)), "{svg}");
    assert!(at(2) - at(1) < 1000, "{svg}");
}

#[test]
fn bless_leaves_a_timeline_alone_as_long_as_the_sample_stays() {
    let house = own_house();
    let lesson = house.path().join("lessons/12_nap");
    let path = lesson.join("output.en.svg");
    fs::write(
        lesson.join("src/main.rs"),
        LESSONS[11].1.replace("2)", "0)"),
    )
    .unwrap();
    check_in(&house, "--bless 12 --lang en");
    let first = fs::metadata(&path).unwrap().modified().unwrap();
    let (_, printed) = check_in(&house, "--bless 12 --lang en");
    assert!(printed.contains("no change\n"), "{printed}");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);
    fs::remove_file(&path).unwrap();
    let (_, printed) = check_in(&house, "--bless 12 --lang en");
    assert!(printed.contains("no change; drew"), "{printed}");
    assert!(path.exists());
}

#[test]
fn a_sample_changed_by_hand_has_lost_its_timeline() {
    let house = own_house();
    let lesson = house.path().join("lessons/01_good");
    check_in(&house, "--bless 01");
    let sample = lesson.join("output.en.txt");
    let text = fs::read_to_string(&sample).unwrap();
    fs::write(&sample, text.replace("‹0.", "‹9.")).unwrap();
    let (status, printed) = check_in(&house, "01");
    assert_eq!(status, Some(1), "{printed}");
    for words in [
        "output.en.svg does not belong to the sample any more",
        "If that was not intended, git checkout it",
    ] {
        assert!(printed.contains(words), "{printed}");
    }
    assert!(!printed.contains("output.zh.svg"), "{printed}");
    let (_, printed) = check_in(&house, "01 --lang zh");
    assert!(!printed.contains(".svg"), "{printed}");
    check_in(&house, "--bless 01 --lang en");
    assert_eq!(check_in(&house, "01").0, Some(0));
}

#[test]
fn a_lesson_needs_no_timeline_but_not_in_one_language_only() {
    let house = own_house();
    assert_eq!(check_in(&house, "01").0, Some(0));
    check_in(&house, "--bless 01");
    fs::remove_file(house.path().join("lessons/01_good/output.zh.svg"))
        .unwrap();
    let (status, printed) = check_in(&house, "01");
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("output.zh.svg is missing"), "{printed}");
    for lang in ["zh", "en"] {
        let (status, printed) = check_in(&house, &format!("01 --lang {lang}"));
        assert_eq!(status, Some(0), "{printed}");
    }
}
