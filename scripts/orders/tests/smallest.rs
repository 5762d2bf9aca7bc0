//! The smallest search prints what the book says it does.

use std::process::Command;

#[test]
fn the_smallest_search_finds_what_the_book_says() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let samples = [
        ("zh", include_str!("../examples/smallest.zh.txt")),
        ("en", include_str!("../examples/smallest.en.txt")),
    ];
    for (lang, sample) in samples {
        let ran = Command::new(&cargo)
            .args(["run", "--quiet", "--package", "orders"])
            .args(["--example", "smallest"])
            .env("LESSON_LANG", lang)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        let printed = String::from_utf8(ran.stdout).unwrap();
        assert_eq!(printed.replace("\r\n", "\n"), sample.replace("\r\n", "\n"));
    }
}
