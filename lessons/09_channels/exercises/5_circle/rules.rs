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

/// 到最后，盘子没有都回到 A 手里。
/// At the end not all plates are back with A.
#[test]
fn not_all_plates_are_back() {
    let back = ANSWER.lines().any(|line| line.trim_end() == "[A] <- 4");
    assert!(!back, "{}", tr!("第 4 盘也回来了", "plate 4 is back, too"));
}

/// 有一种次序印出这些行，到此谁也动不了。
/// There is an order that prints these lines, and then nobody can move.
#[test]
fn then_nobody_can_move() {
    reaches(ANSWER, true, program);
}
