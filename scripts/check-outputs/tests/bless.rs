//! `--bless`: what it rewrites, what it keeps, what it draws.

mod house;

use house::{LESSONS, check_in, command, fails, own_house};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

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
        std::thread::sleep(std::time::Duration::from_secs(3));
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
    // The first one may have been read late.
    assert!(at(1) >= 1000, "{svg}");
    assert_eq!(at(2), at(1), "they were written as one");
}

#[test]
fn bless_leaves_a_timeline_alone_as_long_as_the_sample_stays() {
    let house = own_house();
    let lesson = house.path().join("lessons/12_nap");
    let path = lesson.join("output.en.svg");
    let sleeps = |millis: u32| {
        let program = format!(
            "fn main() {{
                println!(\"one\");
                std::thread::sleep(std::time::Duration::from_millis({millis}));
                println!(\"two\");
            }}"
        );
        fs::write(lesson.join("src/main.rs"), program).unwrap();
    };
    sleeps(0);
    check_in(&house, "--bless 12 --lang en");
    let first = fs::read(&path).unwrap();
    sleeps(2000); // other moments, the same lines
    let (_, printed) = check_in(&house, "--bless 12 --lang en");
    assert!(printed.contains("no change\n"), "{printed}");
    assert!(fs::read(&path).unwrap() == first);
    fs::remove_file(&path).unwrap();
    let (_, printed) = check_in(&house, "--bless 12 --lang en");
    assert!(printed.contains("no change; drew"), "{printed}");
    assert!(fs::read(&path).unwrap() != first);
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

/// A house in which lesson 02 prints what the test puts into its folder.
struct Stage {
    house: TempDir,
    lesson: PathBuf,
}

const PLAYER: &str = r#"use std::io::Write;
fn main() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file| std::fs::read(folder.join(file)).unwrap_or_default();
    std::io::stdout().write_all(&read("plays.out")).unwrap();
    std::io::stderr().write_all(&read("plays.err")).unwrap();
}"#;

impl Stage {
    fn new() -> Self {
        let house = own_house();
        let lesson = house.path().join("lessons/02_text");
        fs::write(lesson.join("src/main.rs"), PLAYER).unwrap();
        Self { house, lesson }
    }

    /// From now on the program prints this, in both languages.
    fn plays(&self, output: impl AsRef<[u8]>) {
        fs::write(self.lesson.join("plays.out"), output).unwrap();
    }

    fn plays_on_stderr(&self, output: &str) {
        fs::write(self.lesson.join("plays.err"), output).unwrap();
    }

    /// Both samples are this.
    fn has(&self, sample: impl AsRef<[u8]>) {
        for lang in ["zh", "en"] {
            let path = self.lesson.join(format!("output.{lang}.txt"));
            fs::write(path, &sample).unwrap();
        }
    }

    fn bless(&self, options: &str) -> (Option<i32>, String) {
        check_in(&self.house, &format!("02 --bless {options}"))
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.lesson.join(file)).unwrap()
    }

    /// What the lesson's folder holds, by the names of the files.
    fn files(&self) -> BTreeMap<OsString, Vec<u8>> {
        fs::read_dir(&self.lesson)
            .unwrap()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().unwrap().is_file())
            .map(|e| (e.file_name(), fs::read(e.path()).unwrap()))
            .collect()
    }

    /// `--bless` says all these words, and touches nothing.
    #[track_caller]
    fn refuses(&self, options: &str, words: &[&str]) {
        let before = self.files();
        let (status, printed) = self.bless(options);
        assert_eq!(status, Some(1), "{printed}");
        for word in words {
            assert!(printed.contains(word), "no '{word}' in:\n{printed}");
        }
        assert!(self.files() == before, "{printed}");
    }

    #[track_caller]
    fn writes(&self, options: &str, sample: &str) {
        let (status, printed) = self.bless(options);
        assert_eq!(status, Some(0), "{printed}");
        for lang in ["zh", "en"] {
            assert_eq!(self.read(&format!("output.{lang}.txt")), sample);
        }
        let (status, printed) = check_in(&self.house, "02");
        assert_eq!(status, Some(0), "{printed}");
    }
}

#[test]
fn what_would_ask_for_less_is_named_and_written_only_if_allowed_by_name() {
    let stage = Stage::new();
    for (old, run, words, allow, new) in [
        (
            "a\nb\nc\n",
            "a\nc\n",
            "line 2 of the sample did not come: b",
            "lines",
            "a\nc\n",
        ),
        (
            "~ [a] 1\n~ [b] 1\n",
            "[b] 1\n",
            "line 1 of the sample did not come: ~ [a] 1",
            "lines",
            "~ [b] 1\n",
        ),
        (
            "~ [a] 1\n~ [a] 2\n",
            "[a] 2\n[a] 1\n",
            "line 1 of the sample came too late, as line 2 of the output: ~ [a] 1",
            "order",
            "~ [a] 2\n~ [a] 1\n",
        ),
        (
            "exit code 0 after ‹12› steps\n",
            "exit code 1\n",
            "in its new text is not certain: exit code 0 after ‹12› steps → exit code 1",
            "holes",
            "exit code 1\n",
        ),
        (
            "took ‹5› s\n",
            "took 5.0 s\n",
            "another kind of value now, '5.0': took ‹5› s",
            "holes",
            "took ‹5.0› s\n",
        ),
    ] {
        stage.has(old);
        stage.plays(run);
        let others = ["lines", "holes", "order", "stderr"];
        let others: Vec<_> =
            others.into_iter().filter(|other| *other != allow).collect();
        let others = format!("--allow {}", others.join(","));
        let allow = format!("--allow {allow}");
        for options in ["", &others] {
            stage.refuses(options, &["was not rewritten", words, &allow]);
        }
        stage.writes(&allow, new);
    }
}

#[test]
fn all_refusals_are_told_at_once_but_not_without_end() {
    let stage = Stage::new();
    let lines: String = (0..20).map(|i| format!("line {i}\n")).collect();
    stage.has(format!("took ‹5› s\n{lines}"));
    stage.plays("took 5.0 s\n");
    let last = "… and 11 more\n    The sample would ask for less; if that is meant, add --allow holes,lines\n";
    stage.refuses("", &["line 11 of the sample", last]);
    assert!(!stage.bless("").1.contains("line 12 of the sample"));
}

#[test]
fn long_lines_are_cut_where_they_are_shown_and_only_there() {
    let stage = Stage::new();
    let line = |mark| format!("{mark} {}", "long ".repeat(1000));
    stage.has(line("old") + "\n");
    stage.plays(line("new") + "\n");
    let (_, printed) = stage.bless("");
    let cut = format!("+{}…\n", &line("new")[..199]);
    assert!(printed.contains(&cut), "{printed}");
    assert_eq!(stage.read("output.en.txt"), line("new") + "\n");
    stage.plays("new\nquite new\n");
    stage.has(format!("new\n{}\nb\n", line("[a]")));
    let cut = format!("did not come: {}…\n", &line("[a]")[..200]);
    stage.refuses("", &[&cut]);
}

#[test]
fn it_speaks_the_language_of_the_user_and_so_does_its_help() {
    let stage = Stage::new();
    stage.plays("one\n");
    let mut bless = command("02 --bless --lang en");
    bless
        .current_dir(stage.house.path())
        .env("CARGO_TARGET_DIR", stage.house.path().join("target"))
        .env("LESSON_LANG", "zh");
    let printed = bless.output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    for words in [
        "没有改写：",
        "样本的第 2 行没有出现：two",
        "就加上 --allow lines",
    ] {
        assert!(printed.contains(words), "{printed}");
    }
    for lang in ["zh", "en"] {
        let help = command("--help").env("LESSON_LANG", lang).output();
        let help = String::from_utf8(help.unwrap().stdout).unwrap();
        for name in ["--allow", "lines", "holes", "order", "stderr"] {
            assert!(help.contains(name), "{help}");
        }
    }
}

#[test]
fn a_first_sample_of_stderr_is_asked_for_by_name() {
    let stage = Stage::new();
    stage.plays("one\ntwo\nthree!\n");
    stage.plays_on_stderr("aside 7\n");
    let words = ["it wrote to stderr", "aside 7", "add --allow stderr"];
    stage.refuses("", &words);
    stage.refuses("--allow lines,holes,order", &words);
    stage.writes("--allow stderr", "one\ntwo\nthree!\n");
    assert_eq!(stage.read("stderr.en.txt"), "aside 7\n");

    // From then on it is a sample as all others are.
    fs::write(stage.lesson.join("stderr.en.txt"), "aside ‹7›\n").unwrap();
    fs::write(stage.lesson.join("stderr.zh.txt"), "aside ‹7›\n").unwrap();
    stage.plays_on_stderr("aside 8\n");
    stage.writes("", "one\ntwo\nthree!\n");
    assert_eq!(stage.read("stderr.en.txt"), "aside ‹8›\n");
    stage.plays("one\n");
    stage.plays_on_stderr("");
    stage.refuses("", &["did not come: two", "delete the file"]);
    stage.plays("one\ntwo\nthree?\n");
    stage.refuses("", &["declares words on stderr", "delete the file"]);
}

#[test]
fn output_that_no_sample_can_hold_is_refused_in_its_own_words() {
    let stage = Stage::new();
    stage.has("start\n~ first\n~ [b] 1\n");
    for (run, words) in [
        (&b""[..], "nothing was printed"),
        (b"start\nfirst\n[b] 1", "does not end with a line break"),
        (b"start\n\xff\n[b] 1\n", "line 2 of the output is not UTF-8"),
        (b"start\n\n[b] 1\n", "line 2 of the output is empty"),
        (
            b"start\n~ first\n[b] 1\n",
            "line 2 of the output begins with ~",
        ),
        (
            "\u{feff}start\nfirst\n[b] 1\n".as_bytes(),
            "line 1 of the output holds \\u{feff} (U+FEFF)",
        ),
        (
            b"start\n\x1b[1mfirst\n[b] 1\n",
            "line 2 of the output holds \\u{1b} (U+001B)",
        ),
        #[cfg(not(windows))]
        (
            b"start\r\nfirst\r\n[b] 1\r\n",
            "line 1 of the output holds \\r (U+000D)",
        ),
        (
            b"start\nfirst\n[c] 1\n[b] 1\n",
            "line 3 of the output is new, among free lines",
        ),
    ] {
        stage.plays(run);
        stage.refuses("", &[words, "was not rewritten"]);
        stage.refuses("--allow lines,holes,order,stderr", &[words]);
    }
    fs::remove_file(stage.lesson.join("output.en.txt")).unwrap();
    stage.plays("one");
    stage.refuses("", &["does not end with a line break"]);
    assert!(!stage.lesson.join("output.en.txt").exists());
}

#[test]
fn a_run_that_broke_other_rules_is_nothing_to_write_down() {
    let all = |lesson: &str| -> Vec<_> {
        let files = fs::read_dir(house::lesson(lesson)).unwrap();
        files.map(|file| file.unwrap().path()).collect()
    };
    for (lesson, words) in [
        ("03_status", "must end with exit status 0"),
        ("03_status", "a reason"),
        ("05_hang", "had not ended after 1 s and was killed"),
        ("06_flood", "printed without end"),
        ("08_orphan", "one of its child processes was still running"),
        ("09_litter", "the program left files behind: litter.tmp"),
    ] {
        let files = all(lesson);
        let limit = if lesson == "05_hang" {
            "--timeout 1"
        } else {
            ""
        };
        let line = format!("{lesson} --bless {limit}");
        fails(&line, &[words, "the samples are unchanged"]);
        assert_eq!(all(lesson), files);
        let sample = house::lesson(lesson).join("output.en.txt");
        let lesson = LESSONS.iter().find(|l| l.0 == lesson).unwrap();
        assert_eq!(fs::read_to_string(sample).unwrap(), lesson.2);
    }
}

#[test]
fn what_was_done_is_said_in_words_that_stand_apart() {
    let stage = Stage::new();
    let samples = "./lessons/02_text/output.en";
    stage.plays("one\ntwo!\nthree\n");
    stage.plays_on_stderr("aside\n");
    let (_, printed) = stage.bless("--lang en --allow stderr");
    let words = format!(
        "rewrote {samples}.txt; wrote ./lessons/02_text/stderr.en.txt (all its \
         lines are fixed, now add the marks); drew {samples}.svg\n    \
         {samples}.txt\n    @@ -1,3 +1,3 @@\n     one\n    -two\n    +two!\n     \
         three\n"
    );
    assert!(printed.contains(&words), "{printed}");
    let (_, printed) = stage.bless("--lang en");
    assert!(printed.contains(" s  no change\n"), "{printed}");
}

#[test]
fn an_editors_line_ends_stay() {
    let stage = Stage::new();
    stage.has("~ [a] 1\r\n~ [b] 1\r\ntook ‹5› s\r\n");
    stage.plays("[a] 1\n[b] 1\ntook 5 s\n");
    let before = stage.files();
    let (status, printed) = stage.bless("");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("no change; drew"), "{printed}");
    for (file, text) in before {
        assert_eq!(fs::read(stage.lesson.join(file)).unwrap(), text);
    }
    stage.plays("[b] 1\n[a] 1\ntook 6 s\n");
    stage.writes("", "~ [b] 1\r\n~ [a] 1\r\ntook ‹6› s\r\n");
}

#[test]
fn a_sample_with_a_bom_is_not_touched_but_its_bom_is_named() {
    let stage = Stage::new();
    stage.has("\u{feff}one\n");
    stage.plays("one\n");
    stage.refuses("", &["output.en.txt, line 1: it begins with a BOM"]);
    stage.has(b"one\n\xff\n");
    stage.refuses("", &["output.en.txt", "UTF-8"]);
}

#[test]
fn a_stop_between_two_files_is_seen_and_mended_by_another_bless() {
    let stage = Stage::new();
    stage.has("one ‹1›\n");
    stage.plays("one 2\n");
    stage.plays_on_stderr("aside\n");
    stage.writes("--allow stderr", "one ‹2›\n");
    let before = stage.files();
    stage.plays("one 3\ntwo\n");
    stage.plays_on_stderr("aside\nanother\n");
    stage.writes("", "one ‹3›\ntwo\n");
    let after = stage.files();
    // In their order: the sample, that of stderr, the timeline.
    for done in 1..=2 {
        let names = ["output.en.txt", "stderr.en.txt", "output.en.svg"];
        for (i, name) in names.map(OsString::from).iter().enumerate() {
            let from = if i < done { &after } else { &before };
            fs::write(stage.lesson.join(name), &from[name]).unwrap();
        }
        let (status, printed) = check_in(&stage.house, "02");
        assert_eq!(status, Some(1), "{printed}");
        stage.writes("", "one ‹3›\ntwo\n");
        assert_eq!(
            stage.files()[&OsString::from(names[1])],
            after[&OsString::from(names[1])]
        );
    }
}

#[test]
fn a_damaged_timeline_is_drawn_anew() {
    let stage = Stage::new();
    stage.plays("one\ntwo\nthree\n");
    for damaged in [&b"<svg \xff"[..], b""] {
        fs::write(stage.lesson.join("output.en.svg"), damaged).unwrap();
        stage.writes("", "one\ntwo\nthree\n");
    }
}

#[test]
fn what_a_killed_bless_has_left_is_removed_by_the_next_but_not_at_once() {
    let stage = Stage::new();
    let abandoned = stage.lesson.join(".bless-abandoned");
    let at_work = stage.lesson.join(".bless-at-work");
    for file in [&abandoned, &at_work] {
        fs::write(file, "half a te").unwrap();
    }
    let long_ago = SystemTime::now() - Duration::from_secs(120);
    for file in stage.files().into_keys() {
        if file != ".bless-at-work" {
            let path = stage.lesson.join(file);
            let file = fs::File::options().write(true).open(path);
            file.unwrap().set_modified(long_ago).unwrap();
        }
    }
    let mut files = stage.files();
    stage.bless(""); // of a program that prints nothing: nothing is written
    assert!(!abandoned.exists());
    files.remove(&OsString::from(".bless-abandoned"));
    assert!(stage.files() == files);
}

#[test]
fn a_read_only_sample_stays() {
    let stage = Stage::new();
    stage.plays("one\ntwo!\nthree\n");
    let sample = stage.lesson.join("output.en.txt");
    let before = fs::metadata(&sample).unwrap().permissions();
    let mut permissions = before.clone();
    permissions.set_readonly(true);
    fs::set_permissions(&sample, permissions).unwrap();
    let words = ["cannot write", "output.en.txt: it is read-only"];
    stage.refuses("--lang en", &words);
    fs::set_permissions(&sample, before).unwrap(); // or Windows keeps it
}

/// Files as only Unix has them.
#[cfg(unix)]
mod unix {
    use super::Stage;
    use super::house::{check_in, command};
    use std::ffi::OsString;
    use std::fs;
    use std::io::Read;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Command, ExitStatus, Stdio};
    use std::thread;
    use std::time::Instant;

    #[test]
    fn a_sample_that_is_a_link_stays_one() {
        let stage = Stage::new();
        let place = stage.house.path().join("sample");
        let link = stage.lesson.join("output.en.txt");
        fs::rename(&link, &place).unwrap();
        symlink("../../sample", &link).unwrap();
        stage.plays("one\ntwo!\nthree\n");
        stage.writes("", "one\ntwo!\nthree\n");
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&place).unwrap(), "one\ntwo!\nthree\n");

        fs::remove_file(&place).unwrap();
        stage.plays("one\n");
        let (status, printed) = stage.bless("--lang en");
        assert_eq!(status, Some(1), "{printed}");
        assert!(printed.contains("cannot read"), "{printed}");
        assert!(link.is_symlink());
    }

    #[test]
    fn a_sample_keeps_its_permissions_and_a_new_one_gets_those_of_a_new_file() {
        let stage = Stage::new();
        let mode = |file: &str| {
            let data = fs::metadata(stage.lesson.join(file)).unwrap();
            data.permissions().mode() & 0o777
        };
        let sample = stage.lesson.join("output.en.txt");
        for wanted in [0o600, 0o666] {
            fs::set_permissions(&sample, PermissionsExt::from_mode(wanted))
                .unwrap();
            stage.plays(format!("one\ntwo\n{wanted}\n"));
            stage.bless("");
            assert_eq!(mode("output.en.txt"), wanted);
        }
        assert_eq!(mode("output.en.svg"), mode("plays.out"));
    }

    #[test]
    fn who_has_opened_the_old_text_reads_it_to_the_end() {
        let stage = Stage::new();
        let mut old =
            fs::File::open(stage.lesson.join("output.en.txt")).unwrap();
        stage.plays("one\ntwo!\nthree\n");
        stage.writes("", "one\ntwo!\nthree\n");
        let mut text = String::new();
        old.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\nthree\n");
    }

    /// A stage whose samples are long, and whose program says as much, but
    /// something else; it is built.
    fn long_stage() -> Stage {
        let stage = Stage::new();
        let text = |mark| format!("{mark} {}\n", "long ".repeat(10_000));
        stage.has(text("old"));
        stage.plays(text("new"));
        check_in(&stage.house, "02");
        stage
    }

    /// Runs this script of the shell in the house; in it, `"$@"` is `--bless`.
    fn run(
        stage: &Stage,
        shell: &[&str],
        script: &str,
    ) -> (ExitStatus, String) {
        let checker = command("02 --bless --lang en");
        let house = stage.house.path();
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", script, "sh"])
            .arg(checker.get_program())
            .args(checker.get_args())
            .current_dir(house)
            .env("CARGO_TARGET_DIR", house.join("target"))
            .env("TMPDIR", house)
            .env("LESSON_LANG", "en")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status, text(output.stdout) + &text(output.stderr))
    }

    #[test]
    fn a_text_that_cannot_be_written_in_full_changes_nothing() {
        let stage = long_stage();
        let before = stage.files();
        // No file may have more than 16 or 32 KiB.
        let script = r#"trap "" XFSZ; ulimit -f 32; exec "$@""#;
        let (status, printed) = run(&stage, &["sh"], script);
        assert_eq!(status.code(), Some(1), "{printed}");
        for word in ["cannot write", "nothing was changed"] {
            assert!(printed.contains(word), "{printed}");
        }
        assert!(stage.files() == before);
    }

    #[test]
    fn a_kill_in_the_middle_of_writing_leaves_the_old_text_whole() {
        let stage = long_stage();
        let before = stage.files();
        // The system kills who writes more.
        let script = r#"ulimit -c 0; ulimit -f 32; exec "$@""#;
        let (status, printed) = run(&stage, &["sh"], script);
        assert_eq!(status.code(), None, "{printed}");
        let mut after = stage.files();
        let is_unfinished =
            |name: &OsString| name.to_string_lossy().starts_with(".bless-");
        after.retain(|name, _| !is_unfinished(name));
        assert!(before == after);
        assert_eq!(stage.files().len(), before.len() + 1);
    }

    #[test]
    fn whenever_it_is_killed_each_text_is_an_old_or_a_new_one() {
        let stage = long_stage();
        let old = stage.files();
        let in_time = Instant::now();
        let (status, printed) = run(&stage, &["sh"], r#"exec "$@""#);
        let whole = in_time.elapsed();
        assert!(status.code().is_some(), "{printed}");
        let new = stage.files();
        assert!(old != new);
        for part in 0..24 {
            for (name, text) in &old {
                fs::write(stage.lesson.join(name), text).unwrap();
            }
            let svg = stage.lesson.join("output.en.svg");
            fs::remove_file(&svg).unwrap_or_default();
            let mut checker = command("02 --bless --lang en");
            checker
                .current_dir(stage.house.path())
                .env("CARGO_TARGET_DIR", stage.house.path().join("target"))
                .env("TMPDIR", stage.house.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            let mut checker = checker.spawn().unwrap();
            thread::sleep(whole * part / 24);
            checker.kill().unwrap();
            checker.wait().unwrap();
            let files = stage.files();
            for (name, text) in &old {
                let now = &files[name];
                assert!(now == text || *now == new[name], "{name:?}");
            }
            if let Ok(svg) = fs::read_to_string(svg) {
                assert!(svg.ends_with("</svg>\n</svg>\n"), "{svg}");
            }
        }
        stage.bless("--lang en");
        let name = OsString::from("output.en.txt");
        assert!(stage.files()[&name] == new[&name]);
    }

    /// A shell that may mount what nobody else sees; None without the right.
    fn mounting_shell() -> Option<&'static [&'static str]> {
        let shells: [&[&str]; 2] =
            [&["unshare", "-m", "sh"], &["unshare", "-rm", "sh"]];
        let found = shells.into_iter().find(|shell| {
            Command::new(shell[0])
                .args(&shell[1..])
                .args(["-c", "mount -t tmpfs none /tmp"])
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        });
        if found.is_none() {
            eprintln!("SKIPPED: nobody but root may mount a file system here");
        }
        found
    }

    #[test]
    fn on_a_full_disk_nothing_is_changed_and_nothing_left() {
        let Some(shell) = mounting_shell() else {
            return;
        };
        let stage = long_stage();
        let script = r#"set -e
            mv lessons/02_text saved
            mkdir lessons/02_text
            mount -t tmpfs -o size=400k none lessons/02_text
            cp -a saved/. lessons/02_text
            cat /dev/zero > lessons/02_text/full 2> /dev/null || true
            "$@" || echo "status $?"
            rm lessons/02_text/full
            diff -r saved lessons/02_text && echo "all as before""#;
        let (status, printed) = run(&stage, shell, script);
        assert!(status.success(), "{printed}");
        for word in [
            "No space left on device (os error 28); nothing was changed",
            "status 1\nall as before",
        ] {
            assert!(printed.contains(word), "{printed}");
        }
    }

    #[test]
    fn in_a_read_only_folder_nothing_is_changed() {
        let Some(shell) = mounting_shell() else {
            return;
        };
        let stage = long_stage();
        let before = stage.files();
        let script = r#"set -e
            mount --bind lessons/02_text lessons/02_text
            mount -o remount,bind,ro lessons/02_text
            exec "$@""#;
        let (status, printed) = run(&stage, shell, script);
        assert_eq!(status.code(), Some(1), "{printed}");
        for word in ["cannot write", "nothing was changed"] {
            assert!(printed.contains(word), "{printed}");
        }
        assert!(stage.files() == before);
    }
}
