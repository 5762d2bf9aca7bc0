//! What is a lesson, and which of them is meant.

mod bell;

use bell::{BELL, House, said};
use std::fs;

/// Two bells, the second with the name of its package to be changed.
fn two_bells() -> House {
    let house = House::new();
    house.lesson("02_gong", BELL, "ding\ndong\n");
    house
}

#[track_caller]
fn says(house: &House, line: &str, status: i32, words: &[&str]) -> String {
    let (code, said) = said(house.command(line));
    assert_eq!(code, Some(status), "{line}: {said}");
    for word in words {
        assert!(said.contains(word), "no '{word}' in:\n{said}");
    }
    said
}

#[test]
fn a_package_that_is_not_called_as_its_folder_is_refused_and_the_others_go_on()
{
    let house = two_bells();
    let manifest = "lessons/02_gong/Cargo.toml";
    let text = fs::read_to_string(house.root.join(manifest)).unwrap();
    house.write(manifest, &text.replace("lesson02_gong", "my_gong"));
    house.break_("deaf", "# expect: 01_bell: text at 2", "dong", "bong");
    let sentence = "lessons/02_gong/Cargo.toml: the package must be called lesson02_gong, not my_gong";
    says(&house, "", 1, &["2 of 3 passed", "✓ 01_bell en", sentence]);
    says(
        &house,
        "--breaks",
        1,
        &["1 of 1 breaks", "cannot be used: 1", sentence],
    );
    says(&house, "--list", 1, &["lesson01_bell", sentence]);
    house.write("lessons/01_bell/src/main.rs", "no program");
    let alone = says(&house, "02", 1, &[sentence, "0 of 1 passed"]);
    assert!(
        !alone.contains("build"),
        "none but what is asked for: {alone}"
    );
    house.write("lessons/01_bell/src/main.rs", BELL);
    // Whoever does not ask for it does not hear of it.
    let other = says(&house, "01", 0, &["2 of 2 passed"]);
    assert!(!other.contains("gong"), "{other}");
    let mut command = house.command("02");
    command.env("LESSON_LANG", "zh");
    let (_, zh) = said(command);
    let sentence =
        "lessons/02_gong/Cargo.toml：包名应当是 lesson02_gong，不是 my_gong";
    assert!(zh.contains(sentence), "{zh}");
}

#[test]
fn a_lesson_needs_one_main_program_and_a_place_in_the_workspace() {
    let house = two_bells();
    house.write("lessons/02_gong/src/bin/other.rs", BELL);
    says(
        &house,
        "",
        1,
        &["2 of 3 passed", "one main program, and this one has 2"],
    );
    fs::remove_dir_all(house.root.join("lessons/02_gong/src/bin")).unwrap();
    let main = house.root.join("lessons/02_gong/src/main.rs");
    fs::rename(&main, main.with_file_name("lib.rs")).unwrap();
    says(
        &house,
        "",
        1,
        &["2 of 3 passed", "one main program, and this one has 0"],
    );
    let members = "[workspace]\nmembers = [\"lessons/01_bell\"]\nexclude = [\"lessons/02_gong\"]\n";
    house.write("Cargo.toml", members);
    says(
        &house,
        "",
        1,
        &["2 of 3 passed", "this is no package of the workspace"],
    );
}

#[test]
fn an_unknown_name_is_a_wrong_call_and_lists_the_names() {
    let house = two_bells();
    for line in ["03", "--breaks 03", "01 03", "--list 03"] {
        let sentence =
            "there is no lesson '03'; the lessons are: 01_bell, 02_gong\n";
        let said = says(&house, line, 2, &[sentence]);
        assert!(said.ends_with(sentence) && !said.contains("passed"));
    }
}

#[test]
fn a_lesson_is_meant_by_its_folder_and_by_what_the_check_calls_its_programs() {
    let house = two_bells();
    house.write("lessons/02_gong/examples/side.rs", BELL);
    for part in [
        "02",
        "gong",
        "lessons/02_gong/",
        "02_gong/side",
        "lesson02_gong",
    ] {
        let said = says(&house, &format!("--list {part}"), 0, &[]);
        assert_eq!(
            said.split_whitespace().collect::<Vec<_>>(),
            ["lesson02_gong", "02_gong", "02_gong/side"],
            "{part}"
        );
    }
}

#[test]
fn what_cargo_cannot_read_is_told_in_its_words() {
    let house = two_bells();
    house.write("lessons/02_gong/Cargo.toml", "[package\n");
    let words = ["cargo cannot read the workspace", "02_gong/Cargo.toml"];
    says(&house, "01", 1, &words);
    for lesson in ["01_bell", "02_gong"] {
        fs::remove_dir_all(house.root.join("lessons").join(lesson)).unwrap();
    }
    says(&house, "", 1, &["there is no lesson in ./lessons"]);
}

#[test]
fn two_examples_of_one_name_are_one_too_many() {
    let house = two_bells();
    for lesson in ["01_bell", "02_gong"] {
        let example = format!("lessons/{lesson}/examples/soft");
        house.write(&format!("{example}.rs"), BELL);
        for lang in ["zh", "en"] {
            house.write(&format!("{example}.{lang}.txt"), "ding\ndong\n");
        }
    }
    let sentence = "02_gong: its example soft has the name of one of 01_bell";
    says(&house, "", 1, &[sentence, "✓ 01_bell/soft en"]);
    let (_, zh) = said({
        let mut command = house.command("");
        command.env("LESSON_LANG", "zh");
        command
    });
    assert!(zh.contains("附带程序 soft 和 01_bell 的同名"), "{zh}");
}

#[test]
fn a_program_that_fails_as_one_break_does_is_told_the_name() {
    let house = House::new();
    let name = |file: &str, name: &str| {
        format!(
            "{file}\nname.zh: 错\nname.en: {name}\nworld.zh: 要是。\n\
             world.en: If bells were gongs.\nsee: 01_bell#why\n"
        )
    };
    house.break_("deaf", "# expect: 01_bell: text at 2", "dong", "bong");
    let names = "lessons/01_bell/breaks/names.txt";
    house.write(names, &name("deaf", "hits the wrong bell"));
    house.write("lessons/01_bell/src/main.rs", &BELL.replace("dong", "dang"));
    let words = "This looks like *hits the wrong bell*. If bells were gongs.";
    says(&house, "", 1, &[words]);
    // At another place it is another mistake.
    house.write("lessons/01_bell/src/main.rs", &BELL.replace("ding", "dang"));
    let other = says(&house, "", 1, &["01_bell"]);
    assert!(!other.contains("looks like"), "{other}");
    // And of two that fit nobody knows which.
    house.break_("mute", "# expect: 01_bell: text at 2", "dong", "dung");
    let both = format!("{}\n{}", name("deaf", "a"), name("mute", "b"));
    house.write(names, &both);
    house.write("lessons/01_bell/src/main.rs", &BELL.replace("dong", "dang"));
    let both = says(&house, "", 1, &["01_bell"]);
    assert!(!both.contains("looks like"), "{both}");
}
