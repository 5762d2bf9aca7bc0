//! The checker as its user meets it.

mod house;

use house::{by_program, check, check_in, command, fails, own_house, run};
use std::fs;
use std::process::Stdio;

#[test]
fn a_good_lesson_and_its_example_hold_in_both_languages() {
    let (status, printed) = check("01");
    assert_eq!(status, Some(0), "{printed}");
    for name in [
        "01_good zh",
        "01_good en",
        "01_good/side zh",
        "01_good/side en",
    ] {
        assert!(printed.contains(name), "{printed}");
    }
    assert!(printed.contains("4 of 4 passed"), "{printed}");
}

#[test]
fn one_language_can_be_chosen() {
    let (status, printed) = check("lesson01_good --lang zh");
    assert_eq!(status, Some(0), "{printed}");
    assert!(
        printed.contains("2 of 2 passed") && !printed.contains("01_good en")
    );
}

#[test]
fn repeated_runs_report_how_many_orders_they_saw() {
    let (status, printed) = check("01 --repeat 20 --jobs 1");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("20 runs, orders seen: 2"), "{printed}");
    assert!(printed.contains("20 runs, orders seen: 1"), "{printed}");
}

#[test]
fn the_python_program_is_held_to_the_same_sample() {
    let (status, printed) = check("01 --python");
    assert_eq!(status, Some(0), "{printed}");
    let skipped = printed.contains("Python: skipped");
    assert!(
        skipped || printed.contains("01_good zh python"),
        "{printed}"
    );
}

#[test]
fn a_wrong_letter_shows_what_was_expected_and_what_came() {
    fails(
        "02 --lang en",
        &[
            "the text differs",
            "- sample    2  two",
            "+ output    2  twi",
            "they differ from character 3 on: the sample has 'o', the output 'i'",
            "     3  three",
        ],
    );
}

/// The reports on the examples of `16_odd`, in a terminal without colours.
fn odd(lang: &str) -> String {
    let mut command = command("16 --lang en");
    command
        .env("LESSON_LANG", lang)
        .env_remove("CLICOLOR_FORCE");
    let (status, printed) = run(&mut command);
    assert_eq!(status, Some(1), "{printed}");
    assert!(!printed.contains(['\x1b', '\r', '\u{9b}']), "{printed:?}");
    printed
}

const ODDITIES: [(&str, &[&str], &[&str]); 19] = [
    (
        "space",
        &[
            "+ 输出    1  one␠",
            "从第 4 个字符起不同：样本到此结束，输出还有空格（U+0020）",
        ],
        &[
            "+ output    1  one␠",
            "from character 4 on: the sample ends there, the output has a space (U+0020)",
        ],
    ),
    (
        "lost_space",
        &[
            "- 样本    1  one␠",
            "从第 4 个字符起不同：输出到此结束，样本还有空格（U+0020）",
        ],
        &[
            "- sample    1  one␠",
            "the output ends there, the sample has a space (U+0020)",
        ],
    ),
    (
        "wide",
        &[
            "一\\u{3000}二",
            "从第 2 个字符起不同：样本是空格（U+0020），输出是全角空格（U+3000）",
        ],
        &[
            "一\\u{3000}二",
            "character 2 on: the sample has a space (U+0020), the output a full-width space (U+3000)",
        ],
    ),
    (
        "digit",
        &["样本是“1”，输出是“１”（U+FF11）"],
        &["the sample has '1', the output '１' (U+FF11)"],
    ),
    (
        "crlf",
        &["one\\r", "输出还有回车符（\\r，Windows 的换行是 \\r\\n）"],
        &[
            "one\\r",
            "the output has a carriage return (\\r; Windows ends its lines with \\r\\n)",
        ],
    ),
    (
        "bom",
        &[
            "\\u{feff}one",
            "从第 1 个字符起不同：样本是“o”，输出是 BOM（U+FEFF）",
        ],
        &[
            "\\u{feff}one",
            "the sample has 'o', the output a BOM (U+FEFF)",
        ],
    ),
    (
        "zero_width",
        &["o\\u{200b}ne", "输出是看不见的字符（U+200B）"],
        &["o\\u{200b}ne", "the output an invisible character (U+200B)"],
    ),
    (
        "tab",
        &["one\\ttwo", "样本是空格（U+0020），输出是制表符（\\t）"],
        &["one\\ttwo", "the output a tab (\\t)"],
    ),
    (
        "colour",
        &[
            "\\x1b[32mone\\x1b[0m",
            "输出里有颜色代码 \\x1b[32m；请去掉颜色",
        ],
        &[
            "\\x1b[32mone\\x1b[0m",
            "the output contains colour codes (\\x1b[32m)",
        ],
    ),
    (
        "control",
        &["\\x1b[2J\\x1b[H\\u{9b}8mone", "输出是控制字符 \\x1b"],
        &[
            "\\x1b[2J\\x1b[H\\u{9b}8mone",
            "the output the control code \\x1b",
        ],
    ),
    (
        "hole",
        &["‹ › 里应当是小数（如 4.0），输出是“4”", "took ‹4.0› s"],
        &[
            "between ‹ and › there must be a decimal number such as 4.0; the output has '4'",
            "took ‹4.0› s",
        ],
    ),
    (
        "long",
        &[
            "从第 3001 个字符起不同：样本到此结束，输出还有“a”",
            "每行最多显示 200 个字符",
        ],
        &[
            "from character 3001 on: the sample ends there, the output has 'a'",
            "at most 200 characters are shown",
        ],
    ),
    (
        "sample_bom",
        &["第 1 行：开头有看不见的 BOM", "请存成不带 BOM 的 UTF-8"],
        &[
            "line 1: it begins with a BOM",
            "save it as UTF-8 without one",
        ],
    ),
    (
        "sample_utf16",
        &["是 UTF-16 的，请存成不带 BOM 的 UTF-8"],
        &["is in UTF-16; save it as UTF-8 without a BOM"],
    ),
    (
        "sample_gbk",
        &["第 2 行不是 UTF-8"],
        &["line 2, is not UTF-8"],
    ),
    (
        "sample_unit",
        &["认不出 ‹5 seconds› 是哪一类值", "单位写在外面"],
        &[
            "‹5 seconds› is of no known kind of value",
            "the unit stays outside",
        ],
    ),
    (
        "sample_mark",
        &["~ 后面要有空格和文字", "   1  ~\\u{3000}one"],
        &[
            "a ~ at the start of a line needs a space",
            "   1  ~\\u{3000}one",
        ],
    ),
    (
        "tracebacks",
        &[
            "应以退出状态 0 结束，实际是 3",
            "（略去 41 行）",
            "an unexpected argument \\x1b[31m'time'",
        ],
        &[
            "it must end with exit status 0, but ended with 3",
            "(lines left out: 41)",
            "an unexpected argument \\x1b[31m'time'",
        ],
    ),
    (
        "port",
        &["端口被占用了？", "请用端口 0，或者用 --lang 只查一种语言"],
        &[
            "is a port taken?",
            "use port 0, or check one language with --lang",
        ],
    ),
];

#[test]
fn a_difference_that_cannot_be_seen_is_shown_and_named_in_both_languages() {
    for (lang, zh) in [("zh", true), ("en", false)] {
        let report = odd(lang);
        let reports = by_program(&report);
        for (name, in_zh, in_en) in ODDITIES {
            let report = reports[format!("16_odd/{name}").as_str()];
            assert!(report.starts_with('✗') && report.len() < 3000, "{report}");
            for words in if zh { in_zh } else { in_en } {
                assert!(report.contains(words), "no '{words}' in:\n{report}");
            }
        }
        assert!(reports["16_odd"].starts_with('✓'));
        let last = if zh {
            "20 项中 1 项符合"
        } else {
            "1 of 20 passed"
        };
        assert!(report.contains(last), "{report}");
    }
}

#[test]
fn repeated_runs_show_no_raw_bytes_either() {
    let mut command = command("16 19 --lang en --repeat 2");
    let (status, printed) = run(command.env_remove("CLICOLOR_FORCE"));
    assert_eq!(status, Some(1), "{printed}");
    assert!(
        printed.contains("2 of 2 runs failed; the first: "),
        "{printed}"
    );
    assert!(!printed.contains(['\x1b', '\r', '\u{9b}']), "{printed:?}");
    assert!(printed.contains("a\\nb\\x1b[31m"), "{printed}");
}

#[test]
fn the_report_speaks_the_language_of_the_user() {
    let output = command("02").env("LESSON_LANG", "zh").output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("文字与样本不同"));
}

#[test]
fn a_thread_that_panicked_is_the_reason_why_it_hangs() {
    for (lang, words) in [
        (
            "zh",
            "1 秒还没有结束，已强行结束；它写到 stderr 的话也许说明了原因",
        ),
        (
            "en",
            "had not ended after 1 s and was killed; what it wrote to stderr may say why",
        ),
    ] {
        let mut command = command("18 --timeout 1 --lang en");
        let (status, printed) = run(command.env("LESSON_LANG", lang));
        assert_eq!(status, Some(1), "{printed}");
        assert!(printed.contains(words), "{printed}");
        assert!(printed.contains("stderr: the queue is empty"), "{printed}");
    }
}

#[test]
fn a_program_may_remove_its_own_folder() {
    let (status, printed) = check("20");
    assert_eq!(status, Some(0), "{printed}");
}

#[test]
fn a_bad_exit_status_is_shown_with_the_reason_on_stderr() {
    fails("03", &["exit status", "101", "a reason"]);
}

#[test]
fn words_on_stderr_must_be_declared() {
    fails("04", &["stderr", "aside"]);
    assert_eq!(check("14").0, Some(0));
}

#[test]
fn a_hanging_lesson_is_killed_and_the_line_that_was_due_is_named() {
    fails(
        "05 --timeout 1 --lang en",
        &["had not ended after 1 s", "perhaps it waits", "two"],
    );
}

#[test]
fn output_without_end_is_cut_off() {
    let words = ["more than 4 MiB", "its last lines:\n      one\n", "> "];
    fails("06 --lang en", &words);
}

#[test]
fn output_must_be_utf8_and_end_with_a_line_break() {
    fails("07", &["not UTF-8", "2"]);
    fails("10", &["does not end with a line break"]);
}

#[test]
fn a_child_that_outlives_its_parent_is_killed_and_reported() {
    fails("08", &["child processes was still running and was killed"]);
}

#[test]
fn files_left_behind_are_reported() {
    fails("09", &["litter.tmp"]);
}

#[test]
fn samples_of_two_languages_must_have_the_same_shape() {
    fails("11", &["11_shape", "differ in shape", "line 1"]);
}

#[test]
fn lessons_run_side_by_side() {
    let (status, printed) = check("17"); // its two programs meet
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains(" s (slowest: 17_meet "), "{printed}");
}

#[test]
fn a_lesson_sees_nothing_of_the_users_environment() {
    let (status, printed) = check("15");
    assert_eq!(status, Some(0), "{printed}");
}

#[test]
fn what_is_called_wrongly_ends_with_status_2_and_a_sentence() {
    for (line, zh, en) in [
        ("99", "“99”", "'99'"),
        (
            "--frobnicate",
            "没有选项 --frobnicate",
            "no option --frobnicate",
        ),
        ("-x", "没有选项 -x", "no option -x"),
        ("--lang", "--lang 后面要有一个值", "--lang needs a value"),
        (
            "--repeat",
            "--repeat 后面要有一个值",
            "--repeat needs a value",
        ),
        ("--lang fr", "不能是“fr”", "not 'fr'"),
        (
            "--jobs 0",
            "--jobs 要一个正整数",
            "--jobs takes a whole number above 0",
        ),
        ("--repeat many", "不能是“many”", "not 'many'"),
        (
            "--jobs 2 --jobs 3",
            "--jobs 只能写一次",
            "--jobs can be given only once",
        ),
        (
            "--bless=yes",
            "--bless 后面不能有值“yes”",
            "--bless takes no value",
        ),
        (
            "--bless --repeat 3",
            "--bless 和 --repeat 不能一起用",
            "--bless and --repeat do not go together",
        ),
        (
            "--bless --python",
            "--bless 和 --python",
            "--bless and --python",
        ),
        ("--list --bless", "--bless 和 --list", "--bless and --list"),
        ("--x\u{1b}[31m", "--x\\x1b[31m", "--x\\x1b[31m"),
    ] {
        for (lang, words) in [("zh", zh), ("en", en)] {
            let (status, printed) = run(command(line).env("LESSON_LANG", lang));
            assert_eq!(status, Some(2), "{line}: {printed}");
            assert!(printed.contains(words), "no '{words}' in {printed}");
            assert_eq!(printed.lines().count(), 1, "{printed}");
        }
    }
    let (_, printed) = check("99");
    assert!(printed.contains("01_good, 02_text"), "{printed}");
}

#[test]
fn a_flag_given_twice_is_given() {
    let (status, printed) = check("--list --list 01");
    assert_eq!(status, Some(0), "{printed}");
}

#[test]
fn nobody_reads_and_it_ends_without_a_trace_but_not_well() {
    let mut checker = command("01 02");
    checker.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut checker = checker.spawn().unwrap();
    drop(checker.stdout.take());
    let output = checker.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!complaints.contains("panicked"), "{complaints}");
}

#[test]
fn with_one_language_the_other_ones_sample_is_not_looked_at() {
    let house = own_house();
    let sample = house.path().join("lessons/01_good/output.zh.txt");
    for flawed in [None, Some("~x\n"), Some("one line only\n")] {
        match flawed {
            None => fs::remove_file(&sample).unwrap(),
            Some(text) => fs::write(&sample, text).unwrap(),
        }
        let (status, printed) = check_in(&house, "01 --lang en");
        assert_eq!(status, Some(0), "{printed}");
        assert!(printed.contains("2 of 2 passed"), "{printed}");
        let (status, printed) = check_in(&house, "01");
        assert_eq!(status, Some(1), "{printed}");
        assert!(printed.contains("output.zh.txt") || flawed.is_some());
        let marks = printed.matches(['✓', '✗']).count();
        let good = printed.matches('✓').count();
        let last = format!("{good} of {marks} passed");
        assert!(printed.contains(&last), "no '{last}' in {printed}");
    }
}

#[test]
fn each_line_with_a_cross_is_counted() {
    let (status, printed) = check("11"); // both hold, but their shapes differ
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("✗\u{1b}[0m 11_shape: "), "{printed}");
    assert!(printed.contains("2 of 3 passed"), "{printed}");
}

#[test]
fn when_nothing_was_run_the_last_line_says_so() {
    let house = own_house();
    fs::remove_file(house.path().join("lessons/12_nap/output.en.txt")).unwrap();
    let (status, printed) = check_in(&house, "12 --lang en");
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("there is no sample"), "{printed}");
    assert!(
        printed.contains("0 of 1 passed; nothing was run"),
        "{printed}"
    );
}

#[test]
fn a_program_that_cargo_does_not_build_is_an_error() {
    let house = own_house();
    let manifest = house.path().join("lessons/01_good/Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap()
        + "[features]\nextra = []\n\
           [[example]]\nname = \"side\"\nrequired-features = [\"extra\"]\n";
    fs::write(&manifest, text).unwrap();
    let (status, printed) = check_in(&house, "01 --lang en");
    assert_eq!(status, Some(1), "{printed}");
    assert!(
        printed.contains("cargo has built no such program"),
        "{printed}"
    );
    assert!(printed.contains("1 of 2 passed"), "{printed}");
}

/// Runs the check with these two as the only Pythons.
#[cfg(unix)]
fn check_with_python(script: &str) -> (Option<i32>, String) {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    for name in ["python3", "python"] {
        let file = folder.path().join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(folder.path().to_path_buf())
        .chain(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).unwrap();
    run(command("01 --lang en --python").env("PATH", path))
}

#[cfg(unix)]
#[test]
fn which_python_was_found_and_which_is_needed_is_said() {
    let (status, printed) = check_with_python("echo 3.9.2");
    assert_eq!(status, Some(0), "{printed}");
    let words = "Python: skipped, only python3 3.9.2, python 3.9.2 was found; \
                 Python 3.11 or newer is needed";
    assert!(printed.contains(words), "{printed}");
    let (status, printed) = check_with_python("exit 127");
    assert_eq!(status, Some(0), "{printed}");
    let words = "Python: skipped, there is no python3; Python 3.11 or newer";
    assert!(printed.contains(words), "{printed}");
    // This one is new enough, and prints as its program the number.
    let (status, printed) = check_with_python("echo 3.11.0");
    assert_eq!(status, Some(1), "{printed}");
    assert!(printed.contains("01_good en python"), "{printed}");
}

#[test]
fn list_names_packages_and_programs() {
    let (status, printed) = check("--list 01");
    assert_eq!(status, Some(0));
    assert!(printed.contains("lesson01_good"), "{printed}");
    assert!(printed.contains("01_good/side"), "{printed}");
}
