//! 卡住的次序。 An order in which it hangs.

use exercise09_5_circle::program;
use runner::reaches;
use say::tr;

const ANSWER: &str = include_str!("answer.txt");

/// 每一行都是程序会印的，盘子一盘接一盘。
/// Each line is one that the program prints, plate after plate.
#[test]
fn each_line_is_one_of_the_program() {
    let mut next = [1; 4];
    for line in ANSWER.lines().map(str::trim_end) {
        let kinds = ["[A] -> ", "[B] <- ", "[B] -> ", "[A] <- "];
        let is = |kind: &str, next: &u32| line == format!("{kind}{next}");
        let found = kinds
            .iter()
            .zip(&mut next)
            .find(|(kind, next)| is(kind, next));
        match found {
            Some((_, next)) if *next <= 4 => *next += 1,
            _ => panic!(
                "{}",
                tr!(
                    "程序不会在这里印这一行：{line}",
                    "the program does not print this line here: {line}"
                )
            ),
        }
    }
}

/// A 放完两盘去看，已经回来的，当时就拿走。
/// What is back when A checks, after two plates, A takes at once.
#[test]
fn a_takes_what_is_back() {
    let at = |due: &str| ANSWER.lines().position(|line| line.trim_end() == due);
    let was_back =
        at("[B] -> 1").is_some_and(|back| Some(back) < at("[A] -> 2"));
    let taken = at("[A] <- 1").is_some_and(|taken| match at("[A] -> 3") {
        Some(third) => taken < third,
        None => true,
    });
    assert!(
        !was_back || taken || at("[A] -> 3").is_none(),
        "{}",
        tr!(
            "A 去看时第 1 盘已经回来，却没有拿走",
            "plate 1 is back when A checks, but A does not take it"
        )
    );
}

/// 到最后，盘子没有都回到 A 手里。
/// At the end, not all plates are back with A.
#[test]
fn not_all_plates_are_back() {
    let back = ANSWER.lines().any(|line| line.trim_end() == "[A] <- 4");
    assert!(!back, "{}", tr!("第 4 盘也回来了", "plate 4 is back, too"));
}

/// 有一种次序印出这些行，到此谁也动不了。
/// Some order prints these lines, and then nobody can move.
#[test]
fn then_nobody_can_move() {
    reaches(ANSWER, true, program);
}
