//! 这份样本的规矩。 The rules of this sample.

use contract::Sample;
use exercise01_3_marks::program;
use runner::{sound, tight};
use say::tr;

const ANSWER: &str = include_str!("answer.txt");

/// The sample does not allow these lines.
fn refuses(output: &str) {
    let sample = Sample::parse(ANSWER).expect("a sample");
    let lines = output.trim_end().replace('\n', ", ");
    assert!(
        sample.verify(output.as_bytes()).is_err(),
        "{}",
        tr!("这份样本许可 {lines}", "this sample allows {lines}")
    );
}

/// 每一种次序印出的，样本都许可。
/// The sample allows what is printed in every order.
#[test]
fn every_order_is_allowed() {
    sound(ANSWER, program);
}

/// 样本许可的，都有一种次序印得出来。
/// Whatever the sample allows is printed in some order.
#[test]
fn nothing_else_is_allowed() {
    tight(ANSWER, program);
}

/// 灯若不等两辆车到齐就变绿，样本看得出来。
/// If the light does not wait for both cars, the sample shows it.
#[test]
fn a_light_that_does_not_wait_is_refused() {
    refuses("[L] 1\n[A] 1\n[L] 2\n[B] 1\n[A] 2\n[A] 3\n[B] 2\n[L] 3\n");
}

/// B 若不等 A 开走就走，样本看得出来。
/// If B does not wait until A is gone, the sample shows it.
#[test]
fn a_car_that_jumps_the_queue_is_refused() {
    refuses("[L] 1\n[A] 1\n[B] 1\n[L] 2\n[B] 2\n[A] 2\n[A] 3\n[L] 3\n");
}
