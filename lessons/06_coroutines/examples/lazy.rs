//! 第 6 课附：惰性的流水线，要一个才算一个。
//! Lesson 6, aside: a lazy pipeline, which works only when it is asked.

use lesson06_coroutines::Coroutine;
use say::{say, speaker};

fn main() {
    let squares = squares(numbers());
    say!("流水线接好了", "the pipeline is in place");
    for square in squares {
        if square > 10 {
            say!("第一个大于 10 的：{square}", "the first over 10: {square}");
            break;
        }
    }
}

/// All numbers from 1 on: there is no last one.
fn numbers() -> Coroutine<(), u64> {
    let me = speaker!("自然数", "numbers");
    Coroutine::new(move |asker| {
        for n in 1.. {
            say!(me, "给出 {n}", "gives {n}");
            asker.yield_(n);
        }
    })
}

fn squares(numbers: Coroutine<(), u64>) -> Coroutine<(), u64> {
    let me = speaker!("平方", "squares");
    Coroutine::new(move |asker| {
        for n in numbers {
            let square = n * n;
            say!(me, "算出 {square}", "works out {square}");
            asker.yield_(square);
        }
    })
}
