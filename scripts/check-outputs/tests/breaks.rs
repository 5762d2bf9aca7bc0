//! `--breaks`: what counts as noticed, what does not, and what is an error.

mod bell;

use bell::{BELL, House, said};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

const NOT_NOTICED: &str = "0 of 1 breaks were noticed";
const NOT_TRIED: &str = "0 of 1 breaks were noticed, 1 could not be tried";
const AT_2: &str = "# expect: 01_bell: text at 2";

#[test]
fn a_break_that_fails_as_it_says_is_noticed() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    house.noticed("");
    house.noticed("01_bell");
}

#[test]
fn the_checkout_is_only_read() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    said(house.command("--list")); // cargo writes its Cargo.lock
    let target = house.folder.path().join("elsewhere");
    let before = everything(&house.root);
    let mut command = house.command("--breaks");
    command.env("CARGO_TARGET_DIR", &target);
    let (status, said) = said(command);
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(everything(&house.root), before);
    assert!(target.join("breaks/workspace").is_dir());
    assert!(!target.join("breaks/programs").exists(), "they are large");
}

/// All files below a folder, with what is in them.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => all.extend(everything(&path)),
            false => all.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    all.sort();
    all
}

#[test]
fn the_target_folder_may_be_relative_and_paths_may_hold_anything() {
    let house = House::named("工作 区");
    house.break_("deaf", AT_2, "dong", "bong");
    let mut command = house.command("--breaks");
    command.env("CARGO_TARGET_DIR", "目标 folder");
    let (status, said) = said(command);
    assert_eq!(status, Some(0), "{said}");
    assert!(house.root.join("目标 folder/breaks/workspace").is_dir());
    assert!(!house.root.join("target").exists());
}

#[test]
fn the_copy_is_built_as_the_workspace_wants_it() {
    let house = House::new();
    let main = BELL.replace("\"dong\"", "\"{}\", env!(\"SECOND\")");
    house.lesson("01_bell", &main, "ding\ndong\n");
    house.write(".cargo/config.toml", "[env]\nSECOND = \"dong\"\n");
    house.break_("deaf", AT_2, "\"{}\"", "\"b{}\"");
    let mut command = house.command("--breaks");
    command.env("CARGO_TARGET_DIR", house.folder.path().join("elsewhere"));
    let (status, said) = said(command);
    assert_eq!(status, Some(0), "{said}");
}

#[test]
fn what_is_gone_from_the_workspace_goes_from_the_copy() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    house.noticed("");
    let copy = house.root.join("target/breaks/workspace/lessons");
    house.lesson("02_gong", "no program", "ding\n");
    fs::create_dir(copy.join("03_folder")).unwrap();
    fs::write(copy.join("03_folder/Cargo.toml"), "[no manifest").unwrap();
    // A file where there was a folder, and a folder where there was a file.
    fs::remove_dir_all(copy.join("01_bell/src")).unwrap();
    fs::write(copy.join("01_bell/src"), "").unwrap();
    fs::remove_file(copy.join("01_bell/Cargo.toml")).unwrap();
    fs::create_dir(copy.join("01_bell/Cargo.toml")).unwrap();
    house.noticed("01");
}

#[test]
fn a_way_is_that_of_its_program() {
    let house = House::new();
    house.write("lessons/01_bell/examples/side.rs", BELL);
    house.write("lessons/01_bell/examples/side.zh.txt", "ding\ndong\n");
    house.write("lessons/01_bell/examples/side.en.txt", "ding\ndong\n");
    let head = "# expect: 01_bell: hole\n# expect: 01_bell/side: text";
    house.break_("deaf", head, "dong", "bong");
    let sentence =
        "expected 01_bell: hole / 01_bell/side: text, seen 01_bell: text at 2";
    house.fails("", &[sentence], NOT_NOTICED);
}

#[test]
fn a_failure_of_another_kind_does_not_count() {
    for (head, new) in [
        ("# expect: 01_bell: text at 1", "bong"),
        ("# expect: 01_bell: missing at 2", "bong"),
        ("# expect: 01_bell: timeout", "bong"),
        (
            "# expect: 01_bell: barrier\n# expect: 01_bell: speaker",
            "bong",
        ),
    ] {
        let house = House::new();
        house.break_("deaf", head, "dong", new);
        let due = head.replace("# expect: ", "").replace('\n', " / ");
        let sentence = format!(
            "it failed, but not as it should: expected {due}, seen 01_bell: text at 2"
        );
        house.fails("", &[&sentence, "bong"], NOT_NOTICED);
    }
}

#[test]
fn each_accepted_way_has_a_line_and_lines_may_be_a_range() {
    for head in [
        "# expect: 01_bell: text",
        "# expect: 01_bell: text at 1-2",
        "# expect: 01_bell: text at 2-9",
        "# expect: 01_bell: hole at 1\n# expect: 01_bell: text at 2",
        "Why this is so.\n\n# expect:  01_bell :  text  at  2 ",
    ] {
        let house = House::new();
        house.break_("deaf", head, "dong", "bong");
        house.noticed("");
    }
}

#[test]
fn a_break_that_nothing_shows_is_not_noticed() {
    let house = House::new();
    house.break_("quiet", AT_2, "\"ding\"", "\"{}ing\", 'd'");
    let sentence = "3 runs, and the check did not notice";
    house.fails("--repeat 3", &[sentence], NOT_NOTICED);
}

#[test]
fn a_break_must_say_what_the_check_must_see_and_hears_what_was_seen() {
    let house = House::new();
    for (head, why) in [
        ("", "no '# expect: PROGRAM: RULE at LINES' above the patch"),
        ("# expects: 01_bell: text", "no '# expect: PROGRAM"),
        ("# expect: 01_bell: txet", "01_bell: txet'"),
        ("# expect: 02_bell: text", "one of the programs 01_bell "),
        ("# expect: text at 2", "make sense of"),
        ("# expect: 01_bell: text at", "make sense of"),
        ("# expect: 01_bell: text at two", "make sense of"),
        ("# expect: 01_bell: text at 0", "make sense of"),
        ("# expect: 01_bell: text at 3-2", "make sense of"),
        ("# expect: 01_bell: text at 2 or so", "make sense of"),
        ("# expect: 01_bell: text in 2", "make sense of"),
    ] {
        house.break_("deaf", head, "dong", "bong");
        let seen = "seen was '# expect: 01_bell: text at 2'";
        house.fails("", &[why, seen], NOT_TRIED);
    }
    // Below the first `--- ` it says nothing.
    house.break_("deaf", "", "dong", "bong");
    let path = "lessons/01_bell/breaks/deaf.diff";
    let diff = fs::read_to_string(house.root.join(path)).unwrap();
    house.write(path, &format!("{diff}{AT_2}\n"));
    house.fails("", &["no '# expect"], NOT_TRIED);
}

/// Fails in the run of this number, which it finds beside its executable.
const BAD: &str = r#"fn main() {
    let lang = std::env::var("LESSON_LANG").unwrap();
    let me = std::env::current_exe().unwrap();
    let is_new = |n: &usize| {
        std::fs::create_dir(me.with_extension(format!("{lang}{n}"))).is_ok()
    };
    let run = (1..).find(is_new).unwrap();
    println!("{}", run == BAD);
}
const BAD: usize = 99;
"#;

#[test]
fn a_broken_lesson_gets_some_runs() {
    let house = House::new();
    house.lesson("01_bell", BAD, "false\n");
    let head = "# expect: 01_bell: text at 1";
    for (bad, not_enough, enough) in [(2, 1, 2), (7, 6, 7), (30, 29, 30)] {
        let new = format!("BAD: usize = {bad}");
        house.break_("bad", head, "BAD: usize = 99", &new);
        house.noticed(&format!("--repeat {enough}"));
        house.noticed("");
        let sentence =
            format!("{not_enough} runs, and the check did not notice");
        let repeat = format!("--repeat {not_enough}");
        house.fails(&repeat, &[&sentence], NOT_NOTICED);
    }
}

#[test]
fn an_unbroken_lesson_must_hold_in_as_many_runs() {
    // The broken one fails in the first run, or in one of the ten at once
    // behind it.
    for (broken, unbroken, is_fine) in
        [(1, 1, false), (1, 2, true), (2, 11, false), (2, 12, true)]
    {
        let house = House::new();
        let whole = BAD.replace("= 99", &format!("= {unbroken}"));
        house.lesson("01_bell", &whole, "false\n");
        let head = "# expect: 01_bell: text at 1";
        let new = format!("[{broken}, 88].contains(&run)");
        house.break_("bad", head, "run == BAD", &new);
        if is_fine {
            house.noticed("");
            continue;
        }
        let sentence =
            "does not match its sample even when it is not broken: the text";
        house.fails("", &[sentence], NOT_TRIED);
    }
}

#[test]
fn a_patch_of_what_is_not_built_into_the_lesson_is_an_error() {
    let house = House::new();
    house.lesson("02_copy", BELL, "ding\ndong\n");
    house.write("lessons/01_bell/tests/bell.rs", "// dong\n");
    let sentence = "the patch changes nothing that is built into 01_bell";
    // Of the lesson that was copied.
    house.break_of("02_copy", "deaf", AT_2, "dong", "bong");
    let diff = house.root.join("lessons/02_copy/breaks/deaf.diff");
    fs::create_dir_all(house.root.join("lessons/01_bell/breaks")).unwrap();
    let own = house.root.join("lessons/01_bell/breaks/deaf.diff");
    fs::rename(diff, &own).unwrap();
    house.fails("01", &[sentence], NOT_TRIED);
    // Of a test.
    let text = fs::read_to_string(&own).unwrap();
    let text = text.replace("02_copy/src/main.rs", "01_bell/tests/bell.rs");
    let text = text.replace("    println!(\"dong\");", "// dong");
    let text = text.replace("    println!(\"bong\");", "// bong");
    fs::write(&own, text.replace("@@ -3 +3 @@", "@@ -1 +1 @@")).unwrap();
    house.fails("01", &[sentence], NOT_TRIED);
    // Of a comment.
    let commented = BELL.replace("fn main() {", "fn main() { // of bronze");
    house.lesson("01_bell", &commented, "ding\ndong\n");
    house.break_("deaf", AT_2, "of bronze", "of copper");
    house.fails("01", &[sentence], NOT_TRIED);
}

#[test]
fn a_diff_that_cannot_be_applied_is_an_error() {
    let house = House::new();
    house.write("secret", "dong\n");
    house.break_("deaf", AT_2, "dong", "bong");
    let path = "lessons/01_bell/breaks/deaf.diff";
    let good = fs::read_to_string(house.root.join(path)).unwrap();
    let main = "lessons/01_bell/src/main.rs";
    let new = format!("--- /dev/null\n+++ b/{main}\n@@ -0,0 +1 @@\n+x\n");
    let git = format!("diff --git a/{main} b/{main}\n");
    let twice = good.replacen("---", &format!("{git}---"), 1)
        + &git
        + &good[good.find("---").unwrap()..];
    for (diff, why) in [
        (
            good.replace("dong", "gong"),
            "does not apply to lessons/01_bell/src/main.rs",
        ),
        (
            good.replace("main.rs", "gone.rs"),
            "does not apply to lessons/01_bell/src/gone.rs",
        ),
        (good.replace(main, "secret"), "does not apply to secret"),
        (good.replace(main, "../../../secret"), "a patch begins with"),
        (good.replace(main, "/secret"), "a patch begins with"),
        (
            good.replace(&format!("b/{main}"), "b/other"),
            "a patch begins with",
        ),
        (format!("{AT_2}\n{new}"), "a patch begins with"),
        (twice, "it is named twice"),
        (format!("{AT_2}\n"), "cannot make sense of the patch"),
        (
            good.replace("@@ -3", "@@ -three"),
            "cannot make sense of the patch",
        ),
    ] {
        house.write(path, &diff);
        house.fails("", &["✗ 01_bell deaf  ", why], NOT_TRIED);
    }
    fs::remove_file(house.root.join(path)).unwrap();
    fs::create_dir(house.root.join(path)).unwrap();
    house.fails(
        "",
        &["cannot read ./lessons/01_bell/breaks/deaf.diff: "],
        NOT_TRIED,
    );
}

#[test]
fn a_diff_of_several_files_is_applied_whole() {
    let house = House::new();
    let main = BELL.replace("\"dong\"", "\"{}\", lesson01_bell::dong()");
    house.lesson("01_bell", &main, "ding\ndong\n");
    house.write(
        "lessons/01_bell/src/lib.rs",
        "pub fn dong() -> &'static str {\n    \"dong\"\n}\n",
    );
    let diff = "# expect: 01_bell: text at 2
diff --git a/lessons/01_bell/src/lib.rs b/lessons/01_bell/src/lib.rs
index 1111111..2222222 100644
--- a/lessons/01_bell/src/lib.rs
+++ b/lessons/01_bell/src/lib.rs
@@ -1,3 +1,3 @@
-pub fn dong() -> &'static str {
+pub fn bong() -> &'static str {
     \"dong\"
 }
diff --git a/lessons/01_bell/src/main.rs b/lessons/01_bell/src/main.rs
index 1111111..2222222 100644
--- a/lessons/01_bell/src/main.rs
+++ b/lessons/01_bell/src/main.rs
@@ -1,4 +1,4 @@
 fn main() {
     println!(\"ding\");
-    println!(\"{}\", lesson01_bell::dong());
+    println!(\"{}!\", lesson01_bell::bong());
 }
";
    house.write("lessons/01_bell/breaks/deaf.diff", diff);
    house.noticed("");
}

#[test]
fn one_that_does_not_build_is_an_error_with_the_reason_and_the_next_is_tried() {
    let house = House::new();
    house.break_("a_typo", AT_2, "println!(\"dong\")", "printline!(\"dong\")");
    house.break_("deaf", AT_2, "dong", "bong");
    let words = [
        "✗ 01_bell a_typo  the build failed",
        "printline",
        "✓ 01_bell deaf",
    ];
    let last = "1 of 2 breaks were noticed, 1 could not be tried";
    house.fails("", &words, last);
    // And when it does not build unbroken, that is said once.
    house.lesson("02_gong", BELL, "ding\ndong\n");
    house.break_of(
        "02_gong",
        "deaf",
        "# expect: 02_gong: text at 2",
        "dong",
        "bong",
    );
    house.lesson("01_bell", "fn main() { gone(); }", "ding\ndong\n");
    let words = ["✗ 01_bell  the build failed", "✓ 02_gong deaf"];
    house.fails(
        "",
        &words,
        "1 of 3 breaks were noticed, 2 could not be tried",
    );
}

#[test]
fn a_missing_sample_is_an_error() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    fs::remove_file(house.root.join("lessons/01_bell/output.en.txt")).unwrap();
    house.fails("", &["there is no sample", "output.en.txt"], NOT_TRIED);
    house.noticed("--lang zh");
}

#[cfg(unix)]
#[test]
fn a_program_that_does_not_start_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    // The programs differ, and neither is one.
    let linker = house.root.join("linker");
    let script = "#!/bin/sh
while [ \"$1\" != -o ]; do shift; done
echo \"#!/nowhere/$2\" > \"$2\" && head -c 9 /dev/urandom >> \"$2\" && chmod +x \"$2\"
";
    fs::write(&linker, script).unwrap();
    fs::set_permissions(&linker, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = house.command("--breaks");
    command.env("RUSTFLAGS", format!("-Clinker={}", linker.display()));
    let (status, said) = said(command);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("01_bell cannot be started: "), "{said}");
    assert!(said.ends_with(&format!("{NOT_TRIED}\n")), "{said}");
}

#[test]
fn any_line_ends_will_do() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    for (of_source, of_diff) in [(false, true), (true, false), (true, true)] {
        for (path, crlf) in [
            ("lessons/01_bell/src/main.rs", of_source),
            ("lessons/01_bell/breaks/deaf.diff", of_diff),
        ] {
            let text = fs::read_to_string(house.root.join(path)).unwrap();
            let text = text.replace('\r', "");
            let end = if crlf { "\r\n" } else { "\n" };
            house.write(path, &text.replace('\n', end));
        }
        house.noticed("");
    }
}

#[test]
fn both_languages_must_show_it_unless_one_is_asked_for() {
    let house = House::new();
    let new = r#""{}ong", if std::env::var("LESSON_LANG").unwrap() == "en" { "b" } else { "d" }"#;
    house.break_("half", AT_2, "\"dong\"", new);
    house.noticed("--lang en");
    let sentence = "zh: 2 runs, and the check did not notice";
    house.fails("--repeat 2", &[sentence], NOT_NOTICED);
    house.fails("--repeat 2 --lang zh", &["2 runs, and"], NOT_NOTICED);
}

#[test]
fn a_hang_is_noticed_at_the_time_limit() {
    let house = House::new();
    let head = "# expect: 01_bell: timeout at 2";
    house.break_(
        "hang",
        head,
        "println!(\"dong\");",
        "loop { std::thread::park() }",
    );
    house.noticed("--timeout 5");
    let head = "# expect: 01_bell: missing at 2";
    house.break_(
        "hang",
        head,
        "println!(\"dong\");",
        "loop { std::thread::park() }",
    );
    let sentence = "it had not ended after 5 s";
    house.fails("--timeout 5", &[sentence], NOT_NOTICED);
}

#[test]
fn only_so_many_programs_run_at_once_as_are_asked_for() {
    let house = House::new();
    // Says so if it meets another: they share the folder above their own.
    let meet = r#"fn main() {
    let me = std::env::current_exe().unwrap();
    let room = me.parent().unwrap().with_file_name("room");
    if std::fs::create_dir(&room).is_err() {
        return println!("somebody is in there");
    }
    std::thread::sleep(std::time::Duration::from_millis(300));
    std::fs::remove_dir(&room).unwrap();
    println!("ding");
}
"#;
    house.lesson("01_bell", meet, "ding\n");
    house.break_(
        "deaf",
        "# expect: 01_bell: text at 1",
        "\"ding\"",
        "\"dong\"",
    );
    house.noticed("--jobs 1");
}

#[test]
fn an_example_may_be_what_shows_it() {
    let house = House::new();
    let side = r#"fn main() { println!("{}", lesson01_bell::side()); }"#;
    house.write("lessons/01_bell/examples/side.rs", side);
    house.write("lessons/01_bell/examples/side.zh.txt", "side\n");
    house.write("lessons/01_bell/examples/side.en.txt", "side\n");
    let lib = "pub fn side() -> &'static str {\n    \"side\"\n}\n";
    house.write("lessons/01_bell/src/lib.rs", lib);
    let diff = |expect| {
        let file = "lessons/01_bell/src/lib.rs";
        let diff = format!(
            "{expect}\n--- a/{file}\n+++ b/{file}\n@@ -2 +2 @@\n-    \"side\"\n+    \"front\"\n"
        );
        house.write("lessons/01_bell/breaks/bold.diff", &diff);
    };
    diff("# expect: 01_bell/side: text at 1");
    house.noticed("");
    // Of the main program it would be nothing.
    diff("# expect: 01_bell: text at 1");
    house.fails("", &["nothing that is built into 01_bell"], NOT_TRIED);
    // All programs are asked when it is not known which.
    diff("");
    house.fails(
        "",
        &["seen was '# expect: 01_bell/side: text at 1'"],
        NOT_TRIED,
    );
}

#[test]
fn a_lesson_without_breaks_does_not_keep_the_others_from_being_tried() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    house.lesson("00_bare", BELL, "ding\ndong\n");
    house.lesson("02_bare", BELL, "ding\ndong\n");
    house.write("lessons/02_bare/breaks/readme.md", "None yet.\n");
    house.lesson("03_bare", BELL, "ding\ndong\n");
    house.write("lessons/03_bare/breaks", "no folder");
    let words = [
        "✗ 00_bare  it has no breaks/*.diff",
        "✗ 02_bare  it has no breaks/*.diff",
        "✗ 03_bare  cannot read ./lessons/03_bare/breaks: ",
        "✓ 01_bell deaf",
    ];
    let last = "1 of 1 breaks were noticed, lessons without breaks: 3";
    house.fails("", &words, last);
}

#[test]
fn a_second_one_says_that_it_waits_for_its_turn() {
    let house = House::new();
    house.break_("deaf", AT_2, "dong", "bong");
    fs::create_dir_all(house.root.join("target/breaks")).unwrap();
    let turn = house.root.join("target/breaks/turn");
    let turn = fs::File::create(turn).unwrap();
    turn.lock().unwrap();
    let mut waits = house
        .command("--breaks")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(waits.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    assert!(line.starts_with("another --breaks is at work"), "{line}");
    drop(turn);
    let last = lines.map(Result::unwrap).last();
    assert_eq!(last.as_deref(), Some("1 of 1 breaks were noticed"));
    assert!(waits.wait().unwrap().success());
}

#[cfg(unix)]
mod interrupts {
    use super::*;
    use rustix::process::{Pid, Signal, kill_process};

    fn interrupt(child: &std::process::Child) {
        kill_process(Pid::from_child(child), Signal::INT).unwrap();
    }

    #[test]
    fn ctrl_c_ends_the_wait_for_a_turn() {
        let house = House::new();
        fs::create_dir_all(house.root.join("target/breaks")).unwrap();
        let turn = house.root.join("target/breaks/turn");
        let turn = fs::File::create(turn).unwrap();
        turn.lock().unwrap();
        let mut waits = house
            .command("--breaks")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(waits.stdout.take().unwrap());
        stdout.read_line(&mut String::new()).unwrap();
        interrupt(&waits);
        assert_eq!(waits.wait().unwrap().code(), Some(130));
        drop(turn); // it never came to us
    }

    #[test]
    fn ctrl_c_ends_a_build_and_what_it_has_started() {
        let house = House::new();
        house.break_("deaf", AT_2, "dong", "bong");
        // Holds a lock as long as it lives.
        let script = r#"fn main() {
            let lock = std::fs::File::create("../../../lock.new").unwrap();
            lock.lock().unwrap();
            std::fs::rename("../../../lock.new", "../../../lock").unwrap();
            std::thread::sleep(std::time::Duration::from_secs(600));
            std::fs::write("../../../to_the_end", "").unwrap();
        }"#;
        house.write("lessons/01_bell/build.rs", script);
        for mode in ["", "--breaks"] {
            // Cargo runs it in the package's folder.
            let lock = match mode {
                "" => house.folder.path().join("lock"),
                _ => house.root.join("target/breaks/lock"),
            };
            let mut checker = house.command(mode).spawn().unwrap();
            while !lock.exists() {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            interrupt(&checker);
            assert_eq!(checker.wait().unwrap().code(), Some(130));
            fs::File::open(&lock).unwrap().lock().unwrap();
            assert!(!lock.with_file_name("to_the_end").exists());
        }
    }
}
